#include "eascard/document/document.hpp"

#include <array>
#include <cstdio>

#include "eascard/document/place.hpp"

namespace eascard {
namespace {

constexpr std::array item_tags = {tag_of("AirSync", "Add"),
                                  tag_of("AirSync", "Change"),
                                  tag_of("AirSync", "Delete"),
                                  tag_of("AirSync", "Fetch"),
                                  tag_of("AirSync", "SoftDelete"),
                                  tag_of("ItemOperations", "Fetch"),
                                  tag_of("Search", "Result"),
                                  tag_of("Find", "Result"),
                                  tag_of("AirSync", "ApplicationData")};
constexpr Tag server_id_tag = tag_of("AirSync", "ServerId");
constexpr Tag file_as_tag = tag_of("Contacts", "FileAs");

bool is_item(const Node& node) {
  for (const Tag tag : item_tags)
    if (node.kind == NodeKind::element && node.tag == tag) return true;
  return false;
}

/// 1-based number of nodes[index] among the children of `parent` with the same tag.
std::uint64_t sibling_number(const Document& document, std::uint32_t parent, std::uint32_t index) {
  const Tag tag = document.nodes[index].tag;
  std::uint64_t number = 1;
  for (std::uint32_t i = parent + 1; i < index; i = document.nodes[i].next)
    if (document.nodes[i].kind == NodeKind::element && document.nodes[i].tag == tag) ++number;
  return number;
}

/// ServerId and FileAs among nodes (item, end).
void identify(const Document& document, std::uint32_t item, std::size_t end,
              Diagnostic& diagnostic) {
  for (std::size_t i = item + 1; i < end; ++i) {
    const Node& node = document.nodes[i];
    if (node.kind != NodeKind::element || !(node.flags & node_flag::has_text)) continue;
    if (node.tag == server_id_tag) diagnostic.server_id = document.text(node);
    if (node.tag == file_as_tag) diagnostic.file_as = document.text(node);
  }
}

}  // namespace

void Document::clear() {
  bytes = {};
  storage.clear();
  nodes.clear();
  holes.clear();
  last_place = {};
  last_at = 0;
  pages = 0;
  any_flags = 0;
  needless_switches = 0;
  has_mixed = false;
}

Place Document::place_at(std::size_t at) const {
  if (form == Form::wbxml) return {offset + at, 0, 0};
  if (last_place.offset == Place::no_offset || at < last_at) {
    last_place = {offset, line, column};
    last_at = 0;
  }
  const Place piece = eascard::place_at(bytes.substr(last_at), at - last_at);
  last_place.column = piece.line == 1 ? last_place.column + piece.column - 1 : piece.column;
  last_place.line += piece.line - 1;
  last_place.offset = offset + at;
  last_at = at;
  return last_place;
}

const Node* find_child(const Document& document, std::uint32_t parent, Tag tag) {
  const std::uint32_t end = document.nodes[parent].next;
  for (std::uint32_t i = parent + 1; i < end; i = document.nodes[i].next) {
    const Node& node = document.nodes[i];
    if (node.kind == NodeKind::element && node.tag == tag) return &node;
  }
  return nullptr;
}

std::string element_name(const Document& document, const Node& node) {
  if (node.kind == NodeKind::literal) return std::string(document.text(node));
  if (const TokenInfo* info = find_token(node.tag)) return std::string(info->name);
  char name[32];
  std::snprintf(name, sizeof name, "page %u token %02X", unsigned{node.tag.page},
                unsigned{node.tag.token});
  return name;
}

void locate(const Document& document, std::span<const std::uint32_t> open, Diagnostic& diagnostic) {
  std::size_t item = open.size();
  for (std::size_t level = 0; level < open.size(); ++level) {
    const Node& node = document.nodes[open[level]];
    std::string step = element_name(document, node);
    if (level > 0 && is_item(node) && item == open.size()) {
      item = level;
      step += '[' + std::to_string(sibling_number(document, open[level - 1], open[level])) + ']';
      diagnostic.item = step;
    }
    if (level > 0) diagnostic.path += '/';
    diagnostic.path += step;
  }
  if (item < open.size()) identify(document, open[item], document.nodes.size(), diagnostic);
}

}  // namespace eascard
