#include "eascard/contact/contact.hpp"

namespace eascard {

void Contact::clear() {
  values_.fill({});
  present_.reset();
  for (auto& list : items_) list.clear();
  extras_.clear();
  owned_.clear();
  context = {};
}

}  // namespace eascard
