#pragma once
// Free text around bodies: log lines, headers that no table knows, pages of errors. What is not
// known to be a word of the protocol or of logs, a short number or a time is replaced, byte for
// byte.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// Times of the usual forms stay (ISO 8601, RFC 9110 5.6.7, RFC 3164, those of access logs), and
/// so do numbers of fewer than four digits that are no part of an address or a phone number.
std::string redact_prose(std::string_view text, Redactor& redactor);
/// The same of XML and HTML that no table describes: tags stay where their names are known, and
/// times are replaced, as one may be a birthday.
std::string redact_markup(std::string_view text, Redactor& redactor);

/// How many bytes at the front of the text are a time, 0 for none.
std::size_t time_size(std::string_view text);

}  // namespace eascard::book
