#pragma once
// What the members of JSON are, in the shapes that records::JsonRecordReader knows. Private to
// json_pass.cpp.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/json/value.hpp"

namespace eascard::book {

/// What an array or object is.
enum class Shape : std::uint8_t {
  unknown,     ///< nothing is known, of its keys neither
  contact,     ///< the plain shape (json/plain_writer.hpp)
  values,      ///< values of one kind, {"base64":"..."} among them
  body,        ///< the object of a Body in the plain shape
  context,     ///< _eas
  forest,      ///< nodes (json/tree.hpp)
  node,        ///< one of them
  jcard,       ///< ["vcard", [...]]
  properties,  ///< its properties
  property,    ///< one of them
  parameters,  ///< its parameters
  parameter,   ///< the values of one
  component,   ///< a structured value
  card,        ///< an object of a JSContact Card
  entries,     ///< objects of those, by their Ids
  words,       ///< {"work":true}
  date         ///< a PartialDate
};

/// How the text of a string stands for its value.
enum class Carrier : std::uint8_t { text, base64_text, base64_opaque, card_value, date_part };

/// What is done with a member; of an array or object what its members take over.
struct Rule {
  Shape shape = Shape::unknown;
  Personal kind = Personal::any;
  Carrier carrier = Carrier::text;
  Personal key_kind = Personal::text;  ///< plain where the key stays
  char note_type = '\0';
  Tag tag{};                 ///< forest: the element that it is in; node: itself
  unsigned component = 0;    ///< of a structured value
  std::uint32_t key_at = 0;  ///< of a parameter: the value that has its name
};

/// Tells the rules of one record after another.
class Shapes {
 public:
  Shapes(const json::Values& values, const Redactor& redactor)
      : values_(values), redactor_(redactor) {}

  /// Of the record at hand.
  Rule root() const;
  /// Of list[index], the member number `ordinal` of list[parent], which has the rule `in`.
  Rule member(std::uint32_t parent, const Rule& in, std::uint32_t index, unsigned ordinal) const;

 private:
  std::string_view key(std::uint32_t index) const { return values_.key(values_.list[index]); }
  std::string_view text(std::uint32_t index) const { return values_.text(values_.list[index]); }
  std::string_view text_of(std::uint32_t object, std::string_view name) const;
  Rule contact_member(std::uint32_t index) const;
  Rule body_member(std::uint32_t parent, std::uint32_t index) const;
  Rule context_member(std::uint32_t index) const;
  Rule values_member(const Rule& in, std::uint32_t index) const;
  Rule node(const Rule& in, std::uint32_t index) const;
  Rule node_member(const Rule& in, std::uint32_t index) const;
  char type_among(std::uint32_t children) const;
  Rule property_member(std::uint32_t index, unsigned ordinal) const;
  Rule card_member(const Rule& in, std::uint32_t index) const;
  Rule entry(const Rule& in, std::uint32_t index) const;

  const json::Values& values_;
  const Redactor& redactor_;
};

/// The tag of a node of the tree shape; token 0 where no table knows it.
Tag tag_of_node(const json::Values& values, std::uint32_t index);

}  // namespace eascard::book
