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
  constexpr std::uint64_t element_size = 4;  // tag, STR_I, NUL, END
  const std::uint64_t elements = std::uint64_t{document_.nodes.size()} + 1;
  if (document_.storage.size() + text.size() + element_size * elements > max_size_)
    throw LimitError(limit::size, {},
                     "the message is larger than " + std::to_string(max_size_) + " bytes");
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
