#include "eascard/document/text.hpp"

#include <array>
#include <cstring>

#include "eascard/document/document.hpp"
#include "eascard/text/utf8.hpp"

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

}  // namespace

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

bool can_be_xml(std::string_view text) {
  return find_bad_utf8(text) == text.size() && find_non_xml(text) == text.size();
}

}  // namespace eascard
