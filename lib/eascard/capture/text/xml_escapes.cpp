#include "eascard/capture/text/xml_escapes.hpp"

#include <algorithm>
#include <array>

#include "eascard/text/utf8.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct Sign {
  std::string_view text;
  Escape escape;
};
/// How '<' is written where even that is escaped; what is written more exactly stands first.
constexpr std::array openings = {
    Sign{"&amp;lt;", Escape::references}, Sign{"&lt;", Escape::reference},
    Sign{"\\\\u003c", Escape::twice},     Sign{"\\\\u003C", Escape::twice},
    Sign{"\\u003c", Escape::backslash},   Sign{"\\u003C", Escape::backslash},
    Sign{"\\x3c", Escape::backslash},     Sign{"\\x3C", Escape::backslash},
    Sign{"%3c", Escape::percent},         Sign{"%3C", Escape::percent}};
/// What stands between two tags, as far as loggers escape it.
constexpr std::array blanks = {
    Sign{"\\\\n", Escape::twice},   Sign{"\\\\r", Escape::twice},   Sign{"\\\\t", Escape::twice},
    Sign{"\\n", Escape::backslash}, Sign{"\\r", Escape::backslash}, Sign{"\\t", Escape::backslash},
    Sign{"#012", Escape::hash},     Sign{"#015", Escape::hash},     Sign{"#011", Escape::hash}};
/// The quote of an attribute's value.
constexpr std::array quotes = {Sign{"\\\\\\\"", Escape::twice}, Sign{"\\\"", Escape::backslash},
                               Sign{"\\'", Escape::backslash}};

template <std::size_t Count>
Escape find_sign(std::string_view text, const std::array<Sign, Count>& signs) {
  for (const Sign& sign : signs)
    if (text.starts_with(sign.text)) return sign.escape;
  return Escape::none;
}

/// Whether a character that is written as itself ends the string.
bool ends_string(std::string_view text, std::size_t at, Escape escape) {
  return (escape == Escape::backslash || escape == Escape::twice) && text[at] == '"';
}

/// rsyslog escapes no other characters, and not its '#'.
bool is_no_escape(const Character& read, Escape escape) {
  return escape == Escape::hash && read.code >= ' ';
}

}  // namespace

Escape find_xml_escape(std::string_view line, std::size_t at) {
  constexpr std::size_t looked_at = 512;
  const std::string_view text = line.substr(at, looked_at);
  if (const Escape escape = find_sign(text, openings); escape != Escape::none) return escape;
  const std::size_t tag = std::min(text.find('>'), text.size());
  if (const std::size_t equals = text.find('='); equals < tag)
    if (const Escape escape = find_sign(text.substr(equals + 1), quotes); escape != Escape::none)
      return escape;
  return find_sign(text.substr(std::min(tag + 1, text.size())), blanks);
}

std::string undo_escapes(std::string_view text, Escape escape, std::vector<std::size_t>* ends) {
  std::string plain;
  for (std::size_t at = 0; at < text.size() && !ends_string(text, at, escape);) {
    Character read = read_character(text, at, escape);
    if (is_no_escape(read, escape)) read = {at + 1, static_cast<unsigned char>(text[at])};
    at = read.end;
    if (read.is_nothing) continue;
    if (read.is_code)
      append_utf8(plain, read.code);
    else
      plain += static_cast<char>(read.code);
    if (ends) ends->resize(plain.size(), at);
  }
  return plain;
}

}  // namespace eascard::capture
