#include "eascard/text/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

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

bool is_printable(std::uint32_t code) {
  return std::none_of(unprintable.begin(), unprintable.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
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

}  // namespace eascard
