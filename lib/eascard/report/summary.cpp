#include "eascard/report/summary.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace eascard {
namespace {

constexpr std::array operation_tags = {tag_of("AirSync", "Add"),
                                       tag_of("AirSync", "Change"),
                                       tag_of("AirSync", "Delete"),
                                       tag_of("AirSync", "SoftDelete"),
                                       tag_of("AirSync", "Fetch"),
                                       tag_of("FolderHierarchy", "Add"),
                                       tag_of("FolderHierarchy", "Update"),
                                       tag_of("FolderHierarchy", "Delete"),
                                       tag_of("ItemOperations", "Fetch"),
                                       tag_of("ItemOperations", "Move"),
                                       tag_of("Search", "Result"),
                                       tag_of("Find", "Result"),
                                       tag_of("Move", "Move"),
                                       tag_of("Ping", "Folder")};
/// Elements that get a number in a path, beside those.
constexpr std::array other_repeated_tags = {tag_of("AirSync", "Collection"),
                                            tag_of("GetItemEstimate", "Response"),
                                            tag_of("Move", "Response"),
                                            tag_of("MeetingResponse", "Result"),
                                            tag_of("ResolveRecipients", "Response"),
                                            tag_of("ResolveRecipients", "Recipient"),
                                            tag_of("Provision", "Policy"),
                                            tag_of("ValidateCert", "Certificate")};
constexpr std::array status_tags = {tag_of("AirSync", "Status"),
                                    tag_of("Move", "Status"),
                                    tag_of("GetItemEstimate", "Status"),
                                    tag_of("FolderHierarchy", "Status"),
                                    tag_of("MeetingResponse", "Status"),
                                    tag_of("ResolveRecipients", "Status"),
                                    tag_of("ValidateCert", "Status"),
                                    tag_of("Ping", "Status"),
                                    tag_of("Provision", "Status"),
                                    tag_of("Search", "Status"),
                                    tag_of("GAL", "Status"),
                                    tag_of("AirSyncBase", "Status"),
                                    tag_of("Settings", "Status"),
                                    tag_of("ItemOperations", "Status"),
                                    tag_of("ComposeMail", "Status"),
                                    tag_of("Find", "Status")};
constexpr std::array fact_tags = {tag_of("FolderHierarchy", "SyncKey"),
                                  tag_of("FolderHierarchy", "Count"),
                                  tag_of("GetItemEstimate", "Estimate"),
                                  tag_of("Search", "Name"),
                                  tag_of("Search", "Range"),
                                  tag_of("Search", "Total"),
                                  tag_of("Find", "Range"),
                                  tag_of("Find", "Total"),
                                  tag_of("ItemOperations", "Store"),
                                  tag_of("AirSync", "Wait"),
                                  tag_of("AirSync", "HeartbeatInterval"),
                                  tag_of("Ping", "HeartbeatInterval"),
                                  tag_of("Provision", "PolicyType"),
                                  tag_of("Provision", "PolicyKey")};
constexpr std::array collection_tags = {tag_of("AirSync", "Collection"),
                                        tag_of("GetItemEstimate", "Collection")};

/// More kinds of statuses no server has, and each costs a path.
constexpr std::size_t max_status_kinds = 1000;

template <std::size_t N>
std::size_t find_tag(const std::array<Tag, N>& tags, Tag tag) {
  return static_cast<std::size_t>(std::find(tags.begin(), tags.end(), tag) - tags.begin());
}
template <std::size_t N>
bool is_one_of(const std::array<Tag, N>& tags, Tag tag) {
  return find_tag(tags, tag) < N;
}

void add_operation(OperationCounts& counts, std::string_view operation, bool in_responses) {
  for (OperationCount& count : counts)
    if (count.operation == operation && count.in_responses == in_responses)
      return void(++count.count);
  counts.push_back({operation, in_responses, 1});
}

std::string_view child_value(const Document& document, std::uint32_t parent, Tag tag) {
  const Node* child = find_child(document, parent, tag);
  return child ? document.value(*child) : std::string_view();
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
  Summarizer(const PartialDocument& partial, Summary& summary)
      : document_(partial.document), unclosed_(partial.open), summary_(summary) {}

  void run() {
    for (std::uint32_t i = 0; i < document_.nodes.size(); ++i) {
      const Node& node = document_.nodes[i];
      while (!open_.empty() && document_.nodes[open_.back().index].next <= i) open_.pop_back();
      if (node.kind == NodeKind::literal || node.flags & node_flag::unknown) {
        count_unknown(node);
      } else if (node.kind == NodeKind::element) {
        take_element(i, node);
      }
      if (node.next > i + 1) open_.push_back({i, {}});
    }
  }

 private:
  static constexpr std::size_t repeated_count = operation_tags.size() + other_repeated_tags.size();

  struct Level {
    std::uint32_t index = 0;
    std::array<std::uint32_t, repeated_count> numbers{};  ///< of its children so far, by tag
  };

  void take_element(std::uint32_t index, const Node& node) {
    take_version(node.tag);
    number(node.tag);
    take_operation(index, node);
    take_collection(index, node);
    const bool has_value = !is_cut(index, node);
    if (has_value && is_one_of(status_tags, node.tag)) take_status(node);
    if (has_value && is_one_of(fact_tags, node.tag) && index >= collection_end_)
      summary_.facts.push_back({find_token(node.tag)->name, document_.value(node), {}});
    if (node.tag == tag_of("AirSyncBase", "Body")) count_body(document_, index, summary_.bodies);
    const bool is_picture =
        node.tag == tag_of("Contacts", "Picture") || node.tag == tag_of("GAL", "Data");
    if (is_picture && !document_.value(node).empty()) {
      ++summary_.pictures;
      summary_.picture_size += document_.value(node).size();
    }
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

  static std::size_t repeated_index(Tag tag) {
    const std::size_t at = find_tag(operation_tags, tag);
    return at < operation_tags.size() ? at : at + find_tag(other_repeated_tags, tag);
  }

  void number(Tag tag) {
    const std::size_t at = repeated_index(tag);
    if (!open_.empty() && at < repeated_count) ++open_.back().numbers[at];
  }

  void take_operation(std::uint32_t index, const Node& node) {
    if (node.tag == tag_of("AirSync", "Responses")) responses_end_ = node.next;
    if (!is_one_of(operation_tags, node.tag)) return;
    const bool is_result =
        node.tag == tag_of("Search", "Result") || node.tag == tag_of("Find", "Result");
    if (is_result && node.next == index + 1) return;  // it says that nothing was found
    OperationCounts& counts =
        index < collection_end_ ? summary_.collections.back().operations : summary_.operations;
    add_operation(counts, find_token(node.tag)->name, index < responses_end_);
  }

  void take_collection(std::uint32_t index, const Node& node) {
    if (is_one_of(collection_tags, node.tag)) {
      collection_ = index;
      collection_end_ = node.next;
      summary_.collections.emplace_back();
    }
    if (index >= collection_end_ || open_.empty() || open_.back().index != collection_) return;
    CollectionSummary& collection = summary_.collections.back();
    const std::string_view name = find_token(node.tag) ? find_token(node.tag)->name : "";
    if (name == "CollectionId") collection.id = document_.value(node);
    if (name == "Class") collection.class_name = document_.value(node);
    if (name == "SyncKey") collection.sync_key = document_.value(node);
    if (name == "MoreAvailable") collection.more_available = true;
  }

  void take_status(const Node& node) {
    const Tag none{0xFF, 0xFF};
    const Tag parent = open_.empty() ? none : document_.nodes[open_.back().index].tag;
    const Tag around = open_.size() < 2 ? none : document_.nodes[open_[open_.size() - 2].index].tag;
    const std::string_view value = document_.value(node);
    const auto key = std::tuple(parent.page, parent.token, around.page, around.token, value);
    const auto known = status_kinds_.find(key);
    if (known != status_kinds_.end()) return void(++summary_.statuses[known->second].count);
    if (status_kinds_.size() == max_status_kinds) return void(++summary_.more_statuses);
    status_kinds_[key] = summary_.statuses.size();
    summary_.statuses.push_back(make_status(node));
  }

  StatusCount make_status(const Node& node) const {
    StatusCount status;
    status.value = document_.value(node);
    status.place = document_.place(node);
    status.count = 1;
    std::string_view parent;
    for (std::size_t i = 0; i < open_.size(); ++i) status.path += step(i) + '/';
    status.path += find_token(node.tag)->name;
    if (!open_.empty()) {
      const std::uint32_t index = open_.back().index;
      if (const TokenInfo* info = find_token(document_.nodes[index].tag)) parent = info->name;
      status.server_id = child_value(document_, index, tag_of("AirSync", "ServerId"));
      status.client_id = child_value(document_, index, tag_of("AirSync", "ClientId"));
    }
    status.meaning = find_status(summary_.message.command, parent, status.value);
    return status;
  }

  /// "Add[57]" of an open element.
  std::string step(std::size_t level) const {
    const Node& node = document_.nodes[open_[level].index];
    std::string name = element_name(document_, node);
    const std::size_t at = repeated_index(node.tag);
    if (level == 0 || node.kind != NodeKind::element || at >= repeated_count) return name;
    return name + '[' + std::to_string(open_[level - 1].numbers[at]) + ']';
  }

  void count_unknown(const Node& node) {
    std::string name = element_name(document_, node);
    const auto [kind, is_new] = unknown_kinds_.try_emplace(name, summary_.unknown.size());
    if (is_new) summary_.unknown.push_back({std::move(name), document_.place(node), 0});
    ++summary_.unknown[kind->second].count;
  }

  const Document& document_;
  const std::size_t unclosed_;  ///< elements
  Summary& summary_;
  std::vector<Level> open_;
  std::uint32_t collection_ = 0;  ///< the one at hand
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

Summary summarize(const Document& document) {
  return summarize(PartialDocument{document});
}

Summary summarize(const PartialDocument& partial) {
  const Document& document = partial.document;
  Summary summary;
  summary.form = form_name(document);
  summary.size = document.bytes.size();
  summary.message = describe_message(document);
  summary.holes = document.holes.size();
  Summarizer(partial, summary).run();
  count_items(document, summary);
  return summary;
}

}  // namespace eascard
