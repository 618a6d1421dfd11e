#pragma once
// What bytes of text are made of, as node flags and code points.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eascard {

/// The node_flag bits of a text: needs_escape, control, bad_utf8. One pass.
std::uint8_t classify_text(std::string_view text);

/// Length of the valid UTF-8 sequence at text[at] (1..4), 0 where there is none (RFC 3629: no
/// overlong forms, no surrogates, at most U+10FFFF).
std::size_t utf8_length(std::string_view text, std::size_t at);
/// Position of the first byte that is not UTF-8, or text.size().
std::size_t find_bad_utf8(std::string_view text);
/// Position of the first character that XML 1.0 2.2 does not allow, or text.size(). The text is
/// UTF-8.
std::size_t find_non_xml(std::string_view text);
/// The code point at text[at], which is valid UTF-8 there.
std::uint32_t code_point(std::string_view text, std::size_t at);
/// Appends a code point below 0x110000.
void append_utf8(std::string& out, std::uint32_t code);

/// The number that a digit of base64 stands for, -1 for any other character.
int base64_value(char digit);
/// Decodes base64 as RFC 4648 4 has it, skipping white space; false where it is malformed.
bool decode_base64(std::string_view text, std::string& out);
void append_base64(std::string& out, std::string_view bytes);

}  // namespace eascard
