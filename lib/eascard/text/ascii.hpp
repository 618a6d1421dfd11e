#pragma once
// ASCII, whatever the locale: a byte from 0x80 on is no letter, digit or blank, and has no case.
// What is asked for every character or property is inline.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eascard {

inline constexpr std::string_view white_space = " \t\r\n";  // of XML, JSON and MIME alike

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool is_space(char c) {
  return is_blank(c) || c == '\r' || c == '\n';
}
/// C0 and DEL.
constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
/// 0..15, -1 for what is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
constexpr bool is_hex(char c) {
  return hex_value(c) >= 0;
}
/// The byte of the two hexadecimal digits at text[at], -1 where there are none.
constexpr int hex_byte(std::string_view text, std::size_t at) {
  if (at + 2 > text.size() || !is_hex(text[at]) || !is_hex(text[at + 1])) return -1;
  return hex_value(text[at]) * 16 + hex_value(text[at + 1]);
}

/// Where the hexadecimal digits, and the blanks, at text[at] end.
constexpr std::size_t hex_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_hex(text[at])) ++at;
  return at;
}
constexpr std::size_t blank_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

/// Whether the text is digits alone, one at least.
constexpr bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
/// Whether the text has nothing but white space.
constexpr bool is_white(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_space);
}
constexpr std::string_view trim(std::string_view text, std::string_view blanks = white_space) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Compares without the case of letters.
constexpr bool iequals(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}
constexpr bool istarts_with(std::string_view text, std::string_view start) {
  return iequals(text.substr(0, start.size()), start);
}
bool icontains(std::string_view text, std::string_view part);

std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

/// Letters, digits and what is in `plain` as they are, all else as %0A (RFC 3986 2.1).
std::string percent_encoded(std::string_view text, std::string_view plain);
/// Two digits a byte, in capitals: "0A".
void append_hex(std::string& out, std::string_view bytes);
void append_hex(std::string& out, char byte);
std::string hex_text(std::string_view bytes);
/// "0x2F31"
std::string hex_number(std::uint64_t number);

}  // namespace eascard
