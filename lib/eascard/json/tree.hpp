#pragma once
// Document nodes as JSON without loss, and back: the shape of `to-json --tree`, also used for what
// a contact has beyond its fields.
//
//   {"ns":"Contacts","name":"FirstName","text":"Don"}     an element with its string
//   {"ns":"Contacts","name":"Categories","children":[..]} with child elements
//   {"ns":"GAL","name":"Data","opaque":"/9j/..."}         with OPAQUE bytes, as base64
//   {"ns":"Contacts","name":"FileAs","removed":19}        whose 19 bytes a log left out; null where
//                                                         it does not say how many
//   {"page":254,"token":6}                                a token that no table knows; empty
//   {"literal":"Foo"}                                     a LITERAL
//   {"text":"x"}, {"opaque":"eA=="}                       a value beside other content
//
// Text that is not UTF-8 stands as "text64", base64. {"ns":..,"name":"Body","part":true,"children":
// [..]} in a contact's _extra: the children belong into the Body that the contact has.

#include <string>
#include <string_view>

#include "eascard/document/document.hpp"
#include "eascard/json/value.hpp"

namespace eascard::json {

/// Appends the forest as an array.
void write_forest(const Document& forest, std::string& out);
/// Appends a whole document as one object.
void write_tree(const Document& document, std::string& out);

/// Turns parsed JSON into nodes, without recursion. Throws ValueError M020, and W21 for elements
/// that are nested deeper than max_depth.
class TreeReader {
 public:
  TreeReader(const Values& values, Document& document, std::uint32_t max_depth)
      : values_(values), document_(document), max_depth_(max_depth) {}
  /// Appends the object values.list[index] as a node with all its children.
  void read_node(std::uint32_t index);
  /// Appends an array as write_forest() makes it.
  void read_forest(std::uint32_t index);

 private:
  void add_node(std::uint32_t index);
  void read_name(std::uint32_t index, Node& node);
  void read_value(std::uint32_t index, Node& node);
  void read_removed(std::uint32_t index, const Node& node);
  std::string_view text(std::uint32_t object, std::string_view key) const;
  void store(Node& node, std::string_view text);

  const Values& values_;
  Document& document_;
  std::uint32_t max_depth_;
  static constexpr std::uint32_t no_extra = ~std::uint32_t{0};
  std::uint32_t extra_ = no_extra;  ///< root of a forest at hand
};

/// Reads an array as write_forest() makes it, appending to the forest; false where it is malformed.
[[nodiscard]] bool read_forest(std::string_view text, Document& forest);

}  // namespace eascard::json
