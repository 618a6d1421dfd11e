#include "eascard/validate/locator.hpp"

namespace eascard::validate {
namespace {

constexpr std::array command_tags = {
    tag_of("AirSync", "Add"),   tag_of("AirSync", "Change"),     tag_of("AirSync", "Delete"),
    tag_of("AirSync", "Fetch"), tag_of("AirSync", "SoftDelete"), tag_of("ItemOperations", "Fetch"),
    tag_of("Search", "Result"), tag_of("Find", "Result"),        tag_of("AirSync", "Collection")};

/// A Collection is numbered, but is no item.
constexpr std::size_t collection = 8;

std::size_t command_of(const Node& node) {
  std::size_t command = 0;
  while (command < command_tags.size() &&
         (node.kind != NodeKind::element || node.tag != command_tags[command]))
    ++command;
  return command;
}

}  // namespace

void Locator::locate(std::uint32_t node, Diagnostic& diagnostic) {
  if (document_.nodes.empty()) return;
  advance(node);
  diagnostic.path.clear();
  for (const Level& level : open_) {
    const std::size_t command = command_of(document_.nodes[level.index]);
    std::string step = element_name(document_, document_.nodes[level.index]);
    const bool is_item = command < collection;
    // One Collection is the rule and needs no number.
    if (is_item || (command == collection && level.number > 1))
      step += '[' + std::to_string(level.number) + ']';
    if (is_item && diagnostic.item.empty()) {
      diagnostic.item = step;
      identify(level.index);
      diagnostic.server_id = server_id_;
      diagnostic.file_as = file_as_;
    }
    if (!diagnostic.path.empty()) diagnostic.path += '/';
    diagnostic.path += step;
  }
}

void Locator::advance(std::uint32_t node) {
  if (node + 1 < at_) {
    at_ = 0;
    open_.clear();
  }
  while (at_ <= node) step();
  // A node without children stays open until the next one is passed.
}

void Locator::step() {
  while (!open_.empty() && document_.nodes[open_.back().index].next <= at_) open_.pop_back();
  const Node& node = document_.nodes[at_];
  Level level{at_, 0, {}};
  const std::size_t command = command_of(node);
  if (command < command_count && !open_.empty()) level.number = ++open_.back().children[command];
  const bool is_value = node.kind == NodeKind::text || node.kind == NodeKind::opaque;
  if (!is_value) open_.push_back(level);
  ++at_;
}

/// ServerId (LongId of a result) and FileAs among the nodes of the command.
void Locator::identify(std::uint32_t command) {
  if (item_ == command) return;
  item_ = command;
  server_id_.clear();
  file_as_.clear();
  for (std::uint32_t i = command + 1; i < document_.nodes[command].next; ++i) {
    const Node& node = document_.nodes[i];
    if (node.kind != NodeKind::element || !(node.flags & node_flag::has_text)) continue;
    if (node.tag == tag_of("AirSync", "ServerId") || node.tag == tag_of("Search", "LongId"))
      server_id_ = document_.text(node);
    if (node.tag == tag_of("Contacts", "FileAs")) file_as_ = document_.text(node);
  }
}

}  // namespace eascard::validate
