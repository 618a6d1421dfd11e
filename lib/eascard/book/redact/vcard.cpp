#include "eascard/book/redact/vcard.hpp"

#include <algorithm>
#include <array>

#include "eascard/book/redact/card_value.hpp"
#include "eascard/book/redact/card_words.hpp"
#include "eascard/book/redact/spelling.hpp"
#include "eascard/card/mapping.hpp"
#include "eascard/card/shadow.hpp"
#include "eascard/document/place.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/vcard/syntax.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t";
constexpr std::string_view end_marker = "END:VCARD";
constexpr std::size_t longest_head = 256;  // as vcard::CardParser has it

bool is_marker(std::string_view line, std::string_view name) {  // BEGIN:VCARD, END:VCARD
  if (!istarts_with(line, name)) return false;
  line.remove_prefix(name.size());
  const std::size_t colon = line.find_first_not_of(blanks);
  return colon != npos && line[colon] == ':' && iequals(trim(line.substr(colon + 1)), "VCARD");
}

/// What the encoding of a value is, by the start of its line.
bool head_has(std::string_view line, std::string_view word) {
  const std::string_view head = line.substr(0, line.substr(0, longest_head).find(':'));
  return head.size() < line.size() && icontains(head, word);
}

bool is_base64_line(std::string_view line) {
  const auto is_good = [](char c) { return base64_value(c) >= 0 || c == '='; };
  return !line.empty() && std::ranges::all_of(line, is_good);
}

/// The first colon outside of quotes, or just the first where a quote is never closed.
std::size_t find_colon(std::string_view line) {
  const std::size_t first = line.find(':');
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') is_quoted = !is_quoted;
    if (line[i] == ':' && !is_quoted) return i;
  }
  return first;
}

/// One byte a character, so that each byte is one that is replaced.
bool is_readable_charset(std::string_view name) {
  constexpr std::array<std::string_view, 5> same = {"", "UTF-8", "UTF8", "US-ASCII", "ASCII"};
  constexpr std::array<std::string_view, 4> small = {"ISO-8859-", "ISO8859-", "WINDOWS-125",
                                                     "CP125"};
  return std::ranges::any_of(same, [name](std::string_view s) { return iequals(s, name); }) ||
         std::ranges::any_of(small, [name](std::string_view s) { return istarts_with(name, s); });
}

/// With the escapes of text in parameters undone: \n, and ^n of RFC 6868.
Spelled without_escapes(const Spelled& value) {
  const std::string_view text = value.text();
  Spelled out(value.bytes());
  std::size_t plain = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\' && text[i] != '^') continue;
    out.add_part(value, plain, i);
    const char meant = text[i + 1] == 'n' || text[i + 1] == 'N' ? '\n' : '-';
    out.add_fixed(value, i, {&meant, 1});
    plain = i + 2;
    if (meant == '-') plain = i + 1;
    if (meant == '\n') ++i;
  }
  out.add_part(value, plain, text.size());
  return out;
}

class Pass {
 public:
  Pass(std::string_view bytes, std::string& out, Redactor& redactor)
      : bytes_(bytes), out_(out), redactor_(redactor), line_(bytes) {}

  void run() {
    while (at_ < bytes_.size()) {
      if (depth_ == 0) {
        take_outer_line();
      } else {
        take_card_line();
      }
    }
  }

 private:
  struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t next = 0;
  };
  /// A parameter's value in the text of the line.
  struct Parameter {
    std::string_view name;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// As vcard::find_line() has it: a lone CR ends a line outside of cards, and in those that begin
  /// with one.
  Line line_at(std::size_t begin) const {
    const bool cr_ends = depth_ == 0 || cr_ends_;
    Line line{begin, bytes_.size(), bytes_.size()};
    const std::size_t end =
        cr_ends ? bytes_.find_first_of("\r\n", begin) : bytes_.find('\n', begin);
    if (end != npos) {
      line.end = end;
      line.next = end + 1;
      const std::string_view behind = bytes_.substr(line.next, 2);
      if (bytes_[end] == '\r' && behind.starts_with('\n')) line.next += 1;
      if (bytes_[end] == '\r' && behind == "\r\n") line.next += 2;
    }
    while (!cr_ends && line.end > begin && bytes_[line.end - 1] == '\r') --line.end;
    // END:VCARDBEGIN:VCARD, as `cat` makes it
    const std::string_view text = text_of(line);
    if (istarts_with(text, end_marker)) {
      std::string_view rest = text.substr(end_marker.size());
      if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
      if (is_marker(rest, "BEGIN")) line.end = line.next = begin + end_marker.size();
    }
    return line;
  }
  std::string_view text_of(const Line& line) const {
    return bytes_.substr(line.begin, line.end - line.begin);
  }

  void take_outer_line() {
    Line line = line_at(at_);
    if (bytes_.substr(line.begin).starts_with(byte_order_mark))
      line.begin += byte_order_mark.size();
    at_ = line.next;
    const std::string_view text = text_of(line);
    if (is_marker(text, "BEGIN")) return begin_card(line);
    const std::size_t colon = text.find(':');
    const bool has_name = vcard::is_head_line(text) && colon != npos && text.front() != '#';
    replace_all(line.begin + (has_name ? colon : 0), line.end);
  }

  void replace_all(std::size_t begin, std::size_t end) {
    Spelled text(bytes_);
    text.add(begin, end - begin);
    text.write(redactor_.fake(Personal::any, text.text()), out_);
  }

  void begin_card(const Line& line) {
    cr_ends_ = line.next == line.end + 1 && bytes_[line.end] == '\r';
    depth_ = 1;
    is_agent_ = false;
    notes_ = {"1", {}, {}};
    // Looked for once, as a card may have no end.
    if (facts_at_ < at_) facts_at_ = std::min(bytes_.find(card::body_name, at_), bytes_.size());
    if (end_at_ < at_) end_at_ = std::min(bytes_.find(end_marker, at_), bytes_.size());
    if (facts_at_ >= end_at_) return;
    const std::string_view facts = text_of(line_at(facts_at_));
    notes_.type = note_type(facts.substr(std::min(facts.find(':') + 1, facts.size())));
  }

  void take_card_line() {
    const Line line = line_at(at_);
    const std::string_view text = text_of(line);
    if (is_marker(text, "BEGIN")) {
      at_ = line.next;
      if (!is_agent_) return begin_card(line);  // the one before has no end
      ++depth_;
      is_agent_ = false;
    } else if (is_marker(text, "END")) {
      at_ = line.next;
      --depth_;
    } else if (text.empty()) {
      at_ = line.next;
    } else {
      unfold();
      take_property();
    }
  }

  /// Takes a content line: folds, soft breaks of QUOTED-PRINTABLE and base64 that is not indented
  /// (see vcard::CardParser::take_line()).
  void unfold() {
    line_.clear();
    bool is_soft = add_line(line_at(at_), 0);
    while (at_ < bytes_.size()) {
      Line next = line_at(at_);
      if (is_soft) {
        if (is_marker(text_of(next), "END") || is_marker(text_of(next), "BEGIN")) return;
        is_soft = add_line(next, 0);
        continue;
      }
      const bool is_blank_line = next.end == next.begin;
      while (next.end == next.begin && next.next < bytes_.size()) next = line_at(next.next);
      if (next.end > next.begin && is_blank(bytes_[next.begin])) {
        is_soft = add_line(next, 1);
        continue;
      }
      const bool is_base64 = !is_blank_line && (head_has(line_.text(), "BASE64") ||
                                                head_has(line_.text(), "ENCODING=B"));
      if (!is_base64 || !is_base64_line(text_of(next))) return;
      is_soft = add_line(next, 0);
    }
  }

  /// True where a soft break is at its end.
  bool add_line(const Line& line, std::size_t skipped) {
    at_ = line.next;
    const bool ends = line.end > line.begin + skipped && bytes_[line.end - 1] == '=';
    line_.add(line.begin + skipped, line.end - line.begin - skipped - (ends ? 1 : 0));
    if (!ends) return false;
    if (head_has(line_.text(), "QUOTED-PRINTABLE")) return true;
    line_.add(line.end - 1, 1);
    return false;
  }

  void take_property() {
    const std::string_view text = line_.text();
    const std::size_t colon = find_colon(text);
    if (colon == npos) return replace_part(0, text.size(), Personal::any);
    const std::size_t name_end = std::min(text.substr(0, colon).find(';'), colon);
    const std::string_view name = trim(text.substr(0, name_end), blanks);
    const std::size_t dot = name.rfind('.');
    property_ = {};
    property_.name = upper_case(name.substr(dot + 1));  // npos + 1 is 0
    if (!is_card_property(property_.name)) replace_part(0, name_end, Personal::text);
    is_quoted_ = false;
    charset_ = {};
    take_parameters(name_end, colon);
    is_agent_ = property_.name == "AGENT" && trim(text.substr(colon + 1)).empty();
    if (property_.name == "AGENT" && is_marker(trim(text.substr(colon + 1)), "BEGIN"))
      return void(++depth_);
    take_value(line_.part(colon + 1, text.size()));
  }

  void replace_part(std::size_t begin, std::size_t end, Personal kind) {
    const Spelled part = without_escapes(line_.part(begin, end));
    part.write(redactor_.fake(kind, part.text()), out_);
  }

  void take_value(const Spelled& value) {
    if (!is_readable_charset(charset_))
      throw Error(Code::M095, place_at(bytes_, line_.place_of(0)),
                  "a value in another charset than UTF-8 is not redacted: eascard encode gives its "
                  "WBXML, which can be");
    redact_card_value(is_quoted_ ? without_quotes(value) : value, property_, notes_, redactor_,
                      out_);
  }

  /// RFC 2045 6.7
  static Spelled without_quotes(const Spelled& value) {
    const std::string_view text = value.text();
    Spelled out(value.bytes());
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const int code = text[i] == '=' ? hex_byte(text, i + 1) : -1;
      if (code < 0) continue;
      out.add_part(value, plain, i);
      out.add_byte(value, i + 1, static_cast<char>(code));
      plain = (i += 2) + 1;
    }
    out.add_part(value, plain, text.size());
    return out;
  }

  /// From the semicolon at `at` to the colon; as vcard::CardParser::take_parameters().
  void take_parameters(std::size_t at, std::size_t colon) {
    const std::string_view text = std::string_view(line_.text()).substr(0, colon);
    while (at < colon) {
      ++at;
      Parameter parameter;
      const std::size_t name_end = std::min(text.find_first_of("=;,\"", at), colon);
      if (name_end < colon && text[name_end] == '=') {
        parameter.name = trim(text.substr(at, name_end - at), blanks);
        at = name_end + 1;
      }
      at = take_list(parameter, at, text);
    }
  }

  /// The values with commas between; where they end.
  std::size_t take_list(Parameter parameter, std::size_t at, std::string_view text) {
    const bool has_types = parameter.name.empty() || iequals(parameter.name, "TYPE");
    for (;;) {
      at = std::min(text.find_first_not_of(blanks, at), text.size());
      std::size_t close = text.substr(at).starts_with('"') ? text.find('"', at + 1) : npos;
      parameter.begin = close == npos ? at : at + 1;
      parameter.end = close == npos ? std::min(text.find_first_of(",;", at), text.size()) : close;
      at = close == npos ? parameter.end : std::min(text.find_first_of(",;", close), text.size());
      has_types ? take_types(parameter, text) : take_parameter(parameter, text);
      if (close != npos && at > close + 1) replace_part(close + 1, at, Personal::any);
      if (at == text.size() || text[at] == ';') return at;
      ++at;
    }
  }

  /// TYPE="work,voice"
  void take_types(Parameter parameter, std::string_view text) {
    const std::size_t end = parameter.end;
    for (std::size_t at = parameter.begin; at <= end; at = parameter.end + 1) {
      parameter.begin = at;
      parameter.end = std::min(text.find(',', at), end);
      take_parameter(parameter, text);
    }
  }

  void take_parameter(const Parameter& parameter, std::string_view text) {
    const std::string_view value =
        trim(text.substr(parameter.begin, parameter.end - parameter.begin), blanks);
    const std::string_view name = parameter.name;
    if (name.empty() || iequals(name, "TYPE")) property_.types |= card::type_of(value);
    if (name.empty() || iequals(name, "ENCODING")) {
      if (iequals(value, "QUOTED-PRINTABLE")) is_quoted_ = true;
      if (iequals(value, "BASE64") || (iequals(value, "B") && !name.empty()))
        property_.is_base64 = true;
    }
    if (iequals(name, "CHARSET")) charset_ = value;
    const Personal kind = personal_of_parameter(name, value);
    if (kind != Personal::plain) replace_part(parameter.begin, parameter.end, kind);
  }

  std::string_view bytes_;
  std::string& out_;
  Redactor& redactor_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;  ///< 1 in a card, more in the cards of agents
  bool cr_ends_ = false;
  bool is_agent_ = false;  ///< the last line was AGENT without a value
  std::size_t facts_at_ = 0;
  std::size_t end_at_ = 0;
  CardNotes notes_;
  Spelled line_;
  CardProperty property_;
  bool is_quoted_ = false;
  std::string_view charset_;
};

}  // namespace

std::string redact_vcard(std::string_view bytes, Redactor& redactor) {
  if (const std::size_t nul = bytes.find('\0'); nul != npos)
    throw Error(Code::M095, place_at(bytes, nul),
                "cards in UTF-16 are not redacted: iconv -f UTF-16 -t UTF-8 makes UTF-8 of them");
  std::string out(bytes);
  Pass(bytes, out, redactor).run();
  return out;
}

}  // namespace eascard::book
