#pragma once
// What a change makes of a contact: of a client, by what it manages and by a policy, or of the
// server. [MS-ASCMD] 2.2.3.179 Supported, R868, R878, R879, R5906 to R5912; [MS-ASCNTC] R461, R499.

#include <bitset>
#include <cstdint>

#include "eascard/contact/contact.hpp"
#include "eascard/conversation/conversation.hpp"
#include "eascard/document/message.hpp"

namespace eascard::book {

using Fields = std::bitset<field_count>;

/// What an element means that the Change of a client leaves out; Picture and notes stay in any
/// case.
enum class Policy : std::uint8_t {
  spec,      ///< unchanged where it is ghosted, else cleared
  keep_all,  ///< unchanged
  replace    ///< cleared
};

/// The elements that a client manages, as its request with SyncKey 0 said.
struct Managed {
  conversation::Supported supported = conversation::Supported::unknown;
  Fields fields;

  /// Whether the absence of this element says nothing. Where Supported is not known, it does not.
  bool ghosts(FieldId id) const;
};

/// The elements of an item of which a value was left out when the message was logged: they are
/// there, and what they say is not known.
Fields removed_fields(const Document& document, std::uint32_t data);

/// Leaves out what a server does not store of a request: sizes and Truncated of the notes,
/// NativeBodyType, Alias.
void keep_sent(Contact& contact);

/// The Change of a client, which keep_sent() has seen. Values become views into what `change` has
/// views into.
void apply_sent(Contact& contact, const Contact& change, const Fields& removed, Policy policy,
                const Managed& managed);

/// The Change, or whole item, of a server: what it leaves out stays. Notes that were whole stay
/// where these are only the beginning of them.
void apply_received(Contact& contact, const Contact& change, const Fields& removed);

}  // namespace eascard::book
