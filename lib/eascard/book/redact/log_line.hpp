#pragma once
// Lines of a text outside of the bodies in it.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// A line, or a part of one: words as redact_prose() has them, but that what a log writes in front
/// of a body stays, and that numbers which may be the bytes of something become others.
std::string redact_log_line(std::string_view line, Redactor& redactor);

/// What stands between the bytes of a body in a line: types, quotes and separators stay.
std::string redact_between_bytes(std::string_view text, Redactor& redactor);

/// What stands in front of the first byte of a body in its line: a mark of the number stays.
std::string redact_before_bytes(std::string_view text, Redactor& redactor);

/// The column of characters behind the bytes of a line, if `text` is one of `bytes`, with others in
/// it. "" where it is none.
std::string redact_column(std::string_view text, std::string_view bytes, std::string_view others);

}  // namespace eascard::book
