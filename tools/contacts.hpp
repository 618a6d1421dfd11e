#pragma once
// The contacts of all inputs, whatever form they come in: what to-json and to-vcard go through.

#include <functional>
#include <set>
#include <string>

#include "command.hpp"
#include "eascard/contact/contact.hpp"
#include "eascard/document/message.hpp"

namespace eascard::tool {

/// A contact and where it stands. `say` reports about it: it fills in place and item.
struct FoundContact {
  const Contact& contact;
  const Origin& origin;
  Place place;
  Message message;  ///< nothing in it for forms without messages
  std::function<void(Diagnostic)> say;
};

using ContactUser = std::function<void(const FoundContact& found)>;

/// Gives every contact to `use`, in order: of Add, Change, Fetch and search results in messages,
/// others as they come. Says what was found instead where there is none.
void for_each_contact(Session& session, const ContactUser& use);

}  // namespace eascard::tool
