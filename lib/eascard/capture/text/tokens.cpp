#include "eascard/capture/text/tokens.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::capture {
namespace {

struct Mark {
  std::string_view text;
  unsigned radix;
};
/// What stands before a number. "$" is Pascal's and 6502's, "16#" Ada's and Erlang's.
constexpr std::array prefixes = {Mark{"0x", 16},  Mark{"0X", 16}, Mark{"&H", 16}, Mark{"&h", 16},
                                 Mark{"16#", 16}, Mark{"#x", 16}, Mark{"#$", 16}, Mark{"$", 16},
                                 Mark{"0o", 8},   Mark{"8#", 8}};
/// What stands behind one: Kotlin, Rust, F#, C.
constexpr std::array<std::string_view, 7> suffixes = {".toByte()", ".toUByte()", "_u8", "u8",
                                                      "uy",        "U",          "u"};

constexpr std::array<std::string_view, 14> casts = {
    "(byte)", "(Byte)", "(sbyte)", "(char)", "(unsigned char)", "(uint8_t)", "(int8_t)", "(BYTE)",
    "chr(",   "Chr(",   "ChrW(",   "CHR(",   "byte(",           "u8("};

/// What sets a description behind bytes; an arrow points at them.
constexpr std::array<std::string_view, 12> comments = {
    "//", "#", "<!--", "--", "<-", "<=", "->", "=>", "- ", "; ", "\xE2\x86\x90", "\xE2\x86\x92"};

bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

bool is_at(std::string_view text, std::size_t at, std::string_view what) {
  return at <= text.size() && text.substr(at).starts_with(what);
}

/// Reads digits of `radix`, at most `most`; gives where they end.
std::size_t read_digits(std::string_view text, std::size_t at, unsigned radix, std::size_t most,
                        std::uint32_t& value) {
  const std::size_t end = at + std::min(most, text.size() - std::min(at, text.size()));
  value = 0;
  while (at < end && hex_value(text[at]) >= 0 && static_cast<unsigned>(hex_value(text[at])) < radix)
    value = value * radix + static_cast<unsigned>(hex_value(text[at++]));
  return at;
}

std::size_t most_digits(unsigned radix) {
  return radix == 16 ? 2 : radix == 2 ? 8 : radix == 8 ? 4 : 3;
}

/// The letters that stand for control characters, in the order of their codes from BEL on.
constexpr std::string_view control_names = "abtnvfr";

/// \u0003, \u{3}, \U00000003, and two of them for a character above FFFF.
Character read_code_point(std::string_view text, std::size_t at) {
  const std::size_t most = text[at + 1] == 'U' ? 8 : 4;
  Character read{at, 0, true};
  if (is_at(text, at + 2, "{")) {
    const std::size_t end = read_digits(text, at + 3, 16, 6, read.code);
    if (end > at + 3 && is_at(text, end, "}")) read.end = end + 1;
  } else {
    const std::size_t end = read_digits(text, at + 2, 16, most, read.code);
    if (end == at + 2 + most) read.end = end;
  }
  if (read.end == at || read.code > 0x10FFFF) return {at + 1, '\\'};
  if (read.code >= 0xD800 && read.code < 0xDC00 && is_at(text, read.end, "\\u")) {
    std::uint32_t low = 0;
    const std::size_t end = read_digits(text, read.end + 2, 16, 4, low);
    if (end == read.end + 6 && low >= 0xDC00 && low < 0xE000)
      return {end, 0x10000 + ((read.code - 0xD800) << 10) + (low - 0xDC00), true};
  }
  return read;
}

/// \x03, \x{3}, \X03.
Character read_hex_escape(std::string_view text, std::size_t at) {
  std::uint32_t code = 0;
  if (is_at(text, at + 2, "{")) {
    const std::size_t end = read_digits(text, at + 3, 16, 6, code);
    if (end > at + 3 && is_at(text, end, "}") && code <= 0x10FFFF)
      return {end + 1, code, code > 0xFF};
  }
  const std::size_t end = read_digits(text, at + 2, 16, 2, code);
  if (end == at + 2) return {at + 1, '\\'};
  return {end, code};
}

Character read_backslash(std::string_view text, std::size_t at, bool echo) {
  if (at + 1 == text.size()) return {at + 1, '\\', false, true};
  const char next = text[at + 1];
  std::uint32_t code = 0;
  if (next >= '0' && next <= '7') {
    const std::size_t end = read_digits(text, at + 1, 8, echo && next == '0' ? 4 : 3, code);
    return code < 256 ? Character{end, code} : Character{end - 1, code / 8};
  }
  if (next == 'x' || next == 'X') return read_hex_escape(text, at);
  if (next == 'u' || next == 'U') return read_code_point(text, at);
  if (next == 'e') return {at + 2, 0x1B};
  const std::size_t control = control_names.find(next);
  if (control != std::string_view::npos)
    return {at + 2, static_cast<std::uint32_t>(control) + '\a'};
  constexpr std::string_view same = "\\\"'`/?$#";
  if (same.find(next) != std::string_view::npos) return {at + 2, static_cast<unsigned char>(next)};
  return {at + 1, '\\'};
}

/// An introducing character and a fixed number of digits.
Character read_fixed(std::string_view text, std::size_t at, unsigned radix, std::size_t digits) {
  std::uint32_t code = 0;
  const std::size_t end = read_digits(text, at + 1, radix, digits, code);
  if (end == at + 1 + digits && code < 256) return {end, code};
  return {at + 1, static_cast<unsigned char>(text[at])};
}

/// What is escaped by the inner string, and then by the outer one.
Character read_twice(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 12;  // \ud83d\ude00
  std::string inner;
  std::array<std::size_t, longest> ends{};
  for (std::size_t next = at; next < text.size() && inner.size() < longest;) {
    const Character read = text[next] == '\\'
                               ? read_backslash(text, next, false)
                               : Character{next + 1, static_cast<unsigned char>(text[next])};
    if (read.is_nothing || read.code > 0x7F) break;
    inner += static_cast<char>(read.code);
    next = ends[inner.size() - 1] = read.end;
    if (inner[0] != '\\') break;
  }
  if (inner.empty())
    return text[at] == '\\' ? read_backslash(text, at, false)
                            : Character{at + 1, static_cast<unsigned char>(text[at])};
  if (inner[0] != '\\') return {ends[0], static_cast<unsigned char>(inner[0])};
  Character read = read_backslash(inner, 0, false);
  read.end = ends[read.end - 1];
  return read;
}

struct NamedReference {
  std::string_view name;
  char character;
};
constexpr std::array named_references = {NamedReference{"amp;", '&'}, NamedReference{"lt;", '<'},
                                         NamedReference{"gt;", '>'}, NamedReference{"quot;", '"'},
                                         NamedReference{"apos;", '\''}};

/// &#3; &#x3; &amp; at text[at], which is '&'.
Character read_reference(std::string_view text, std::size_t at) {
  for (const NamedReference& known : named_references)
    if (is_at(text, at + 1, known.name))
      return {at + 1 + known.name.size(), static_cast<unsigned char>(known.character)};
  const Character none{at + 1, '&'};
  if (!is_at(text, at + 1, "#")) return none;
  const bool is_hex = is_at(text, at + 2, "x") || is_at(text, at + 2, "X");
  const std::size_t digits = at + (is_hex ? 3 : 2);
  std::uint32_t code = 0;
  const std::size_t end = read_digits(text, digits, is_hex ? 16 : 10, 7, code);
  if (end == digits || !is_at(text, end, ";") || code > 0x10FFFF) return none;
  return {end + 1, code, true};
}

/// The same of markup in markup.
Character read_references(std::string_view text, std::size_t at) {
  const Character outer = read_reference(text, at);
  if (outer.code != '&' || outer.end == at + 1) return outer;
  std::string inner = "&";
  inner += text.substr(outer.end, 12);
  Character read = read_reference(inner, 0);
  read.end += outer.end - 1;
  return read;
}

}  // namespace

Number read_number(std::string_view text, std::size_t at, unsigned radix) {
  Number number;
  const bool negative = radix == 10 && is_at(text, at, "-");
  if (negative) ++at;
  for (const Mark& mark : prefixes)
    if (!number.marked && is_at(text, at, mark.text)) {
      number.marked = true;
      radix = mark.radix;
      at += mark.text.size();
    }
  std::uint32_t value = 0;
  number.end = read_digits(text, at, radix, most_digits(radix), value);
  if (number.end == at || value > (negative ? 128U : 255U)) return {};
  for (const std::string_view suffix : suffixes)
    if (is_at(text, number.end, suffix)) {
      number.end += suffix.size();
      break;
    }
  if (radix == 16 && !number.marked &&
      (is_at(text, number.end, "h") || is_at(text, number.end, "H"))) {
    number.marked = true;
    ++number.end;
  }
  const bool next_is_marked = number.marked && is_at(text, number.end, "0x");
  if (number.end < text.size() && is_word(text[number.end]) && !next_is_marked) return {};
  number.digits = number.end - at;
  number.value = (negative ? 256 - value : value) & 0xFF;
  return number;
}

Character read_character(std::string_view text, std::size_t at, Escape escape) {
  const char c = text[at];
  if (c == '\\' && escape == Escape::backslash) return read_backslash(text, at, false);
  if (c == '\\' && escape == Escape::echo) return read_backslash(text, at, true);
  if (c == '#' && escape == Escape::hash) return read_fixed(text, at, 8, 3);
  if (c == '%' && escape == Escape::percent) return read_fixed(text, at, 16, 2);
  if (escape == Escape::twice) return read_twice(text, at);
  if (c == '&' && escape == Escape::reference) return read_reference(text, at);
  if (c == '&' && escape == Escape::references) return read_references(text, at);
  return {at + 1, static_cast<unsigned char>(c)};
}

int base64_digit(char c) {
  if (c == '-') return 62;
  if (c == '_') return 63;
  return base64_value(c);
}

char read_base64_escape(std::string_view text, std::size_t at, std::size_t& end) {
  end = at;
  if (text[at] == '%') {
    const Character read = read_character(text, at, Escape::percent);
    const char c = static_cast<char>(read.code);
    if (read.end != at + 3 || (base64_digit(c) < 0 && c != '=')) return '\0';
    end = read.end;
    return c;
  }
  if (text[at] != '\\' || at + 1 == text.size()) return '\0';
  if (is_at(text, at + 1, "\\")) ++at;  // escaped twice
  if (at + 1 == text.size() ||
      std::string_view("nr/u").find(text[at + 1]) == std::string_view::npos)
    return '\0';
  const Character read = read_character(text, at, Escape::backslash);
  const char c = static_cast<char>(read.code);
  const bool is_line_end = c == '\n' || c == '\r';
  if (read.end == at + 1 || (!is_line_end && base64_digit(c) < 0 && c != '=')) return '\0';
  end = read.end;
  return is_line_end ? '\0' : c;
}

std::size_t cast_size(std::string_view text, std::size_t at) {
  for (const std::string_view cast : casts)
    if (is_at(text, at, cast)) return cast.size();
  return 0;
}

std::size_t opening_size(std::string_view text, std::size_t at) {
  constexpr std::string_view letters = "bBuUrRLfF8@$";
  std::size_t quote = at;
  while (quote < text.size() && quote < at + 2 && letters.find(text[quote]) != letters.npos)
    ++quote;
  if (quote == text.size() || std::string_view("\"'`").find(text[quote]) == std::string_view::npos)
    return 0;
  return quote + 1 - at;
}

bool begins_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return std::ranges::any_of(comments, [rest](std::string_view c) { return rest.starts_with(c); });
}

bool begins_elision(std::string_view text, std::size_t at) {
  for (const std::string_view mark :
       {"...", "\xE2\x80\xA6", "[...", "[\xE2\x80\xA6", "<snip", "[snip"})
    if (is_at(text, at, mark)) return true;
  return false;
}

}  // namespace eascard::capture
