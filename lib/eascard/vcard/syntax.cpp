#include "eascard/vcard/syntax.hpp"

#include <iconv.h>

#include <cerrno>
#include <charconv>
#include <utility>

namespace eascard::vcard {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view end_marker = "END:VCARD";

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
  const iconv_t handle = iconv_open("UTF-8", std::string(name).c_str());
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

bool is_marker(std::string_view line, std::string_view name) {  // BEGIN:VCARD, END:VCARD
  if (!istarts_with(line, name)) return false;
  line.remove_prefix(name.size());
  const std::size_t colon = line.find_first_not_of(" \t");
  return colon != line.npos && line[colon] == ':' &&
         iequals(trim(line.substr(colon + 1), blanks), "VCARD");
}

/// `cat` of a file without a last line end: END:VCARDBEGIN:VCARD.
bool is_glued_end(std::string_view line) {
  if (!istarts_with(line, end_marker)) return false;
  line.remove_prefix(end_marker.size());
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return is_marker(line, "BEGIN");
}

/// The '=' at the end of a QUOTED-PRINTABLE line. A head is short: the bound keeps lines that only
/// look so from costing the square of their length.
bool has_soft_break(std::string_view line) {
  constexpr std::size_t max_head = 256;
  if (!line.ends_with('=')) return false;
  const std::size_t colon = line.substr(0, max_head).find(':');
  return colon != line.npos && icontains(line.substr(0, colon), "QUOTED-PRINTABLE");
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
  static constexpr auto plain = plain_ascii(" \t[]=:.,;\"\\");
  const bool has_blanks = istarts_with(text, "X-");
  const auto is_good = [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || plain[byte] || (c == ' ' && has_blanks);
  };
  return !text.empty() && !iequals(text, "BEGIN") && !iequals(text, "END") &&
         std::all_of(text.begin(), text.end(), is_good);
}

}  // namespace

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
  Reader::Line line{pos_, 0, 0};
  Reader::find_line(text_, cr_ends_, true, pos_, line);
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
    skip_blank_lines();
    if (pos_ == text_.size() || !is_blank(text_[pos_])) break;
    store_ += physical_line().substr(1);
  }
  const std::size_t colon = find_colon(line());
  if (colon == std::string_view::npos) return warn_bad_line(line(), "colon");
  take_content(line().substr(0, colon), line().substr(colon + 1), false);
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

bool Reader::read(std::string_view bytes, bool last) {
  offset_ += consumed_;
  next_ -= consumed_;
  scanned_ -= consumed_;
  extent_.begin -= in_card_ ? consumed_ : 0;
  consumed_ = 0;
  if (std::exchange(done_, false)) parser_.clear();
  Line line;
  bool found = false;
  while (!found && next_line(bytes, last, line)) {
    found = in_card_ ? take_card_line(bytes, line) : take_outer_line(bytes, line);
  }
  if (!found && last && in_card_) found = close_card(next_, next_, false);
  if (found) finish_card(bytes);
  if (last && !found) tell_junk();
  done_ = found || last;
  consumed_ = in_card_ ? extent_.begin : next_;
  return found;
}

/// Finds the end of the line at `line.begin`; false where more bytes are needed. No line end stands
/// before `scanned`, which moves on, so that a long line in many pieces is looked through once.
bool Reader::find_line(std::string_view bytes, bool cr_ends, bool last, std::size_t& scanned,
                       Line& line) {
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

bool Reader::next_line(std::string_view bytes, bool last, Line& line) {
  if (next_ == bytes.size()) return false;
  line.begin = next_;
  const bool found = find_line(bytes, !in_card_ || extent_.cr_ends, last, scanned_, line);
  const std::size_t begin = in_card_ ? extent_.begin : next_;
  if ((found ? line.next : scanned_) - begin > limits_.max_size) {
    const Place place{offset_ + begin, in_card_ ? extent_.line : line_number_, 1};
    throw LimitError(Code::W21, place,
                     "a card of more than " + std::to_string(limits_.max_size) + " bytes");
  }
  if (!found) return false;
  if (in_card_ && is_glued_end(bytes.substr(line.begin, line.end - line.begin))) {
    line.end = line.next = line.begin + end_marker.size();
  } else {
    ++line_number_;
  }
  next_ = scanned_ = line.next;
  return true;
}

bool Reader::take_outer_line(std::string_view bytes, Line line) {
  if (bytes.substr(line.begin).starts_with(byte_order_mark)) line.begin += byte_order_mark.size();
  const std::string_view text = bytes.substr(line.begin, line.end - line.begin);
  if (is_marker(text, "BEGIN")) {
    extent_ = {};
    extent_.begin = line.begin;
    extent_.body = line.next - line.begin;
    extent_.line = line_number_ - 1;
    extent_.cr_ends = line.next == line.end + 1 && bytes[line.end] == '\r';
    agent_ = Agent::none;
    depth_ = 0;
    in_card_ = true;
  } else if (!trim(text, blanks).empty() && junk_lines_++ == 0) {
    junk_ = {offset_ + line.begin, line_number_ - 1, 1};
  }
  return false;
}

/// BEGIN and END count even after a soft line break: a card that ends in the middle of a value must
/// not take the next one with it.
bool Reader::take_card_line(std::string_view bytes, Line line) {
  const std::string_view text = bytes.substr(line.begin, line.end - line.begin);
  if (text.empty()) return false;
  const Agent agent = std::exchange(agent_, Agent::none);
  if (is_blank(text.front())) return false;  // folded: AGENT has an escaped card (RFC 2426 3.5.4)
  if (agent == Agent::inlined) enter_agent(agent_value_);
  if (is_marker(text, "END")) {
    if (depth_ == 0) return close_card(line.begin, line.next, true);
    if (--depth_ == 0) extent_.agents.back().end = line.next - extent_.begin;
  } else if (!is_marker(text, "BEGIN")) {
    note_line(text, line.begin - extent_.begin);
  } else if (agent == Agent::empty) {
    enter_agent(line.begin - extent_.begin);
  } else {
    --line_number_;
    return close_card(line.begin, line.begin, false);
  }
  return false;
}

void Reader::enter_agent(std::size_t begin) {
  if (depth_++ == 0) extent_.agents.push_back({agent_line_, begin, 0});
}

/// Looks for what parse() has to know beforehand: VERSION, which says what the parameters mean, and
/// the AGENT of vCard 2.1, whose card stands as it is in its value or in the next lines.
void Reader::note_line(std::string_view text, std::size_t begin) {
  constexpr std::string_view version = "VERSION:";
  if (depth_ == 0 && extent_.version == 0 && istarts_with(text, version)) {
    extent_.version = begin + version.size();
    extent_.version_size = text.size() - version.size();
  }
  const char end = to_lower(trim(text, blanks).back());
  if (end != ':' && end != 'd') return;  // no long line is looked through twice
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, text.find_first_of(":;"));
  if (colon == text.npos || !iequals(name.substr(name.rfind('.') + 1), "AGENT")) return;
  const std::string_view value = trim(text.substr(colon + 1), blanks);
  if (depth_ == 0) agent_line_ = begin;
  agent_value_ = begin + static_cast<std::size_t>(value.data() - text.data());
  if (value.empty()) agent_ = Agent::empty;
  if (is_marker(value, "BEGIN")) agent_ = Agent::inlined;
}

bool Reader::close_card(std::size_t end, std::size_t next, bool has_end) {
  extent_.end = end - extent_.begin;
  if (depth_ > 0) extent_.agents.back().end = extent_.end;
  next_ = scanned_ = next;
  has_end_ = has_end;
  return true;
}

void Reader::finish_card(std::string_view bytes) {
  in_card_ = false;
  tell_junk();
  parser_.parse(bytes.substr(extent_.begin), extent_, offset_ + extent_.begin);
  if (has_end_) return;
  const std::string text = "the card that begins in line " + std::to_string(extent_.line);
  parser_.warn(Code::W23, {offset_ + next_, line_number_, 1}, text + " has no END:VCARD");
}

void Reader::tell_junk() {
  const std::uint64_t count = std::exchange(junk_lines_, 0);
  if (count > 0) parser_.warn(Code::M002, junk_, "lines outside of a card are left out", count);
}

}  // namespace eascard::vcard
