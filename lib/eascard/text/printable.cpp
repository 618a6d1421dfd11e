#include "eascard/text/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// As all of most texts.
bool is_plain(char c) {
  return c >= ' ' && c <= '~';
}

constexpr std::array unprintable = {Range{0x00, 0x1F},     Range{0x7F, 0x9F},
                                    Range{0x061C, 0x061C},   // ALM
                                    Range{0x200E, 0x200F},   // LRM, RLM
                                    Range{0x2028, 0x202E},   // separators; LRE, RLE, PDF, LRO, RLO
                                    Range{0x2066, 0x2069}};  // LRI, RLI, FSI, PDI

/// The blocks that have wide characters, Unicode Standard Annex 11: W and F.
constexpr std::array wide = {Range{0x1100, 0x115F},     // Hangul Jamo
                             Range{0x231A, 0x27BF},     // symbols that are emoji
                             Range{0x2B1B, 0x2B55},     // the same
                             Range{0x2E80, 0xA4CF},     // CJK, kana, Yi
                             Range{0xA960, 0xA97F},     // Hangul Jamo, extended
                             Range{0xAC00, 0xD7A3},     // Hangul
                             Range{0xF900, 0xFAFF},     // CJK, compatible
                             Range{0xFE10, 0xFE6F},     // vertical and small forms
                             Range{0xFF01, 0xFF60},     // full width
                             Range{0xFFE0, 0xFFE6},     // the same
                             Range{0x16FE0, 0x1B2FF},   // Tangut, Kana, Nushu
                             Range{0x1F000, 0x1FAFF},   // pictures
                             Range{0x20000, 0x3FFFD}};  // CJK, extensions

bool is_in(std::span<const Range> ranges, std::uint32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

bool is_printable(std::uint32_t code) {
  return !is_in(unprintable, code);
}

void append_escaped(std::string& out, char c) {
  if (c == '\n' || c == '\t' || c == '\r')
    out += {'\\', c == '\n' ? 'n' : c == '\t' ? 't' : 'r'};
  else
    append_hex(out += "\\x", c);
}

}  // namespace

bool is_c1(std::string_view text, std::size_t at) {
  return text[at] == '\xC2' && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) - 0x80u < 0x20;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = at;
    while (at < text.size() && is_plain(text[at])) ++at;
    out.append(text, plain, at - plain);
    if (at == text.size()) break;
    const std::size_t size = utf8_length(text, at);
    const std::string_view character = text.substr(at, std::max<std::size_t>(size, 1));
    if (size > 0 && is_printable(code_point(text, at)))
      out += character;
    else
      for (const char c : character) append_escaped(out, c);
    at += character.size();
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = utf8_length(text, at);
    columns += size > 1 && is_in(wide, code_point(text, at)) ? 2 : 1;
    at += std::max<std::size_t>(size, 1);
  }
  return columns;
}

}  // namespace eascard
