#pragma once
// Contacts as plain JSON: flat, one key an element, one contact a line.

#include <bitset>
#include <string>
#include <string_view>

#include "eascard/contact/contact.hpp"
#include "eascard/export.hpp"

namespace eascard::json {

/// Where a contact was found, for `_eas` (to-json --context); "" for what is not known.
struct RecordContext {
  std::string_view command;
  std::string_view direction;
  std::string_view operation;
  std::string_view protocol;  ///< "14.1"
  std::string_view user;
  std::string_view device;
  std::string_view time;     ///< ISO 8601
  std::string_view source;   ///< file name
  std::uint64_t offset = 0;  ///< in source, "" for none
};

/// Appends the contact as one line without its line feed: ids first, then the elements in canonical
/// order, then `_extra`. Numbers and booleans only where their canonical text is the wire's. A
/// value that is not UTF-8 is {"base64":"..."}.
EASCARD_EXPORT void write_contact(const Contact& contact, std::string& out,
                                  const RecordContext* context = nullptr);

using FieldSet = std::bitset<field_count>;

/// Appends an object as write_contact() does, with these fields alone and without `_uid`.
EASCARD_EXPORT void write_fields(const Contact& contact, const FieldSet& fields, std::string& out);

}  // namespace eascard::json
