#pragma once
// UTF-8 and code points. RFC 3629.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eascard {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
inline constexpr std::uint32_t replacement_code = 0xFFFD;
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

/// Length of the valid UTF-8 sequence at text[at] (1..4), 0 where there is none (RFC 3629: no
/// overlong forms, no surrogates, at most U+10FFFF).
std::size_t utf8_length(std::string_view text, std::size_t at);
/// Position of the first byte that is not UTF-8, or text.size().
std::size_t find_bad_utf8(std::string_view text);
/// Looks at eight ASCII bytes at a time first: most text is nothing else.
bool is_utf8(std::string_view text);
/// The text with U+FFFD for each byte that is not UTF-8.
std::string clean_utf8(std::string_view text);
/// Whether the byte goes on with a character.
constexpr bool is_continuation(char c) {
  return (c & 0xC0) == 0x80;
}
/// The longest start of at most `most` bytes that divides no character.
std::string_view utf8_start(std::string_view text, std::size_t most);
/// The code point at text[at], which is valid UTF-8 there.
std::uint32_t code_point(std::string_view text, std::size_t at);
/// Appends a code point below 0x110000.
void append_utf8(std::string& out, std::uint32_t code);

}  // namespace eascard
