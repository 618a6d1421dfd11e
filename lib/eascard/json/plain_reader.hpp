#pragma once
// The plain shape of a contact, from parsed JSON.

#include "eascard/contact/contact.hpp"
#include "eascard/json/value.hpp"

namespace eascard::json {

/// Turns the members of a plain contact into its values. Throws ValueError: M018 for a wrong type,
/// M019 for an unknown key, M017 for an element under two names, M020 for a malformed node of
/// _extra, M010 for U+0000.
class PlainReader {
 public:
  /// Elements in _extra are nested at most `max_depth` deep.
  PlainReader(const Values& values, Contact& contact, std::uint32_t max_depth)
      : values_(values), contact_(contact), max_depth_(max_depth) {}

  /// Adds all members of the object values.list[index].
  void read(std::uint32_t index);

 private:
  void read_member(std::uint32_t index);
  void read_field(const Field& f, std::uint32_t index);
  void read_list(const Field& f, std::uint32_t index);
  void read_body(const Field& f, std::uint32_t index);
  void read_id(std::uint32_t index);
  void read_extras(std::uint32_t index);
  std::string_view scalar(const Field& f, std::uint32_t index);
  std::string_view string_at(std::uint32_t index);
  std::string_view decoded_at(std::uint32_t index);

  const Values& values_;
  Contact& contact_;
  std::uint32_t max_depth_;
};

/// The field that a key of the plain shape stands for, by its name here or an older spelling of its
/// element; `parent` is the field whose object it is a member of, none for the contact's own.
const Field* field_of_key(FieldId parent, std::string_view key);

/// The text of a string; throws ValueError M018 for another type, M010 for U+0000 in it.
std::string_view text_at(const Values& values, std::uint32_t index);

}  // namespace eascard::json
