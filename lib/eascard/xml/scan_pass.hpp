#pragma once
// One call of Scanner::scan(), private to the scan: what the bytes are, and the methods of
// scan_pass.cpp (content and markup) and scan_prolog.cpp (what stands before the root).

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/xml/scan.hpp"

namespace eascard::xml {

using std::size_t;
using std::string_view;

// Bytes of input in a message, so that the message stays one line.
inline constexpr size_t kQuoted = 64;

// Which bytes end a run of ordinary bytes, by the kind of run. Illegal characters and bytes >= 0x80
// end every run: they need a closer look.
enum Stop : std::uint8_t {
  kText = 1,
  kDoubleQuoted = 2,
  kSingleQuoted = 4,
  kComment = 8,
  kCdata = 16,
  kInstruction = 32,
  kName = 64,       // what is no NameChar
  kNameStart = 128  // what is no NameStartChar
};

constexpr bool is_illegal(char c) {
  return static_cast<unsigned char>(c) < 0x20 && !is_space(c);
}
constexpr bool is_name_start(char c) {
  return is_letter(c) || c == '_' || c == ':';
}
constexpr bool is_name(char c) {
  return is_name_start(c) || is_digit(c) || c == '-' || c == '.';
}
constexpr unsigned stops_of(char c) {
  if (is_illegal(c) || static_cast<unsigned char>(c) >= 0x80) return 0xFF;
  unsigned stops = 0;
  if (!is_name(c)) stops |= kName;
  if (!is_name_start(c)) stops |= kNameStart;
  if (c == '<' || c == '&') stops |= kText | kDoubleQuoted | kSingleQuoted;
  if (c == '"') stops |= kDoubleQuoted;
  if (c == '\'') stops |= kSingleQuoted;
  if (c == ']') stops |= kText | kCdata;
  if (c == '-') stops |= kComment;
  if (c == '?') stops |= kInstruction;
  return stops;
}

constexpr std::array<std::uint8_t, 256> make_stops() {
  std::array<std::uint8_t, 256> table{};
  for (size_t c = 0; c < 256; ++c) {
    table[c] = static_cast<std::uint8_t>(stops_of(static_cast<char>(c)));
  }
  return table;
}

inline constexpr std::array<std::uint8_t, 256> kStops = make_stops();

inline unsigned stops(char c) {
  return kStops[static_cast<unsigned char>(c)];
}

// The start of `text`, not cut within a character.
inline std::string clip(string_view text, size_t limit = kQuoted) {
  const string_view start = utf8_start(text, limit);
  return std::string(start) + (start.size() < text.size() ? "..." : "");
}

enum class Match { no, yes, unfinished };

// The methods that return bool say whether their token is complete: false means that the bytes end
// within it. Errors are found strictly from left to right, so they do not depend on where bytes
// end.
class Scanner::Pass {
 public:
  Pass(Scanner& scanner, string_view bytes, bool last);
  bool run();
  [[noreturn]] void too_large() const;
  [[noreturn]] void not_closed();

 private:
  bool step();
  bool start();
  bool start_declaration();
  void notice(Code code, Severity severity, size_t offset, std::string text);
  bool prolog();
  bool content();
  bool markup();
  bool bang();

  bool declaration();
  bool pseudo_attribute(size_t& next);
  void check_declared(size_t which, string_view value, size_t offset);

  bool start_tag();
  Match removed_body();
  bool attributes(bool& empty);
  bool attribute();
  bool value();
  void check_unique();
  void open(Span name, bool empty);
  bool end_tag();
  bool other_end_tag();
  void close();

  bool comment();
  bool cdata();
  bool instruction();
  bool doctype();
  bool external_id();
  bool doctype_end();
  bool literal(bool public_id);

  bool reference();
  bool entity_reference();
  bool character_reference();
  bool bracket();

  bool run_to(Stop stop);
  bool multi_byte();
  bool name(const char* missing);
  bool space(const char* missing);
  bool skip_space();
  bool equals_sign(const char* missing);
  Match match(string_view word) const;

  bool at_end() const { return at_ == bytes_.size(); }
  unsigned char byte() const { return static_cast<unsigned char>(bytes_[at_]); }
  char character() const { return bytes_[at_]; }
  string_view text(Span span) const { return bytes_.substr(span.offset, span.length); }
  Span span_from(size_t begin) const;

  [[noreturn]] void fail(Code code, size_t offset, std::string text) const;
  [[noreturn]] void unexpected(std::string text) const;

  Scanner& s_;
  string_view all_;    // for places only
  string_view bytes_;  // as much of it as a document may have
  bool last_;
  size_t at_;
  std::vector<Diagnostic> noticed_;  // kept where the token is complete
};

}  // namespace eascard::xml
