#pragma once
// Document nodes as JSON without loss, and back: the shape of `to-json --tree`, also used for what
// a contact has beyond its fields.
//
//   {"ns":"Contacts","name":"FirstName","text":"Don"}     an element with its string
//   {"ns":"Contacts","name":"Categories","children":[..]} with child elements
//   {"ns":"GAL","name":"Data","opaque":"/9j/..."}         with OPAQUE bytes, as base64
//   {"page":254,"token":6}                                a token that no table knows; empty
//   {"literal":"Foo"}                                     a LITERAL
//   {"text":"x"}, {"opaque":"eA=="}                       a value beside other content
//
// Text that is not UTF-8 stands as "text64", base64.

#include <string>
#include <string_view>

#include "eascard/document/document.hpp"

namespace eascard::json {

/// Appends the forest as an array.
void write_forest(const Document& forest, std::string& out);

/// Reads such an array, appending to the forest; false where it is malformed.
bool read_forest(std::string_view text, Document& forest);

}  // namespace eascard::json
