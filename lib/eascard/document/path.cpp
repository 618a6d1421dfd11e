#include "eascard/document/path.hpp"

#include <algorithm>
#include <utility>

namespace eascard {
namespace {

constexpr Tag file_as_tag = tag_of("Contacts", "FileAs");

Tag tag_of_element(const Node& node) {
  return node.kind == NodeKind::element ? node.tag : Tag{};
}

bool is_item(const Node& node) {
  const Role role = role_of(node);
  return role == Role::item || role == Role::removal;
}

/// "Add[57]", or "Body" with number 0.
std::string step_of(const Document& document, const Node& node, std::uint64_t number) {
  std::string step = element_name(document, node);
  if (number > 0) step += '[' + std::to_string(number) + ']';
  return step;
}

/// 1-based number of nodes[index] among the children of `parent` with the same tag.
std::uint64_t sibling_number(const Document& document, std::uint32_t parent, std::uint32_t index) {
  const Tag tag = document.nodes[index].tag;
  std::uint64_t number = 1;
  for (std::uint32_t i = parent + 1; i < index; i = document.nodes[i].next)
    if (tag_of_element(document.nodes[i]) == tag) ++number;
  return number;
}

/// The item's own ServerId, or LongId of a result, and the FileAs of its data; never those of what
/// may stand deeper in it. `open` are the item and what is open in it and in its data, while it is
/// being read: they go on to the document's end.
void identify(const Document& document, std::span<const std::uint32_t> open, std::uint32_t item,
              std::string& server_id, std::string& file_as) {
  const auto behind = [&](std::uint32_t i) {
    const bool is_open = std::find(open.begin(), open.end(), i) != open.end();
    return is_open ? static_cast<std::uint32_t>(document.nodes.size()) : document.nodes[i].next;
  };
  for (std::uint32_t i = item + 1; i < behind(item); i = behind(i)) {
    const Tag tag = tag_of_element(document.nodes[i]);
    if (tag == tag_of("AirSync", "ServerId") || tag == tag_of("Search", "LongId"))
      server_id = document.value(document.nodes[i]);
    if (role_of(document.nodes[i]) != Role::data) continue;
    for (std::uint32_t j = i + 1; j < behind(i); j = behind(j))
      if (tag_of_element(document.nodes[j]) == file_as_tag)
        file_as = document.value(document.nodes[j]);
  }
}

}  // namespace

void locate(const Document& document, std::span<const std::uint32_t> open, Diagnostic& diagnostic) {
  bool in_item = false;
  for (std::size_t level = 0; level < open.size(); ++level) {
    const Node& node = document.nodes[open[level]];
    const bool numbered = level > 0 && is_repeated(tag_of_element(node));
    const std::string step = step_of(
        document, node, numbered ? sibling_number(document, open[level - 1], open[level]) : 0);
    if (is_item(node) && !in_item) {
      in_item = true;
      diagnostic.item = step;
      identify(document, open.subspan(level).first(std::min<std::size_t>(3, open.size() - level)),
               open[level], diagnostic.server_id, diagnostic.file_as);
    }
    if (level > 0) diagnostic.path += '/';
    diagnostic.path += step;
  }
}

void PathFinder::locate(std::uint32_t node, Diagnostic& diagnostic) {
  if (document_.nodes.empty()) return;
  diagnostic.path = path(node);
  for (std::size_t i = 0; i < depth_ && diagnostic.item.empty(); ++i) {
    const std::uint32_t index = open_[i].index;
    if (!is_item(document_.nodes[index])) continue;
    diagnostic.item = step_of(document_, document_.nodes[index], open_[i].number);
    if (std::exchange(item_, index) != index) {
      server_id_.clear();
      file_as_.clear();
      identify(document_, {}, index, server_id_, file_as_);
    }
    if (!server_id_.empty()) diagnostic.server_id = server_id_;
    if (!file_as_.empty()) diagnostic.file_as = file_as_;
  }
}

std::string PathFinder::path(std::uint32_t node) {
  advance(node);
  std::string path;
  for (std::size_t i = 0; i < depth_; ++i) {
    if (i > 0) path += '/';
    path += step_of(document_, document_.nodes[open_[i].index], open_[i].number);
  }
  return path;
}

void PathFinder::advance(std::uint32_t node) {
  if (node + 1 < at_) at_ = 0, depth_ = 0;
  while (at_ <= node) step();
  // A node without children stays open until the next one is passed.
}

void PathFinder::step() {
  while (depth_ > 0 && document_.nodes[open_[depth_ - 1].index].next <= at_) --depth_;
  const Node& node = document_.nodes[at_];
  const std::uint32_t index = at_++;
  if (node.kind == NodeKind::text || node.kind == NodeKind::opaque) return;
  std::uint32_t number = 0;
  const MessageElement* row = find_message_element(tag_of_element(node));
  if (row && row->repeated && depth_ > 0) {
    std::vector<std::uint32_t>& counts = open_[depth_ - 1].counts;
    counts.resize(message_elements().size());
    number = ++counts[static_cast<std::size_t>(row - message_elements().data())];
  }
  if (depth_ == open_.size()) open_.emplace_back();
  open_[depth_].index = index;
  open_[depth_].number = number;
  open_[depth_].counts.clear();
  ++depth_;
}

}  // namespace eascard
