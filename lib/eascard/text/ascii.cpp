#include "eascard/text/ascii.hpp"

namespace eascard {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string mapped(std::string_view text, char (*map)(char)) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), map);
  return out;
}

}  // namespace

bool icontains(std::string_view text, std::string_view part) {
  const auto same = [](char x, char y) { return to_lower(x) == to_lower(y); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

std::string lower_case(std::string_view text) {
  return mapped(text, to_lower);
}

std::string upper_case(std::string_view text) {
  return mapped(text, to_upper);
}

void append_hex(std::string& out, char byte) {
  out += hex_digits[static_cast<unsigned char>(byte) >> 4];
  out += hex_digits[static_cast<unsigned char>(byte) & 15];
}

void append_hex(std::string& out, std::string_view bytes) {
  for (const char byte : bytes) append_hex(out, byte);
}

std::string percent_encoded(std::string_view text, std::string_view plain) {
  std::string out;
  for (const char c : text)
    is_alnum(c) || plain.find(c) != plain.npos ? void(out += c) : append_hex(out += '%', c);
  return out;
}

std::string hex_text(std::string_view bytes) {
  std::string text;
  append_hex(text, bytes);
  return text;
}

std::string hex_number(std::uint64_t number) {
  std::string digits;
  do digits += hex_digits[number % 16];
  while ((number /= 16) != 0);
  return "0x" + std::string(digits.rbegin(), digits.rend());
}

}  // namespace eascard
