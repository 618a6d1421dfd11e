#pragma once
// Texts with bodies in them, such as logs and dumps: each body where it stands, in the notation
// that it is written in, and the words around it.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/capture/text_scan.hpp"

namespace eascard::book {

/// No line changes its length. The result is read again: its bodies stand where those of the text
/// did, and are what redaction makes of those. Throws Error where they are not, and where a body is
/// written in a way that has no room for other bytes.
std::string redact_text(std::string_view text, capture::TextMode mode, Redactor& redactor);

/// The same of a text in UTF-16. Throws Error where it is not well-formed.
std::string redact_utf16_text(std::string_view text, Redactor& redactor);

}  // namespace eascard::book
