#pragma once
// The UID of a card: the same contact gives the same UUID on every run (RFC 9562 5.5).

#include <string>
#include <string_view>

#include "eascard/contact/contact.hpp"

namespace eascard::card {

/// "urn:uuid:..." of version 5, named by salt, CollectionId, LF and ServerId, or by the contact's
/// plain JSON where it has no ServerId.
std::string make_uid(const Contact& contact, std::string_view salt);

}  // namespace eascard::card
