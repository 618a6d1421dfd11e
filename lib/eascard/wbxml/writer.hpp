#pragma once
// Document -> WBXML in the one form that ActiveSync peers take: header 03 01 6A 00, no redundant
// page switch, one string a leaf, short lengths, empty elements without the content bit.

#include <string>

#include "eascard/document/document.hpp"
#include "eascard/export.hpp"

namespace eascard::wbxml {

/// Appends the document's bytes. Only a LITERAL makes a string table. Throws Error where a value
/// cannot be put on the wire (NUL in a string, a value that a log left out).
EASCARD_EXPORT void write(const Document& document, std::string& out);

}  // namespace eascard::wbxml
