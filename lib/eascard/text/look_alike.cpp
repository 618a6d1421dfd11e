#include "eascard/text/look_alike.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <span>

#include "eascard/text/utf8.hpp"

namespace eascard {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// What is not seen, or looks like something else that has another code.
constexpr std::array look_alikes = {Range{0x00A0, 0x00A0},     // no-break space
                                    Range{0x00AD, 0x00AD},     // soft hyphen
                                    Range{0x0300, 0x036F},     // combining marks
                                    Range{0x1100, 0x11FF},     // Hangul Jamo
                                    Range{0x1680, 0x1680},     // a space
                                    Range{0x180B, 0x180F},     // selectors
                                    Range{0x1AB0, 0x1AFF},     // combining marks
                                    Range{0x1DC0, 0x1DFF},     // the same
                                    Range{0x2000, 0x201F},     // spaces, hyphens, quotes
                                    Range{0x2028, 0x202F},     // separators, directions
                                    Range{0x205F, 0x206F},     // invisible operators
                                    Range{0x20D0, 0x20FF},     // combining marks
                                    Range{0x2100, 0x214F},     // letterlike: Kelvin, Angstrom, Ohm
                                    Range{0x2160, 0x217F},     // Roman numerals
                                    Range{0x2212, 0x2212},     // minus
                                    Range{0x3000, 0x3000},     // ideographic space
                                    Range{0x3099, 0x309A},     // voicing marks of kana
                                    Range{0xF900, 0xFAFF},     // CJK, compatible
                                    Range{0xFB00, 0xFB06},     // ligatures
                                    Range{0xFE00, 0xFE0F},     // variation selectors
                                    Range{0xFE20, 0xFE2F},     // combining half marks
                                    Range{0xFEFF, 0xFEFF},     // zero width no-break space
                                    Range{0xFF00, 0xFFEF},     // full and half width
                                    Range{0x1D400, 0x1D7FF},   // mathematical letters
                                    Range{0x2F800, 0x2FA1F},   // CJK, compatible
                                    Range{0xE0000, 0xE01EF}};  // tags, selectors

/// Scripts with letters that look like Latin ones.
constexpr std::array other_scripts = {Range{0x0370, 0x03FF},   // Greek
                                      Range{0x0400, 0x052F},   // Cyrillic
                                      Range{0x0530, 0x058F},   // Armenian
                                      Range{0x13A0, 0x13FF}};  // Cherokee

constexpr std::size_t most_shown = 8;  // code points of a side

bool has_any(std::string_view text, std::span<const Range> ranges) {
  for (std::size_t at = 0; at < text.size(); at += utf8_length(text, at)) {
    const std::uint32_t code = code_point(text, at);
    const bool is_in = std::ranges::any_of(
        ranges, [code](const Range& range) { return code >= range.first && code <= range.last; });
    if (is_in) return true;
  }
  return false;
}

bool has_latin(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
}

std::string codes_of(std::string_view text) {
  std::string codes;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += utf8_length(text, at)) {
    if (!codes.empty()) codes += ' ';
    if (count++ == most_shown) return codes + "...";
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(code_point(text, at)));
    codes += code;
  }
  return codes.empty() ? "nothing" : codes;
}

}  // namespace

std::string unseen_difference(std::string_view before, std::string_view after) {
  if (!is_utf8(before) || !is_utf8(after)) return {};
  auto begin = static_cast<std::size_t>(std::ranges::mismatch(before, after).in1 - before.begin());
  // Where one ends, the other begins a character: both are UTF-8.
  while (begin > 0 && begin < before.size() && is_continuation(before[begin])) --begin;
  before.remove_prefix(begin);
  after.remove_prefix(begin);
  std::size_t same = 0;
  while (same < std::min(before.size(), after.size()) &&
         before[before.size() - 1 - same] == after[after.size() - 1 - same])
    ++same;
  while (same > 0 && is_continuation(before[before.size() - same])) --same;
  before.remove_suffix(same);
  after.remove_suffix(same);
  const bool is_unseen = has_any(before, look_alikes) || has_any(after, look_alikes) ||
                         (has_latin(before) && has_any(after, other_scripts)) ||
                         (has_latin(after) && has_any(before, other_scripts));
  return is_unseen ? codes_of(before) + " -> " + codes_of(after) : std::string();
}

}  // namespace eascard
