#include "eascard/text/text.hpp"

#include <array>
#include <cstring>

#include "eascard/document/document.hpp"

namespace eascard {
namespace {

constexpr std::uint8_t high = 0x80;  // not a node flag: only asks for the UTF-8 check

constexpr auto byte_classes = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t c = 0; c < 0x20; ++c) classes[c] = node_flag::control;
  for (std::size_t c = 0x80; c < 0x100; ++c) classes[c] = high;
  classes['\t'] = classes['\n'] = 0;
  for (const char c : {'&', '<', '>', '\r'})
    classes[static_cast<unsigned char>(c)] = node_flag::needs_escape;
  return classes;
}();

/// Of 8 bytes, whether each has class 0 but for TAB and LF, which count as not plain here.
bool is_plain(const char* bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = 0x80 * ones;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  // Below 0x80, a byte less than n borrows into its top bit when n is taken from it.
  const std::uint64_t control = word - 0x20 * ones;
  const std::uint64_t ampersand = (word ^ '&' * ones) - ones;
  const std::uint64_t bracket = ((word | 2 * ones) ^ '>' * ones) - ones;  // < is > without bit 1
  return !((word | control | ampersand | bracket) & tops);
}

/// Whether all 8 bytes at a time are plain; the last 8 overlap those before.
bool is_plain(std::string_view text) {
  if (text.size() < 8) return false;
  const char* const last = text.data() + text.size() - 8;
  for (const char* at = text.data(); at < last; at += 8)
    if (!is_plain(at)) return false;
  return is_plain(last);
}

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

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  const unsigned second = byte_at(text, at + 1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
  return size;
}

std::size_t find_bad_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = byte_at(text, at) < 0x80 ? 1 : utf8_length(text, at);
    if (size == 0) return at;
    at += size;
  }
  return text.size();
}

std::size_t find_non_xml(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (byte_classes[byte_at(text, at)] & node_flag::control) return at;
    // U+FFFE and U+FFFF
    if (byte_at(text, at) == 0xEF && text.size() - at >= 3 && byte_at(text, at + 1) == 0xBF &&
        byte_at(text, at + 2) >= 0xBE)
      return at;
  }
  return text.size();
}

std::uint32_t code_point(std::string_view text, std::size_t at) {
  const std::size_t size = utf8_length(text, at);
  if (size <= 1) return byte_at(text, at);
  std::uint32_t code = byte_at(text, at) & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) code = code << 6 | (byte_at(text, at + i) & 0x3F);
  return code;
}

std::uint8_t classify_text(std::string_view text) {
  if (is_plain(text)) return 0;
  std::uint8_t seen = 0;
  for (const char c : text) seen |= byte_classes[static_cast<unsigned char>(c)];
  if (!(seen & high)) return seen;
  seen = static_cast<std::uint8_t>(seen & ~high);
  if (find_bad_utf8(text) != text.size()) return seen | node_flag::bad_utf8;
  const bool has_ef = text.find('\xEF') != text.npos;  // as U+FFFE begins
  if (has_ef && find_non_xml(text) != text.size()) return seen | node_flag::control;
  return seen;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

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
