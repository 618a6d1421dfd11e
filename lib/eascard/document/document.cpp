#include "eascard/document/document.hpp"

#include <algorithm>
#include <cstdio>

#include "eascard/document/place.hpp"

namespace eascard {

void Document::clear() {
  bytes = {};
  storage.clear();
  nodes.clear();
  holes.clear();
  removed.clear();
  pages = 0;
  any_flags = 0;
  needless_switches = 0;
  is_cut = false;
  has_mixed = false;
}

bool Document::is_removed(std::uint32_t index) const {
  return count_removed(index, index + 1) > 0;
}

std::size_t Document::count_removed(std::uint32_t begin, std::uint32_t end) const {
  const auto first = std::ranges::lower_bound(removed, begin, {}, &RemovedValue::node);
  const auto last = std::ranges::lower_bound(first, removed.end(), end, {}, &RemovedValue::node);
  return static_cast<std::size_t>(last - first);
}

Place Document::place_at(std::size_t at) const {
  return Places(*this).at(at);
}

Place Places::at(std::size_t offset) {
  const Document& document = *document_;
  if (document.form == Form::wbxml) return document.spot(offset);
  if (last_.offset == Place::no_offset || offset < at_) {
    last_ = {document.offset, document.line, document.column};
    at_ = 0;
  }
  const Place piece = place_at(document.bytes.substr(at_), offset - at_);
  last_.column = piece.line == 1 ? last_.column + piece.column - 1 : piece.column;
  last_.line += piece.line - 1;
  last_.offset = document.offset + offset;
  at_ = offset;
  return last_;
}

const Node* find_child(const Document& document, std::uint32_t parent, Tag tag) {
  const std::uint32_t end = document.nodes[parent].next;
  for (std::uint32_t i = parent + 1; i < end; i = document.nodes[i].next) {
    const Node& node = document.nodes[i];
    if (node.kind == NodeKind::element && node.tag == tag) return &node;
  }
  return nullptr;
}

std::string_view child_value(const Document& document, std::uint32_t parent, Tag tag) {
  const Node* child = find_child(document, parent, tag);
  return child ? document.value(*child) : std::string_view();
}

std::string element_name(const Document& document, const Node& node) {
  if (node.kind == NodeKind::literal) return std::string(document.text(node));
  if (const TokenInfo* info = find_token(node.tag)) return std::string(info->name);
  char name[32];
  std::snprintf(name, sizeof name, "page %u token %02X", unsigned{node.tag.page},
                unsigned{node.tag.token});
  return name;
}

}  // namespace eascard
