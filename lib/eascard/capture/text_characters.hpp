#pragma once
// Classes of characters in a text, of ASCII alone and whatever the locale.

#include <cstddef>
#include <string_view>

namespace eascard::capture {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// 0..15, -1 for what is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
constexpr bool is_hex(char c) {
  return hex_value(c) >= 0;
}
/// Where the hexadecimal digits at text[at] end.
constexpr std::size_t hex_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_hex(text[at])) ++at;
  return at;
}
constexpr std::size_t blank_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

}  // namespace eascard::capture
