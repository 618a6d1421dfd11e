#include "eascard/report/summary.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace eascard::report {
namespace {

/// More kinds of statuses no server has, and each costs a path.
constexpr std::size_t max_status_kinds = 1000;

void add_operation(OperationCounts& counts, std::string_view operation, bool in_responses) {
  for (OperationCount& count : counts)
    if (count.operation == operation && count.in_responses == in_responses)
      return void(++count.count);
  counts.push_back({operation, in_responses, 1});
}

void count_body(const Document& document, std::uint32_t index, BodyCounts& bodies) {
  const std::string_view type = child_value(document, index, tag_of("AirSyncBase", "Type"));
  std::uint64_t& count = type == "1"   ? bodies.plain
                         : type == "2" ? bodies.html
                         : type == "3" ? bodies.rtf
                         : type == "4" ? bodies.mime
                                       : bodies.other;
  ++count;
  if (child_value(document, index, tag_of("AirSyncBase", "Truncated")) == "1") ++bodies.truncated;
}

/// One walk over the nodes, which knows the open elements.
class Summarizer {
 public:
  Summarizer(const PartialDocument& partial, const conversation::Request* answered,
             Summary& summary)
      : document_(partial.document),
        paths_(document_),
        places_(document_),
        unclosed_(partial.open),
        answered_(answered),
        refusals_(conversation::find_refusals(document_, answered)),
        summary_(summary) {}

  void run() {
    for (std::uint32_t i = 0; i < document_.nodes.size(); ++i) {
      const Node& node = document_.nodes[i];
      while (!open_.empty() && document_.nodes[open_.back()].next <= i) open_.pop_back();
      if (node.kind == NodeKind::literal || node.flags & node_flag::unknown) {
        count_unknown(node);
      } else if (node.kind == NodeKind::element) {
        take_element(i, node);
      }
      if (node.next > i + 1) open_.push_back(i);
    }
  }

 private:
  void take_element(std::uint32_t index, const Node& node) {
    const Role role = role_of(node);
    take_version(node.tag);
    take_operation(index, node, role);
    take_collection(index, node, role);
    const bool has_value = !is_cut(index, node);
    if (has_value && role == Role::status) take_status(index, node);
    if (has_value && role == Role::fact && index >= collection_end_)
      summary_.facts.push_back(
          {find_token(node.tag)->name, document_.value(node), sent_folder_key(node)});
    if (node.tag == tag_of("AirSyncBase", "Body")) count_body(document_, index, summary_.bodies);
    const bool is_picture =
        node.tag == tag_of("Contacts", "Picture") || node.tag == tag_of("GAL", "Data");
    if (is_picture && !document_.value(node).empty()) {
      ++summary_.pictures;
      summary_.picture_size += document_.value(node).size();
    }
  }

  std::string_view sent_folder_key(const Node& node) const {
    const bool is_key = node.tag == tag_of("FolderHierarchy", "SyncKey");
    return is_key && answered_ ? std::string_view(answered_->folder_key) : std::string_view();
  }

  /// The last element of a damaged document, where the fault stands in front of its value.
  bool is_cut(std::uint32_t index, const Node& node) const {
    const bool is_open = index + 1 == document_.nodes.size() && open_.size() + 1 == unclosed_;
    return is_open && document_.value(node).empty();
  }

  void take_version(Tag tag) {
    const TokenInfo* info = find_token(tag);
    if (!info) return;
    summary_.since = std::max(summary_.since, info->since);
    summary_.until = std::min(summary_.until, info->until);
  }

  void take_operation(std::uint32_t index, const Node& node, Role role) {
    if (node.tag == tag_of("AirSync", "Responses")) responses_end_ = node.next;
    if (!is_command(role)) return;
    const bool is_result =
        node.tag == tag_of("Search", "Result") || node.tag == tag_of("Find", "Result");
    if (is_result && node.next == index + 1) return;  // it says that nothing was found
    OperationCounts& counts =
        index < collection_end_ ? summary_.collections.back().operations : summary_.operations;
    add_operation(counts, find_token(node.tag)->name, index < responses_end_);
  }

  void take_collection(std::uint32_t index, const Node& node, Role role) {
    if (role == Role::collection) {
      collection_ = index;
      collection_end_ = node.next;
      summary_.collections.emplace_back();
    }
    if (index >= collection_end_ || open_.empty() || open_.back() != collection_) return;
    CollectionSummary& collection = summary_.collections.back();
    const std::string_view name = find_token(node.tag) ? find_token(node.tag)->name : "";
    if (name == "CollectionId") collection.id = document_.value(node);
    if (name == "Class") collection.class_name = document_.value(node);
    if (name == "SyncKey") collection.sync_key = document_.value(node);
    if (answered_ && !collection.sync_key.empty()) {
      const auto sent = answered_->collections.find(collection.id);
      if (sent != answered_->collections.end()) collection.sent_key = sent->second.key;
    }
    if (name == "MoreAvailable") collection.more_available = true;
  }

  void take_status(std::uint32_t index, const Node& node) {
    const Tag none{0xFF, 0xFF};
    const Tag parent = open_.empty() ? none : document_.nodes[open_.back()].tag;
    const Tag around = open_.size() < 2 ? none : document_.nodes[open_[open_.size() - 2]].tag;
    const std::string_view value = document_.value(node);
    if (next_refusal_ < refusals_.size() && refusals_[next_refusal_].status == index)
      return take_refusal(index, node);
    const auto key = std::tuple(parent.page, parent.token, around.page, around.token, value);
    const auto known = status_kinds_.find(key);
    if (known != status_kinds_.end()) return void(++summary_.statuses[known->second].count);
    if (status_kinds_.size() == max_status_kinds) return void(++summary_.more_statuses);
    status_kinds_[key] = summary_.statuses.size();
    summary_.statuses.push_back(make_status(index, node));
  }

  void take_refusal(std::uint32_t index, const Node& node) {
    const conversation::Refusal& refusal = refusals_[next_refusal_++];
    if (next_refusal_ > most_told) return void(++summary_.more_statuses);
    summary_.statuses.push_back(make_status(index, node));
    summary_.statuses.back().file_as = refusal.file_as;
  }

  StatusCount make_status(std::uint32_t index, const Node& node) {
    StatusCount status;
    status.path = paths_.path(index);
    status.value = document_.value(node);
    status.place = places_.of(node);
    status.count = 1;
    std::string_view parent;
    if (!open_.empty()) {
      const std::uint32_t around = open_.back();
      if (const TokenInfo* info = find_token(document_.nodes[around].tag)) parent = info->name;
      status.server_id = child_value(document_, around, tag_of("AirSync", "ServerId"));
      status.client_id = child_value(document_, around, tag_of("AirSync", "ClientId"));
    }
    status.meaning = find_status(summary_.message.command, parent, status.value);
    return status;
  }

  void count_unknown(const Node& node) {
    std::string name = element_name(document_, node);
    const auto [kind, is_new] = unknown_kinds_.try_emplace(name, summary_.unknown.size());
    if (is_new) summary_.unknown.push_back({std::move(name), places_.of(node), 0});
    ++summary_.unknown[kind->second].count;
  }

  const Document& document_;
  PathFinder paths_;
  Places places_;
  const std::size_t unclosed_;  ///< elements
  const conversation::Request* const answered_;
  const std::vector<conversation::Refusal> refusals_;
  std::size_t next_refusal_ = 0;
  Summary& summary_;
  std::vector<std::uint32_t> open_;  ///< ancestors of the node at hand
  std::uint32_t collection_ = 0;     ///< the one at hand
  std::uint32_t collection_end_ = 0;
  std::uint32_t responses_end_ = 0;
  std::map<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t, std::string_view>,
           std::size_t>
      status_kinds_;  ///< by the two elements around them, and value; index in statuses
  std::map<std::string, std::size_t> unknown_kinds_;
};

/// The first byte of WBXML has the version, major less one and minor: WBXML 5.4.
std::string form_name(const Document& document) {
  if (document.form == Form::xml) return "XML";
  if (document.form == Form::json) return "JSON";
  if (document.bytes.empty()) return "WBXML";
  const auto version = static_cast<unsigned char>(document.bytes[0]);
  return "WBXML " + std::to_string((version >> 4) + 1) + '.' + std::to_string(version & 0xF);
}

void count_items(const Document& document, Summary& summary) {
  ItemCursor cursor(document);
  while (const std::optional<Item> item = cursor.next())
    if (item->kind == ItemKind::data)
      ++(is_contact(document, *item) ? summary.contacts : summary.others);
}

}  // namespace

Summary summarize(const Document& document, const conversation::Request* answered) {
  return summarize(PartialDocument{document}, answered);
}

Summary summarize(const PartialDocument& partial, const conversation::Request* answered) {
  const Document& document = partial.document;
  Summary summary;
  summary.form = form_name(document);
  summary.size = document.bytes.size();
  summary.message = describe_message(document);
  summary.removed = document.removed.size();
  summary.holes = document.holes.size();
  Summarizer(partial, answered, summary).run();
  count_items(document, summary);
  return summary;
}

}  // namespace eascard::report
