#pragma once
// Contacts as plain JSON: flat, one key an element, one contact a line.

#include <string>
#include <string_view>

#include "eascard/contact/contact.hpp"

namespace eascard::json {

/// Appends the contact as one line without its line feed: ids first, then the elements in canonical
/// order. Numbers and booleans only where their canonical text is the wire's.
void write_contact(const Contact& contact, std::string& out);

/// Appends text as a JSON string: UTF-8 as it is, C0 and DEL as \u, bytes that are not UTF-8 as
/// U+FFFD.
void append_string(std::string& out, std::string_view text);

}  // namespace eascard::json
