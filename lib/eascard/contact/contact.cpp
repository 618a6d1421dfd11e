#include "eascard/contact/contact.hpp"

#include <algorithm>

namespace eascard {

void Contact::add_extra(const Document& document, std::uint32_t index) {
  const auto base = static_cast<std::uint32_t>(extras_.nodes.size());
  for (std::uint32_t i = index; i < document.nodes[index].next; ++i) {
    Node node = document.nodes[i];
    const std::string_view text = document.text(node);
    node.text_at = static_cast<std::uint32_t>(extras_.storage.size());
    node.flags |= node_flag::stored;
    node.next = node.next - index + base;
    extras_.storage += text;
    extras_.nodes.push_back(node);
  }
}

bool Contact::equals(const Contact& other) const {
  const auto same_node = [&](const Node& a, const Node& b) {
    constexpr std::uint8_t ignored = node_flag::stored;
    return a.kind == b.kind && (a.flags | ignored) == (b.flags | ignored) && a.tag == b.tag &&
           a.next == b.next && extras_.text(a) == other.extras_.text(b);
  };
  return present_ == other.present_ && values_ == other.values_ && items_ == other.items_ &&
         std::equal(extras_.nodes.begin(), extras_.nodes.end(), other.extras_.nodes.begin(),
                    other.extras_.nodes.end(), same_node);
}

void Contact::clear() {
  values_.fill({});
  present_.reset();
  for (auto& list : items_) list.clear();
  extras_.clear();
  owned_.clear();
  context = {};
}

}  // namespace eascard
