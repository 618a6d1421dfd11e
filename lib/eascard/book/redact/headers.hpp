#pragma once
// The headers of HTTP messages, without what is personal.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// As header_table.hpp has it.
std::string redact_header_value(std::string_view name, std::string_view value, Redactor& redactor);
/// Header lines as they stand, folded ones too (RFC 9112 5); names stay.
std::string redact_headers(std::string_view lines, Redactor& redactor);

}  // namespace eascard::book
