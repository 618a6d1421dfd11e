#pragma once
// Strings of JSON where they stand (RFC 8259 7), and bodies that exporters put into them.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/book/redact/spelling.hpp"

namespace eascard::book {

/// Where the string that begins at the quote json[at] ends: at its last quote. It is well-formed.
std::size_t json_string_end(std::string_view json, std::size_t at);
/// What the string between json[at] and json[end] means. Throws Error where there is half a
/// surrogate pair in it.
Spelled spelled_json(std::string_view json, std::size_t at, std::size_t end);
/// Whether a string that is no text is in it: half a surrogate pair.
bool has_lone_surrogate(std::string_view string);

/// How characters stand for the bytes of a body: capture::decode_text().
enum class BodyText : std::uint8_t { utf8, latin1 };
/// `string` with other bytes, as many, in place of those that its characters stand for. Throws
/// Error M095 where one has no character of that size.
std::string write_body(std::string_view string, BodyText how, std::string_view bytes);
/// The bytes of it, which are those of decode_text() where that took it so.
std::string read_body(std::string_view string, BodyText how);

}  // namespace eascard::book
