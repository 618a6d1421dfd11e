#include "eascard/text/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "eascard/text/ascii.hpp"

namespace eascard {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto base64_values = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < base64_alphabet.size(); ++i)
    values[static_cast<unsigned char>(base64_alphabet[i])] = static_cast<std::int8_t>(i);
  return values;
}();

}  // namespace

int base64_value(char digit) {
  return base64_values[static_cast<unsigned char>(digit)];
}

bool decode_base64(std::string_view text, std::string& out) {
  std::uint32_t bits = 0;
  unsigned held = 0;
  unsigned padding = 0;
  out.clear();
  out.reserve(text.size() / 4 * 3);
  for (const char c : text) {
    if (is_space(c)) continue;
    const std::int8_t value = base64_values[static_cast<unsigned char>(c)];
    if (c == '=' ? ++padding > 2 : (value < 0 || padding > 0)) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(c == '=' ? 0 : value);
    if (++held < 4) continue;
    for (const unsigned shift : {16u, 8u, 0u}) out += static_cast<char>(bits >> shift & 0xFF);
    bits = held = 0;
  }
  if (held != 0) return false;
  out.resize(out.size() - padding);
  return true;
}

std::size_t base64_size(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(),
                                                              [](char c) { return is_space(c); }));
}

void append_base64(std::string& out, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t left = bytes.size() - at;
    std::uint32_t bits = byte_at(bytes, at) << 16;
    if (left > 1) bits |= byte_at(bytes, at + 1) << 8;
    if (left > 2) bits |= byte_at(bytes, at + 2);
    out += base64_alphabet[bits >> 18];
    out += base64_alphabet[bits >> 12 & 0x3F];
    out += left > 1 ? base64_alphabet[bits >> 6 & 0x3F] : '=';
    out += left > 2 ? base64_alphabet[bits & 0x3F] : '=';
  }
}

}  // namespace eascard
