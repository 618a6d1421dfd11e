#include "eascard/xml/scan_pass.hpp"

#include <cstring>
#include <limits>

#include "eascard/document/place.hpp"

namespace eascard::xml {
namespace {

// A shorter unfinished token is rescanned with every piece, a longer one only when it has doubled.
constexpr size_t kRescanAlways = 64 * 1024;

// Eight table entries per branch: text runs are long (pictures, notes), and this is most of the
// work.
size_t run_end(string_view bytes, size_t at, Stop stop) {
  for (; bytes.size() - at >= 8; at += 8) {
    const char* p = bytes.data() + at;
    const unsigned any = stops(p[0]) | stops(p[1]) | stops(p[2]) | stops(p[3]) | stops(p[4]) |
                         stops(p[5]) | stops(p[6]) | stops(p[7]);
    if ((any & stop) != 0) break;
  }
  while (at < bytes.size() && (stops(bytes[at]) & stop) == 0) ++at;
  return at;
}

// XML 1.0 [2] Char
bool is_char(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c < 0x110000);
}

}  // namespace

Scanner::Pass::Pass(Scanner& scanner, string_view bytes, bool last)
    : s_(scanner),
      all_(bytes),
      bytes_(bytes.substr(0, scanner.limits_.max_size)),
      last_(last),
      at_(scanner.position_) {}

bool Scanner::Pass::run() {
  while (!s_.done_) {
    s_.position_ = at_;
    if (!step()) return false;
  }
  s_.position_ = at_;
  return true;
}

bool Scanner::Pass::step() {
  if (!s_.open_.empty()) return content();
  return s_.started_ ? prolog() : start();
}

// ---- content and markup

bool Scanner::Pass::content() {
  const bool more = run_to(kText);
  s_.position_ = at_;
  if (!more) return false;
  switch (byte()) {
    case '<':
      return markup();
    case '&':
      return reference();
    default:
      return bracket();
  }
}

bool Scanner::Pass::markup() {
  if (at_ + 1 == bytes_.size()) return false;
  switch (bytes_[at_ + 1]) {
    case '/':
      return end_tag();
    case '!':
      s_.has_cuts_ |= !s_.open_.empty();
      return bang();
    case '?':
      s_.has_cuts_ |= !s_.open_.empty();
      return instruction();
    default:
      return start_tag();
  }
}

bool Scanner::Pass::bang() {
  struct Kind {
    string_view word;
    bool (Pass::*scan)();
  };
  constexpr std::array<Kind, 3> kinds = {
      {{"<!--", &Pass::comment}, {"<![CDATA[", &Pass::cdata}, {"<!DOCTYPE", &Pass::doctype}}};
  for (const Kind& kind : kinds) {
    const Match found = match(kind.word);
    if (found == Match::unfinished) return false;
    if (found == Match::yes) return (this->*kind.scan)();
  }
  fail(Code::X01, at_, "<! begins neither a comment nor a CDATA section nor a DOCTYPE");
}

// ---- tags

bool Scanner::Pass::start_tag() {
  const size_t tag = at_++;
  const size_t begin = at_;
  if (!name("no name after <")) return false;
  const Span name = span_from(begin);
  if (s_.open_.size() >= s_.limits_.max_depth) {
    throw LimitError(limit::depth, place_at(all_, tag),
                     "nesting deeper than " + std::to_string(s_.limits_.max_depth) + " elements");
  }
  const Match removed = removed_body();
  if (removed == Match::unfinished) return false;
  bool empty = removed == Match::yes;
  if (!empty && bytes_[at_] == '>')
    ++at_;
  else if (!empty && !attributes(empty))
    return false;
  open(name, empty);
  return true;
}

/// The rest of <Body=552 bytes/>, which Exchange writes where it leaves a body out of a log.
Match Scanner::Pass::removed_body() {
  const size_t begin = at_;
  if (byte() != '=') return Match::no;
  ++at_;
  while (!at_end() && is_digit(bytes_[at_])) ++at_;
  constexpr string_view words = " bytes/>";
  const Match found = at_end() ? Match::unfinished : match(words);
  if (found == Match::yes) {
    s_.removed_.push_back(static_cast<std::uint32_t>(begin));
    at_ += words.size();
  } else if (found == Match::no) {
    at_ = begin;
  }
  return found;
}

bool Scanner::Pass::attributes(bool& empty) {
  s_.attributes_.clear();
  for (;;) {
    const size_t before = at_;
    if (!skip_space()) return false;
    if (byte() == '>' || byte() == '/') break;
    if (at_ == before) unexpected("no white space before an attribute");
    if (!attribute()) return false;
  }
  empty = byte() == '/';
  if (empty && ++at_ == bytes_.size()) return false;
  if (byte() != '>') unexpected("/ without > in a tag");
  ++at_;
  check_unique();
  return true;
}

bool Scanner::Pass::attribute() {
  const size_t begin = at_;
  if (!name("no attribute name where one is expected")) return false;
  const Span name = span_from(begin);
  s_.attributes_.push_back(name);
  if (!skip_space()) return false;
  if (byte() != '=') unexpected("attribute without a value: " + clip(text(name)));
  ++at_;
  if (!skip_space()) return false;
  if (byte() != '"' && byte() != '\'') {
    unexpected("attribute value without quotes: " + clip(text(name)));
  }
  return value();
}

bool Scanner::Pass::value() {
  const unsigned char quote = byte();
  ++at_;
  for (;;) {
    if (!run_to(quote == '"' ? kDoubleQuoted : kSingleQuoted)) return false;
    if (byte() == '<') unexpected("< in an attribute value");
    if (byte() == quote) break;
    if (!reference()) return false;
  }
  ++at_;
  return true;
}

// Sorted, so that a tag with a million attributes is no quadratic trap.
void Scanner::Pass::check_unique() {
  std::vector<Span>& names = s_.attributes_;
  if (names.size() < 2) return;
  std::sort(names.begin(), names.end(), [this](Span a, Span b) {
    const int order = text(a).compare(text(b));
    return order != 0 ? order < 0 : a.offset < b.offset;
  });
  Span twice{std::numeric_limits<std::uint32_t>::max(), 0};
  for (size_t i = 1; i < names.size(); ++i) {
    if (text(names[i]) == text(names[i - 1]) && names[i].offset < twice.offset) twice = names[i];
  }
  if (twice.length != 0) {
    fail(Code::X01, twice.offset, "attribute given twice: " + clip(text(twice)));
  }
}

void Scanner::Pass::open(Span name, bool empty) {
  if (!empty) {
    s_.open_.push_back(name);
  } else if (s_.open_.empty()) {
    s_.done_ = true;
  }
}

bool Scanner::Pass::end_tag() {
  if (s_.open_.empty()) return other_end_tag();
  const Span name = s_.open_.back();
  const size_t begin = at_ + 2;
  const size_t end = begin + name.length;
  const bool expected =
      end < bytes_.size() && bytes_[end] == '>' &&
      std::memcmp(bytes_.data() + begin, bytes_.data() + name.offset, name.length) == 0;
  if (!expected) return other_end_tag();
  at_ = end + 1;
  close();
  return true;
}

bool Scanner::Pass::other_end_tag() {
  const size_t tag = at_;
  at_ += 2;
  if (!name("no name after </")) return false;
  const string_view found = text(span_from(tag + 2));
  if (s_.open_.empty()) {
    fail(Code::X01, tag, "end tag </" + clip(found) + "> without a start tag");
  }
  const string_view expected = text(s_.open_.back());
  if (found != expected) {
    fail(Code::X01, tag,
         "end tag </" + clip(found, kQuoted / 2) + "> where </" + clip(expected, kQuoted / 2) +
             "> is expected");
  }
  if (!skip_space()) return false;
  if (byte() != '>') unexpected("end tag without >");
  ++at_;
  close();
  return true;
}

void Scanner::Pass::close() {
  s_.open_.pop_back();
  s_.done_ = s_.open_.empty();
}

// ---- other markup

bool Scanner::Pass::comment() {
  at_ += 4;
  for (;; ++at_) {
    if (!run_to(kComment)) return false;
    const Match end = match("-->");
    if (end == Match::unfinished) return false;
    if (end == Match::yes) break;
    if (match("--") == Match::yes) unexpected("-- in a comment");
  }
  at_ += 3;
  return true;
}

bool Scanner::Pass::cdata() {
  if (s_.open_.empty()) unexpected("CDATA section before the root element");
  at_ += 9;
  for (;; ++at_) {
    if (!run_to(kCdata)) return false;
    const Match end = match("]]>");
    if (end == Match::unfinished) return false;
    if (end == Match::yes) break;
  }
  at_ += 3;
  return true;
}

bool Scanner::Pass::instruction() {
  const size_t begin = at_;
  at_ += 2;
  if (!name("no name after <?")) return false;
  const string_view target = text(span_from(begin + 2));
  if (target == "xml") fail(Code::X01, begin, "XML declaration not at the start of the document");
  if (iequals(target, "xml")) {
    fail(Code::X01, begin, "reserved name of a processing instruction: " + clip(target));
  }
  const Match bare = match("?>");
  if (bare == Match::unfinished) return false;
  if (bare == Match::no && !is_space(character())) {
    unexpected("no white space after the name of a processing instruction");
  }
  for (;; ++at_) {
    if (!run_to(kInstruction)) return false;
    const Match end = match("?>");
    if (end == Match::unfinished) return false;
    if (end == Match::yes) break;
  }
  at_ += 2;
  return true;
}

// ---- within text and values

bool Scanner::Pass::reference() {
  if (at_ + 1 == bytes_.size()) return false;
  return bytes_[at_ + 1] == '#' ? character_reference() : entity_reference();
}

bool Scanner::Pass::entity_reference() {
  constexpr std::array<string_view, 5> known = {"amp", "lt", "gt", "quot", "apos"};
  const size_t begin = at_++;
  if (!name("& begins no reference")) return false;
  const string_view entity = text(span_from(begin + 1));
  if (byte() != ';') fail(Code::X01, begin, "reference without ;: &" + clip(entity));
  if (std::find(known.begin(), known.end(), entity) == known.end()) {
    fail(Code::X01, begin, "unknown entity reference &" + clip(entity) + ";");
  }
  ++at_;
  return true;
}

bool Scanner::Pass::character_reference() {
  const size_t begin = at_;
  at_ += 2;
  const bool hex = !at_end() && byte() == 'x';
  if (hex) ++at_;
  const size_t digits = at_;
  std::uint32_t c = 0;
  for (; !at_end(); ++at_) {
    const int digit = hex || is_digit(bytes_[at_]) ? hex_value(bytes_[at_]) : -1;
    if (digit < 0) break;
    c = std::min(c * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit), 0x110000U);
  }
  if (at_end()) return false;
  if (at_ == digits || byte() != ';') unexpected("malformed character reference");
  ++at_;
  if (!is_char(c)) {
    fail(Code::X02, begin, "reference to an illegal character: " + clip(text(span_from(begin))));
  }
  return true;
}

// XML 1.0 2.4: "]]>" must not stand in text. One bracket at a time, so that "]]]>" is found too.
bool Scanner::Pass::bracket() {
  const Match found = match("]]>");
  if (found == Match::yes) unexpected("]]> in text");
  if (found == Match::unfinished) return false;
  ++at_;
  return true;
}

// ---- bytes

// On to the next byte that ends the run, over all legal characters from U+0080 up.
bool Scanner::Pass::run_to(Stop stop) {
  for (;;) {
    at_ = run_end(bytes_, at_, stop);
    if (at_end()) return false;
    if (byte() < 0x80) break;
    while (!at_end() && byte() >= 0x80) {
      if (!multi_byte()) return false;
    }
  }
  if (is_illegal(character())) unexpected("");
  return true;
}

// One character of more than one byte. Unicode table 3-7: the second byte has the narrower range.
bool Scanner::Pass::multi_byte() {
  if (s_.ascii_) fail(Code::X02, at_, "not US-ASCII");
  const unsigned char lead = byte();
  const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0) fail(Code::X02, at_, "not UTF-8");
  unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (size_t i = 1; i < length; ++i) {
    if (at_ + i == bytes_.size()) return false;
    const auto next = static_cast<unsigned char>(bytes_[at_ + i]);
    if (next < low || next > high) fail(Code::X02, at_, "not UTF-8");
    low = 0x80;
    high = 0xBF;
  }
  const string_view character = bytes_.substr(at_, length);
  if (character == "\xEF\xBF\xBE") fail(Code::X02, at_, "illegal character U+FFFE");
  if (character == "\xEF\xBF\xBF") fail(Code::X02, at_, "illegal character U+FFFF");
  at_ += length;
  return true;
}

// Complete only when the byte behind it is there, so that callers may look at it.
bool Scanner::Pass::name(const char* missing) {
  if (at_end()) return false;
  if (byte() < 0x80 && (stops(bytes_[at_]) & kNameStart) != 0) unexpected(missing);
  for (;;) {
    at_ = run_end(bytes_, at_, kName);
    if (at_end()) return false;
    if (byte() < 0x80) return true;
    if (!multi_byte()) return false;
  }
}

bool Scanner::Pass::skip_space() {
  while (!at_end() && is_space(character())) ++at_;
  return !at_end();
}

Match Scanner::Pass::match(string_view word) const {
  const string_view here = bytes_.substr(at_, word.size());
  if (here != word.substr(0, here.size())) return Match::no;
  return here.size() == word.size() ? Match::yes : Match::unfinished;
}

Scanner::Span Scanner::Pass::span_from(size_t begin) const {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_ - begin)};
}

// ---- what goes wrong

void Scanner::Pass::fail(Code code, size_t offset, std::string text) const {
  throw Error(code, place_at(all_, offset), std::move(text));
}

// Says that the byte here may not stand here; where it may stand nowhere, that is the better
// message.
void Scanner::Pass::unexpected(std::string text) const {
  if (!is_illegal(character())) fail(Code::X01, at_, std::move(text));
  fail(Code::X02, at_, "illegal character U+00" + hex_text(bytes_.substr(at_, 1)));
}

void Scanner::Pass::too_large() const {
  throw LimitError(limit::size, place_at(all_, bytes_.size()),
                   "document larger than " + std::to_string(bytes_.size()) + " bytes");
}

void Scanner::Pass::not_closed() {
  constexpr std::array<std::array<string_view, 2>, 4> kinds = {
      {{"<!--", "comment not closed"},
       {"<![CDATA[", "CDATA section not closed"},
       {"<!DOCTYPE", "DOCTYPE not closed"},
       {"<?", "processing instruction not closed"}}};
  string_view token = bytes_.substr(s_.position_);
  if (token.substr(0, 3) == byte_order_mark) token.remove_prefix(3);
  for (const auto& [begin, text] : kinds) {
    if (token.substr(0, begin.size()) == begin) fail(Code::X01, bytes_.size(), std::string(text));
  }
  // A start tag that is cut is itself the innermost element.
  string_view name = s_.open_.empty() ? string_view() : text(s_.open_.back());
  if (token.size() > 1 && token[0] == '<' && token[1] != '/' && token[1] != '!') {
    const string_view tail = token.substr(1);
    name = tail.substr(0, tail.find_first_of(" \t\r\n/"));
  }
  if (!name.empty()) fail(Code::X01, bytes_.size(), "element not closed: " + clip(name));
  s_.only_misc_ = token.empty() && !s_.declared_ && !s_.doctype_;
  fail(Code::X01, bytes_.size(), "no root element");
}

// ---- the scanner

Scanner::Scanner(Limits limits) : limits_(limits) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();  // for Span
  limits_.max_size = std::min(limits_.max_size, most);
}

bool Scanner::scan(std::string_view bytes, bool last) {
  const bool too_large = bytes.size() > limits_.max_size;
  if (!last && !too_large && bytes.size() < resume_at_) return false;
  Pass pass(*this, bytes, last);
  if (pass.run()) return true;
  if (too_large) pass.too_large();
  if (last) pass.not_closed();
  const size_t unfinished = bytes.size() - position_;
  resume_at_ = unfinished > kRescanAlways ? bytes.size() + unfinished : 0;
  return false;
}

void Scanner::reset() {
  open_.clear();
  noticed_.clear();
  removed_.clear();
  position_ = 0;
  resume_at_ = 0;
  started_ = declared_ = ascii_ = doctype_ = done_ = only_misc_ = has_cuts_ = false;
}

}  // namespace eascard::xml
