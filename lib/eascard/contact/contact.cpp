#include "eascard/contact/contact.hpp"

#include <algorithm>

#include "eascard/document/builder.hpp"

namespace eascard {

void Contact::add_extra(const Document& document, std::uint32_t index) {
  DocumentBuilder(extras_).copy(document, index);
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
