#pragma once
// The syntax of vCard 4.0 (RFC 6350), 3.0 (RFC 2426) and 2.1: bytes <-> content lines. Nothing here
// knows what a property means. Reading takes what is met in the field, writing does what the RFCs
// ask. What runs once or more for every property is inline.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::vcard {

/// `TYPE=work,"a,b"`: name TYPE, values `work` and `a,b`. A bare parameter (`TEL;WORK`, vCard 2.1)
/// has no name. Quotes and, in 4.0, the carets of RFC 6868 are undone.
struct Parameter {
  std::string_view name;
  std::span<const std::string_view> values;  ///< one at least
};

/// One content line. All text is UTF-8, whatever the input was. Names are as written: compare with
/// iequals() (RFC 6350 3.3).
struct Property {
  std::string_view group;  ///< "item1", "" where there is none
  std::string_view name;
  std::span<const Parameter> parameters;
  /// Unfolded and out of QUOTED-PRINTABLE and CHARSET, but with its backslashes. Base64 stays
  /// base64, without blanks. An AGENT card of vCard 2.1 stands here from BEGIN to END with its line
  /// ends.
  std::string_view value;
  Place place;
};

/// What stands between BEGIN:VCARD and END:VCARD. The views are into the Reader and hold until its
/// read() is called again; the bytes may go before.
struct Card {
  std::string_view version;          ///< "2.1", "3.0", "4.0", "" where the card has none
  std::vector<Property> properties;  ///< in their order, without VERSION
  Place place;                       ///< of BEGIN
};

/// Where a card stands in the bytes of its Reader; all but `begin` counts from there.
struct CardExtent {
  struct Agent {
    std::size_t line, begin, end;  ///< its content line; its card from BEGIN to after END
  };
  std::size_t begin = 0;  ///< of the BEGIN line
  std::size_t body = 0;   ///< of the line after it
  std::size_t end = 0;    ///< of the END line, or where it is missing
  std::size_t version = 0;
  std::size_t version_size = 0;
  std::uint64_t line = 0;  ///< number of the BEGIN line
  /// A lone CR is a line end only where the BEGIN line ends so: elsewhere it is content
  /// (Thunderbird writes NOTE:a<CR>\nb).
  bool cr_ends = false;
  std::vector<Agent> agents;  ///< the cards in the card (vCard 2.1)
};

/// Turns the lines of one card into properties: the second half of Reader.
class CardParser {
 public:
  /// `text` starts at BEGIN, which is at `offset` in the stream.
  void parse(std::string_view text, const CardExtent& extent, std::uint64_t offset);
  void warn(Code code, Place place, std::string text, std::uint64_t count = 1);
  void clear() {
    card.version = {};
    card.properties.clear();
    diagnostics.clear();
    said_not_utf8_ = false;
  }

  Card card;
  Diagnostics diagnostics;

 private:
  void warn_bad_line(std::string_view line, std::string_view missing);
  std::string_view physical_line();
  void skip_blank_lines();
  void take_line();
  void take_agent(const CardExtent::Agent& agent);
  void take_content(std::string_view head, std::string_view value, bool is_card);
  std::span<const Parameter> take_parameters(std::string_view rest);
  std::string_view take_parameter_value(std::string_view& rest);
  std::string_view decode_parameter(std::string_view value);
  std::string_view decode_value(std::string_view value, const Property& property);
  std::string_view decode_quoted_printable(std::string_view value);
  std::string_view decode_charset(std::string_view value, std::string_view name);
  std::string_view to_utf8(std::string_view text);
  /// No vCard may have U+0000 (RFC 6350 3.3), and no ActiveSync string can.
  std::string_view without_nul(std::string_view value) {
    if (value.find('\0') == value.npos) return value;
    warn(Code::M010, place_, "U+0000, which no ActiveSync string can hold, is left out");
    scratch_ = value;
    std::erase(scratch_, '\0');
    return keep(scratch_);
  }

  /// Copies into memory that holds as long as the card.
  template <typename T>
  std::span<const T> keep(std::span<const T> list) {
    if (list.empty()) return {};
    T* const to = static_cast<T*>(arena_.allocate(list.size_bytes(), alignof(T)));
    std::uninitialized_copy(list.begin(), list.end(), to);
    return {to, list.size()};
  }
  std::string_view keep(std::string_view text) {
    const std::span<const char> kept = keep(std::span<const char>(text));
    return {kept.data(), kept.size()};
  }

  std::string_view text_;
  std::size_t pos_ = 0;            // of the next physical line
  std::uint64_t line_number_ = 0;  // of that line
  bool cr_ends_ = false;
  Place place_;  // of the content line at hand

  std::string store_;  // unfolded lines; never outgrows its capacity, so that views into it hold
  std::string scratch_;
  std::array<std::byte, 16384> block_;
  std::pmr::monotonic_buffer_resource arena_{block_.data(), block_.size()};
  std::vector<Parameter> parameters_;
  std::vector<std::string_view> values_;
  std::string charset_name_;
  std::shared_ptr<void> charset_;  // iconv_t, kept open since a card has few of them
  bool said_not_utf8_ = false;
};

/// Reads the cards of a byte stream one by one:
///
///   while (more bytes came) {
///     while (reader.read(buffer, last)) { drop(buffer, reader.consumed()); use(reader.card()); }
///     drop(buffer, reader.consumed());
///   }
///
/// What is wrong with a line or a card is a warning; only a card (or a line outside of cards) above
/// limits.max_size throws: LimitError W21, after which the Reader is not to be used again.
class Reader {
 public:
  explicit Reader(const Limits& limits = {}) : limits_(limits) {}

  /// `bytes` is the stream from where the last call's consumed() ended, as far as it is known;
  /// `last` says that nothing follows. True: card() is a complete card. False: more bytes are
  /// needed, or with `last` there is no further card. The buffer may move between calls.
  bool read(std::string_view bytes, bool last);

  /// How many bytes at the front are done with, after either answer.
  std::size_t consumed() const { return consumed_; }
  const Card& card() const { return parser_.card; }
  /// About card() and what stood between it and the card before, or after the last card.
  const Diagnostics& diagnostics() const { return parser_.diagnostics; }

 private:
  friend class CardParser;
  struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;   // of its text
    std::size_t next = 0;  // where the next line begins
  };
  /// What the last line was: an AGENT without a value, or with BEGIN:VCARD as its value.
  enum class Agent : std::uint8_t { none, empty, inlined };

  static bool find_line(std::string_view bytes, bool cr_ends, bool last, std::size_t& scanned,
                        Line& line);
  bool next_line(std::string_view bytes, bool last, Line& line);
  bool take_outer_line(std::string_view bytes, Line line);
  bool take_card_line(std::string_view bytes, Line line);
  void enter_agent(std::size_t begin);
  void note_line(std::string_view text, std::size_t begin);
  bool close_card(std::size_t end, std::size_t next, bool has_end);
  void finish_card(std::string_view bytes);
  void tell_junk();

  Limits limits_;
  CardParser parser_;
  std::uint64_t offset_ = 0;  // of the bytes in the stream
  std::size_t consumed_ = 0;
  std::size_t next_ = 0;           // the next line
  std::size_t scanned_ = 0;        // no line end of it stands before
  std::uint64_t line_number_ = 1;  // of the next line
  bool done_ = false;              // the last call gave its answer about a card or the end
  bool in_card_ = false;
  bool has_end_ = false;
  CardExtent extent_;
  std::size_t depth_ = 0;  // of agents
  Agent agent_ = Agent::none;
  std::size_t agent_line_ = 0;
  std::size_t agent_value_ = 0;
  Place junk_;
  std::uint64_t junk_lines_ = 0;
};

/// The first parameter of that name, nullptr where there is none.
inline const Parameter* find_parameter(const Property& property, std::string_view name) {
  for (const Parameter& parameter : property.parameters) {
    if (iequals(parameter.name, name)) return &parameter;
  }
  return nullptr;
}

/// ENCODING=x, or a bare x (vCard 2.1).
inline bool has_encoding(const Property& property, std::string_view encoding) {
  for (const Parameter& parameter : property.parameters) {
    if (!parameter.name.empty() && !iequals(parameter.name, "ENCODING")) continue;
    for (const std::string_view value : parameter.values) {
      if (iequals(value, encoding)) return true;
    }
  }
  return false;
}

/// ENCODING=b (RFC 2426 4) or BASE64 (vCard 2.1).
inline bool is_base64(const Property& property) {
  return has_encoding(property, "b") || has_encoding(property, "BASE64");
}

/// Calls use(part) for what stands between unescaped separators (';' in N, ADR, ORG, ',' in
/// CATEGORIES), not unescaped. An empty value is one empty part.
template <typename Use>
void for_each_component(std::string_view value, char separator, Use use) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == separator) {
      use(value.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  use(value.substr(begin));
}

inline void split_components(std::string_view value, char separator,
                             std::vector<std::string_view>& parts) {
  parts.clear();
  for_each_component(value, separator, [&](std::string_view part) { parts.push_back(part); });
}

/// Calls use(type) for the types in all their forms: TYPE=a,b TYPE=a;TYPE=b TYPE="a,b" and bare.
/// What else vCard 2.1 has bare (BASE64) is among them.
template <typename Use>
void for_each_type(const Property& property, Use use) {
  for (const Parameter& parameter : property.parameters) {
    if (!parameter.name.empty() && !iequals(parameter.name, "TYPE")) continue;
    for (const std::string_view list : parameter.values) {
      for_each_component(list, ',', [&](std::string_view type) { use(trim(type, " \t")); });
    }
  }
}

inline void list_types(const Property& property, std::vector<std::string_view>& types) {
  types.clear();
  for_each_type(property, [&](std::string_view type) { types.push_back(type); });
}

inline bool has_type(const Property& property, std::string_view type) {
  bool found = false;
  for_each_type(property, [&](std::string_view other) { found = found || iequals(other, type); });
  return found;
}

/// Undoes \\ \, \; \: \n \N in one pass from left to right (RFC 6350 3.4, vCard 2.1; Apple and
/// Google write \:); any other \x stays as it is.
inline std::string unescape_text(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = value.find('\\'); i < value.size(); i = value.find('\\')) {
    const char next = i + 1 < value.size() ? value[i + 1] : '\0';
    const bool is_line_end = next == 'n' || next == 'N';
    const bool is_known = is_line_end || next == '\\' || next == ',' || next == ';' || next == ':';
    out.append(value, 0, is_known ? i : i + 1);
    if (is_known) out += is_line_end ? '\n' : next;
    value.remove_prefix(is_known ? i + 2 : i + 1);
  }
  return out.append(value);
}

/// What append_text() and append_uri() could not keep.
struct TextChanges {
  bool dropped_control = false;  ///< C0 but TAB, and DEL: no vCard can hold them (RFC 6350 3.3)
  bool replaced_utf8 = false;    ///< bytes that are not UTF-8 became U+FFFD
  bool normalised_cr = false;    ///< CR LF or CR became one line feed

  TextChanges& operator|=(const TextChanges& other) {
    dropped_control |= other.dropped_control;
    replaced_utf8 |= other.replaced_utf8;
    normalised_cr |= other.normalised_cr;
    return *this;
  }
};

/// Printable ASCII and TAB, without what is in `special`.
constexpr std::array<bool, 256> plain_ascii(std::string_view special) {
  std::array<bool, 256> plain{};
  for (std::size_t c = ' '; c < 0x7F; ++c) plain[c] = true;
  plain['\t'] = true;
  for (const char c : special) plain[static_cast<unsigned char>(c)] = false;
  return plain;
}

/// Appends the character at the start of `value`, which is not plain, and says how long it is.
inline std::size_t append_special(std::string& out, std::string_view value, TextChanges& changes) {
  const auto c = static_cast<unsigned char>(value.front());
  if (c == '\r' || c == '\n') {
    out += "\\n";
    changes.normalised_cr |= c == '\r';
    return value.starts_with("\r\n") ? 2 : 1;
  }
  if (c >= 0x80) {
    out += replacement_character;
    changes.replaced_utf8 = true;
  } else if (c < ' ' || c == 0x7F) {
    changes.dropped_control = true;
  } else {
    out.append(1, '\\').append(1, value.front());
  }
  return 1;
}

inline TextChanges append_escaped(std::string& out, std::string_view value,
                                  const std::array<bool, 256>& plain) {
  TextChanges changes;
  std::size_t run = 0;  // what goes out as it is starts here
  for (std::size_t i = 0; i < value.size();) {
    while (i < value.size() && plain[static_cast<unsigned char>(value[i])]) ++i;
    if (i == value.size()) break;
    const std::size_t length = utf8_length(value, i);
    if (length > 1) {
      i += length;
      continue;
    }
    out.append(value, run, i - run);
    i += append_special(out, value.substr(i), changes);
    run = i;
  }
  out.append(value, run);
  return changes;
}

/// Escapes text: \ and , and line ends, and ; where asked (RFC 6350 3.4; RFC 2426 4 always asks).
inline TextChanges append_text(std::string& out, std::string_view value, bool escape_semicolon) {
  static constexpr auto text = plain_ascii("\\,");
  static constexpr auto component = plain_ascii("\\,;");
  return append_escaped(out, value, escape_semicolon ? component : text);
}

/// Escapes a URI: \ and line ends only. A reader may take the \, of a data: URI as it stands.
inline TextChanges append_uri(std::string& out, std::string_view value) {
  static constexpr auto uri = plain_ascii("\\");
  return append_escaped(out, value, uri);
}

/// Appends content lines to a string, CR LF at the end and folded at 75 octets (RFC 6350 3.2). The
/// value is appended between begin() and end(), here or to the string; no part may hold CR or LF.
class LineWriter {
 public:
  explicit LineWriter(std::string& out) : out_(out), start_(out.size()) {}

  /// `parameters` as they stand in the line, each with its leading semicolon: ";TYPE=work".
  void begin(std::string_view name, std::string_view parameters = {}, std::string_view group = {}) {
    start_ = out_.size();
    if (!group.empty()) out_.append(group).append(1, '.');
    out_.append(name).append(parameters).append(1, ':');
  }
  void append(std::string_view raw) { out_ += raw; }
  void end() {
    if (out_.size() - start_ > max_octets) fold();
    out_ += "\r\n";
  }

 private:
  static constexpr std::size_t max_octets = 75;
  static constexpr std::string_view fold_mark = "\r\n ";

  /// Where the piece at `from` ends: not inside of a UTF-8 sequence, nor before a colon if it can
  /// be helped (macOS 10.7 stopped at a continuation that began with one).
  std::size_t find_break(std::size_t from, std::size_t octets) const {
    const auto is_inside = [&](std::size_t i) { return (out_[i] & 0xC0) == 0x80; };
    std::size_t end = from + octets;
    while (end > from && (is_inside(end) || out_[end] == ':')) --end;
    if (end > from) return end;
    for (end = from + octets; end > from + octets - 3 && is_inside(end);) --end;
    return end;
  }

  /// Finds all breaks, then moves each byte once, from the end.
  void fold() {
    breaks_.clear();
    for (std::size_t at = start_, octets = max_octets; out_.size() - at > octets;) {
      at = find_break(at, octets);
      octets = max_octets - 1;  // a continuation has its blank
      breaks_.push_back(at);
    }
    std::size_t end = out_.size();
    out_.resize(end + breaks_.size() * fold_mark.size());
    char* to = out_.data() + out_.size();
    for (auto at = breaks_.rbegin(); at != breaks_.rend(); end = *at++) {
      to -= end - *at;
      std::memmove(to, out_.data() + *at, end - *at);
      to -= fold_mark.size();
      fold_mark.copy(to, fold_mark.size());
    }
  }

  std::string& out_;
  std::size_t start_;                // of the line that begin() opened
  std::vector<std::size_t> breaks_;  // where its continuations start; kept for its memory
};

}  // namespace eascard::vcard
