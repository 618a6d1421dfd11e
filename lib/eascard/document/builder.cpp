#include "eascard/document/builder.hpp"

#include "eascard/document/text.hpp"

namespace eascard {

void DocumentBuilder::add(Tag tag, std::string_view value) {
  Node node;
  node.tag = tag;
  node.next = static_cast<std::uint32_t>(document_.nodes.size() + 1);
  if (!value.empty())
    node.flags = static_cast<std::uint8_t>(node_flag::has_text | classify_text(value));
  store(node, value);
}

void DocumentBuilder::copy(const Document& from, std::uint32_t index) {
  const auto base = static_cast<std::uint32_t>(document_.nodes.size());
  for (std::uint32_t i = index; i < from.nodes[index].next; ++i) {
    Node node = from.nodes[i];
    node.next = node.next - index + base;
    if (node.kind != NodeKind::element) document_.has_mixed = true;
    store(node, from.text(node));
  }
}

void DocumentBuilder::store(Node& node, std::string_view text) {
  node.text_at = static_cast<std::uint32_t>(document_.storage.size());
  node.text_size = static_cast<std::uint32_t>(text.size());
  node.flags |= node_flag::stored;
  document_.storage += text;
  if (node.kind == NodeKind::element && find_token(node.tag))
    document_.pages |= 1u << node.tag.page;
  document_.any_flags |= node.flags;
  document_.nodes.push_back(node);
}

}  // namespace eascard
