#include "eascard/vcard/card_parser.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::vcard {
namespace {

constexpr std::string_view blanks = " \t";

/// Text that is not UTF-8: windows-1252, unless it has more UTF-8 sequences than other bytes: then
/// it is UTF-8 with damage, and only the damage is windows-1252. Not through iconv, since the last
/// resort must not fail: bytes without a character are C1 controls, as in the WHATWG Encoding
/// Standard.
void append_guessed(std::string& out, std::string_view bytes) {
  static constexpr std::u16string_view upper =
      u"€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";
  std::ptrdiff_t balance = 0;
  for (std::size_t i = 0, length = 0; i < bytes.size(); i += std::max<std::size_t>(length, 1)) {
    length = utf8_length(bytes, i);
    if (length != 1) balance += length > 1 ? 1 : -1;
  }
  for (std::size_t i = 0, length = 0; i < bytes.size(); i += length) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    length = balance > 0 ? std::max<std::size_t>(utf8_length(bytes, i), 1) : 1;
    if (length > 1) out.append(bytes, i, length);
    if (length == 1) append_utf8(out, byte >= 0x80 && byte < 0xA0 ? upper[byte - 0x80U] : byte);
  }
}

/// A decoder of libc, nullptr where it knows none. Four labels mean the larger set that is written
/// under them (WHATWG Encoding Standard); libc's own SHIFT_JIS makes a yen sign of every backslash.
std::shared_ptr<void> open_charset(std::string_view name) {
  // A slash would pass options to iconv ("//IGNORE"); no charset has one in its name.
  if (name.find_first_of(std::string_view("/\0", 2)) != name.npos || name.size() > 40)
    return nullptr;
  if (istarts_with(name, "SHIFT") || icontains(name, "SJIS")) name = "CP932";
  if (iequals(name, "ISO-8859-1")) name = "CP1252";
  if (iequals(name, "GB2312")) name = "GB18030";
  if (iequals(name, "EUC-KR")) name = "CP949";
  iconv_t handle = iconv_open("UTF-8", std::string(name).c_str());
  if (handle == reinterpret_cast<iconv_t>(-1)) return nullptr;  // NOLINT: POSIX's -1
  return {handle, iconv_close};
}

/// False where bytes had to be replaced by U+FFFD.
[[nodiscard]] bool append_decoded(std::string& out, std::string_view bytes, iconv_t handle) {
  std::array<char, 4096> block;
  char* from = const_cast<char*>(bytes.data());  // NOLINT: iconv does not write there
  std::size_t left = bytes.size();
  bool clean = true;
  iconv(handle, nullptr, nullptr, nullptr, nullptr);
  for (bool flushed = false; !flushed;) {
    char* to = block.data();
    std::size_t room = block.size();
    flushed = left == 0;  // a decoder may hold a character back, for an accent that might follow
    const std::size_t result = iconv(handle, flushed ? nullptr : &from, &left, &to, &room);
    out.append(block.data(), to);
    if (result != static_cast<std::size_t>(-1) || flushed || errno == E2BIG) continue;
    out += replacement_character;
    ++from, --left, clean = false;
  }
  return clean;
}

/// Where the line end at `cr` stops, 0 where more bytes have to say. CR CR LF is one line end: iOS
/// cards that went through mail have it.
std::size_t after_cr(std::string_view bytes, std::size_t cr, bool last) {
  const std::string_view rest = bytes.substr(cr + 1, 2);
  if (rest.starts_with('\n')) return cr + 2;
  if (rest == "\r\n") return cr + 3;
  return !last && (rest.empty() || rest == "\r") ? 0 : cr + 1;
}

/// The '=' at the end of a QUOTED-PRINTABLE line. A head is short: the bound keeps lines that only
/// look so from costing the square of their length.
bool has_soft_break(std::string_view line) {
  constexpr std::size_t max_head = 256;
  if (!line.ends_with('=')) return false;
  const std::size_t colon = line.substr(0, max_head).find(':');
  return colon != line.npos && icontains(line.substr(0, colon), "QUOTED-PRINTABLE");
}

/// Base64 that begins on the line, which the next lines may go on with.
bool begins_base64(std::string_view line) {
  constexpr std::size_t max_head = 256;
  const std::string_view head = line.substr(0, line.substr(0, max_head).find(':'));
  return head.size() < line.size() && (icontains(head, "BASE64") || icontains(head, "ENCODING=B"));
}

bool is_base64_line(std::string_view line) {
  const auto is_good = [](char c) { return base64_value(c) >= 0 || c == '='; };
  return !line.empty() && std::ranges::all_of(line, is_good);
}

/// The colon between head and value: the first outside of quotes (RFC 6350 3.3: a quoted parameter
/// value may hold colons), or just the first where a quote is never closed.
std::size_t find_colon(std::string_view line) {
  const std::size_t first = line.find(':');
  if (first == line.npos || line.substr(0, first).find('"') == line.npos) return first;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ':' && !quoted) return i;
  }
  return first;
}

/// vCard 2.1 allows any word, RFC 6350 3.3 only letters, digits and '-': the former is met, and
/// blanks in X- names. BEGIN and END are no properties.
bool is_name(std::string_view text) {
  constexpr std::string_view special = " \t[]=:.,;\"\\";
  const bool has_blanks = istarts_with(text, "X-");
  const auto is_good = [&](char c) {
    return (!is_control(c) && special.find(c) == special.npos) || (c == ' ' && has_blanks);
  };
  return !text.empty() && !iequals(text, "BEGIN") && !iequals(text, "END") &&
         std::all_of(text.begin(), text.end(), is_good);
}

}  // namespace

bool find_line(std::string_view bytes, bool cr_ends, bool last, std::size_t& scanned, Line& line) {
  line.end = cr_ends ? bytes.find_first_of("\r\n", scanned) : bytes.find('\n', scanned);
  scanned = std::min(line.end, bytes.size());
  if (line.end == bytes.npos) {
    line.end = line.next = bytes.size();
    if (!last) return false;
  } else {
    line.next = bytes[line.end] == '\r' ? after_cr(bytes, line.end, last) : line.end + 1;
    if (line.next == 0) return false;
  }
  while (!cr_ends && line.end > line.begin && bytes[line.end - 1] == '\r') --line.end;
  return true;
}

void CardParser::parse(std::string_view text, const CardExtent& extent, std::uint64_t offset) {
  constexpr std::size_t max_kept = 1 << 20;  // a big photo's memory goes back
  arena_.release();
  if (store_.capacity() > max_kept) store_ = {};
  store_.clear();
  store_.reserve(extent.end);
  text_ = text.substr(0, extent.end);
  pos_ = extent.body;
  cr_ends_ = extent.cr_ends;
  line_number_ = extent.line + 1;
  card.place = place_ = {offset, extent.line, 1};
  card.version = to_utf8(keep(trim(text_.substr(extent.version, extent.version_size), blanks)));
  auto agent = extent.agents.begin();
  for (skip_blank_lines(); pos_ < text_.size(); skip_blank_lines()) {
    place_ = {offset + pos_, line_number_, 1};
    if (agent != extent.agents.end() && agent->line == pos_) {
      take_agent(*agent++);
    } else {
      take_line();
    }
  }
}

void CardParser::warn(Code code, Place place, std::string text, std::uint64_t count) {
  diagnostics.add({code, Severity::warning, place, std::move(text), {}, {}, {}, {}, count});
}

void CardParser::warn_bad_line(std::string_view line, std::string_view missing) {
  std::string text = "the line is left out, it has no ";
  warn(Code::M002, place_, text.append(missing).append(": ").append(line.substr(0, 40)));
}

std::string_view CardParser::physical_line() {
  Line line{pos_, 0, 0};
  static_cast<void>(find_line(text_, cr_ends_, true, pos_, line));  // the last one has an end
  pos_ = line.next;
  ++line_number_;
  return text_.substr(line.begin, line.end - line.begin);
}

/// Blank lines say nothing (Outlook writes one after base64), not even that a folded line has
/// ended.
void CardParser::skip_blank_lines() {
  while (pos_ < text_.size() && (text_[pos_] == '\n' || text_[pos_] == '\r')) {
    const std::size_t begin = pos_;
    if (physical_line().empty()) continue;
    pos_ = begin;
    --line_number_;
    return;
  }
}

/// Unfolds: a line end and one blank go away (RFC 6350 3.2, RFC 2425 5.8.1), as bytes, since a fold
/// may split a UTF-8 sequence. A soft break joins all of the next line: QUOTED-PRINTABLE has its
/// blanks as text (RFC 2045 6.7), and vCard 2.1 wants none there.
void CardParser::take_line() {
  const std::size_t begin = store_.size();
  const auto line = [&] { return std::string_view(store_).substr(begin); };
  store_ += physical_line();
  for (;;) {
    if (pos_ < text_.size() && has_soft_break(line())) {
      store_.pop_back();
      store_ += physical_line();
      continue;
    }
    const std::size_t end = pos_;
    skip_blank_lines();
    if (pos_ < text_.size() && is_blank(text_[pos_])) {
      store_ += physical_line().substr(1);
    } else if (pos_ != end || !begins_base64(line()) || !take_base64_line()) {
      break;
    }
  }
  const std::size_t colon = find_colon(line());
  if (colon == std::string_view::npos) return warn_bad_line(line(), "colon");
  take_content(line().substr(0, colon), line().substr(colon + 1), false);
}

/// Some do not indent the base64 of vCard 2.1, which ends at a blank line (Android reads it so).
bool CardParser::take_base64_line() {
  const std::size_t begin = pos_;
  if (pos_ == text_.size()) return false;
  const std::string_view line = physical_line();
  if (is_base64_line(line)) {
    store_ += line;
    return true;
  }
  pos_ = begin;
  --line_number_;
  return false;
}

void CardParser::take_agent(const CardExtent::Agent& agent) {
  const std::size_t begin = store_.size();
  store_ += text_.substr(agent.line, agent.end - agent.line);
  while (pos_ < agent.end) physical_line();
  const std::string_view line = std::string_view(store_).substr(begin);
  const std::size_t value = agent.begin - agent.line;
  const std::string_view head = trim(line.substr(0, value));
  take_content(head.substr(0, head.size() - 1), line.substr(value), true);
}

/// vCard 2.1 allows groups in groups: the name is what follows the last dot.
void CardParser::take_content(std::string_view head, std::string_view value, bool is_card) {
  head = to_utf8(head);
  const std::size_t name_end = std::min(head.find(';'), head.size());
  const std::string_view name = trim(head.substr(0, name_end), blanks);
  const std::size_t dot = name.rfind('.');
  Property property;
  property.name = name.substr(dot + 1);  // npos + 1 is 0
  if (dot != name.npos) property.group = name.substr(0, dot);
  if (!is_name(property.name)) return warn_bad_line(name, "property name");
  property.parameters = take_parameters(head.substr(name_end));
  property.value = without_nul(is_card ? to_utf8(value) : decode_value(value, property));
  property.place = place_;
  if (!iequals(property.name, "VERSION")) return card.properties.push_back(property);
  card.version = trim(property.value, blanks);
}

/// `rest` is empty or starts with the semicolon before a parameter.
std::span<const Parameter> CardParser::take_parameters(std::string_view rest) {
  parameters_.clear();
  while (!rest.empty()) {
    rest.remove_prefix(1);
    Parameter parameter;
    const std::size_t name_end = rest.find_first_of("=;,\"");
    if (name_end != rest.npos && rest[name_end] == '=') {
      parameter.name = trim(rest.substr(0, name_end), blanks);
      rest.remove_prefix(name_end + 1);
    }
    values_.assign(1, take_parameter_value(rest));
    while (rest.starts_with(',')) {
      rest.remove_prefix(1);
      values_.push_back(take_parameter_value(rest));
    }
    if (parameter.name.empty() && values_.size() == 1 && values_[0].empty()) continue;  // ";;"
    parameter.values = keep(std::span<const std::string_view>(values_));
    parameters_.push_back(parameter);
  }
  return keep(std::span<const Parameter>(parameters_));
}

/// Leaves the comma or semicolon after the value. A quote that is closed in the wrong place is
/// text.
std::string_view CardParser::take_parameter_value(std::string_view& rest) {
  const std::string_view from = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
  const std::size_t close = from.starts_with('"') ? from.find('"', 1) : from.npos;
  if (close != from.npos) {
    const std::string_view after = trim(from.substr(close + 1), blanks);
    if (after.empty() || after.front() == ',' || after.front() == ';') {
      rest = after;
      return decode_parameter(from.substr(1, close - 1));
    }
  }
  const std::size_t end = std::min(from.find_first_of(",;"), from.size());
  rest = from.substr(end);
  return decode_parameter(trim(from.substr(0, end), blanks));
}

/// RFC 6868 3.2. It updates RFC 6350; in older versions a caret is a caret.
std::string_view CardParser::decode_parameter(std::string_view value) {
  if (!card.version.starts_with('4') || value.find('^') == value.npos) return value;
  scratch_.clear();
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char next = value[i] == '^' && i + 1 < value.size() ? value[i + 1] : ' ';
    const std::size_t code = std::string_view("n^'").find(next);
    scratch_ += code == value.npos ? value[i] : "\n^\""[code];
    if (code != value.npos) ++i;
  }
  return keep(scratch_);
}

std::string_view CardParser::decode_value(std::string_view value, const Property& property) {
  if (property.parameters.empty()) return to_utf8(value);
  if (is_base64(property)) {
    char* const begin = const_cast<char*>(value.data());  // NOLINT: in store_
    const bool has_blanks = value.find(' ') != value.npos || value.find('\t') != value.npos;
    if (has_blanks) value = {begin, std::remove_if(begin, begin + value.size(), is_blank)};
    return to_utf8(value);
  }
  if (has_encoding(property, "QUOTED-PRINTABLE")) value = decode_quoted_printable(value);
  const Parameter* charset = find_parameter(property, "CHARSET");
  return charset == nullptr ? to_utf8(value) : decode_charset(value, charset->values.front());
}

/// RFC 2045 6.7, in place. A '=' without a code is kept, but at the end it is a soft break.
std::string_view CardParser::decode_quoted_printable(std::string_view value) {
  char* const begin = const_cast<char*>(value.data());  // NOLINT: in store_
  char* to = begin;
  bool bad = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char* const at = begin + i;
    unsigned char code = 0;
    if (*at == '=' && i + 2 < value.size() &&
        std::from_chars(at + 1, at + 3, code, 16).ptr == at + 3) {
      *to++ = static_cast<char>(code);
      i += 2;
    } else if (*at != '=' || i + 1 < value.size()) {
      bad = bad || *at == '=';
      *to++ = *at;
    }
  }
  if (bad) warn(Code::M002, place_, "a '=' in QUOTED-PRINTABLE text is followed by no code");
  return {begin, to};
}

std::string_view CardParser::decode_charset(std::string_view value, std::string_view name) {
  for (const std::string_view utf8 : {"UTF-8", "UTF8", "US-ASCII", "ASCII", ""}) {
    if (iequals(name, utf8)) return to_utf8(value);
  }
  if (!iequals(name, charset_name_)) {
    charset_name_ = name;
    charset_ = open_charset(name);
  }
  if (charset_ == nullptr) {
    warn(Code::M002, place_, "unknown CHARSET " + charset_name_.substr(0, 40));
    return to_utf8(value);
  }
  scratch_.clear();
  if (!append_decoded(scratch_, value, charset_.get())) {
    warn(Code::W15, place_, "bytes that are not " + charset_name_ + " were replaced by U+FFFD");
  }
  return keep(scratch_);
}

std::string_view CardParser::to_utf8(std::string_view text) {
  if (is_utf8(text)) return text;
  if (!std::exchange(said_not_utf8_, true)) {
    warn(Code::W15, place_, "bytes that are not UTF-8 are read as windows-1252");
  }
  scratch_.clear();
  append_guessed(scratch_, text);
  return keep(scratch_);
}

}  // namespace eascard::vcard
