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

/// rsyslog escapes no other characters, and not its '#'.
bool is_no_escape(const Character& read, Escape escape) {
  return escape == Escape::hash && read.code >= ' ';
}

/// What stands in front of the XML.
struct Opening {
  char quote = '\0';      ///< of a string of source code or JSON that begins there
  bool is_inner = false;  ///< the quote is escaped: a string in a string
};

Opening find_opening(std::string_view front) {
  Opening opening;
  if (front.empty() || (front.back() != '"' && front.back() != '\'')) return opening;
  opening.quote = front.back();
  front.remove_suffix(1);
  opening.is_inner = front.ends_with('\\');
  return opening;
}

/// The escape that two signs of the same text tell: what is escaped twice may have both.
Escape stronger(Escape a, Escape b) {
  return b == Escape::twice || a == Escape::none ? b : a;
}

Undone undo(std::string_view text, XmlEscape how, bool as_codes) {
  Undone undone;
  std::size_t at = 0;
  while (at < text.size() && (how.end == '\0' || text[at] != how.end)) {
    Character read = read_character(text, at, how.escape);
    if (is_no_escape(read, how.escape)) read = {at + 1, static_cast<unsigned char>(text[at])};
    const bool is_escape = read.end > at + 1;
    at = read.end;
    if (read.is_nothing) continue;
    if (read.is_code || (as_codes && is_escape))
      append_utf8(undone.text, read.code);
    else
      undone.text += static_cast<char>(read.code);
    undone.ends.resize(undone.text.size(), at);
  }
  undone.stop = at;
  return undone;
}

}  // namespace

XmlEscape find_xml_escape(std::string_view line, std::size_t at) {
  constexpr std::size_t looked_at = 512;
  const std::string_view text = line.substr(at, looked_at);
  const Opening opening = find_opening(line.substr(0, at));
  const std::size_t tag = std::min(text.find('>'), text.size());
  const std::size_t equals = std::min(text.find('='), tag);
  const std::string_view value = text.substr(std::min(equals + 1, text.size()));
  const std::string_view behind = text.substr(std::min(tag + 1, text.size()));
  const std::size_t next = std::min(behind.find_first_not_of(' '), behind.size());
  XmlEscape found{find_sign(text, openings), '\0'};
  const Escape quoted = find_sign(value, quotes);
  found.escape = stronger(found.escape, quoted);
  // In a string with the other quotes nobody escapes these: it stands in a string itself.
  if (opening.quote == '\'' && value.starts_with("\\\"")) found.escape = Escape::twice;
  found.escape = stronger(found.escape, find_sign(behind.substr(next), blanks));
  const char bare = equals < tag && !value.empty() ? value[0] : '\0';  // unless it is escaped
  if (found.escape == Escape::none && opening.quote != '\0' && bare != opening.quote)
    found.escape = opening.is_inner ? Escape::twice : Escape::backslash;
  if (found.escape != Escape::backslash && found.escape != Escape::twice) return found;
  if (quoted != Escape::none)
    found.end = value.starts_with("\\'") ? '\'' : '"';
  else if (opening.quote != '\0' && bare != opening.quote)
    found.end = opening.is_inner ? '"' : opening.quote;
  return found;
}

Undone undo_escapes(std::string_view text, XmlEscape how) {
  Undone undone = undo(text, how, false);
  // A string of Python has \xfc for U+00FC, its bytes have \xc3\xbc.
  const bool is_string = how.escape == Escape::backslash || how.escape == Escape::twice;
  if (is_string && find_bad_utf8(undone.text) < undone.text.size()) return undo(text, how, true);
  return undone;
}

}  // namespace eascard::capture
