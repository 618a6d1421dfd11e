#include "eascard/xml/scan.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

namespace eascard::xml {
namespace {

using std::size_t;
using std::string_view;

// A shorter unfinished token is rescanned with every piece, a longer one only when it has doubled.
constexpr size_t kRescanAlways = 64 * 1024;
constexpr size_t kQuoted = 64;  // bytes of input in a message, so that the message stays one line

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

constexpr bool is_space(unsigned char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr bool is_illegal(unsigned char c) {
  return c < 0x20 && !is_space(c);
}
constexpr bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_name_start(unsigned char c) {
  return is_letter(c) || c == '_' || c == ':';
}
constexpr bool is_name(unsigned char c) {
  return is_name_start(c) || is_digit(c) || c == '-' || c == '.';
}
// XML 1.0 [13] PubidChar
constexpr bool is_public_id(unsigned char c) {
  return is_letter(c) || is_digit(c) ||
         string_view(" \r\n-'()+,./:=?;!*#@$_%").find(static_cast<char>(c)) != string_view::npos;
}

constexpr unsigned stops_of(unsigned char c) {
  if (is_illegal(c) || c >= 0x80) return 0xFF;
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
    table[c] = static_cast<std::uint8_t>(stops_of(static_cast<unsigned char>(c)));
  }
  return table;
}

constexpr std::array<std::uint8_t, 256> kStops = make_stops();

unsigned stops(char c) {
  return kStops[static_cast<unsigned char>(c)];
}

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

bool equal_without_case(string_view a, string_view lower) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [&](char x, char y) { return fold(x) == y; });
}

// XML 1.0 [2] Char
bool is_char(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c < 0x110000);
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

// The start of `text`, not cut within a character.
std::string clip(string_view text, size_t limit = kQuoted) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && is_continuation(text[limit])) --limit;
  return std::string(text.substr(0, limit)) + "...";
}

struct Signature {
  string_view bytes;
  string_view encoding;
};

// XML 1.0 appendix F: by byte order mark, or by the first '<'. The longer ones first.
constexpr std::array<Signature, 8> kForeign = {{{{"\xFF\xFE\0\0", 4}, "UTF-32"},
                                                {{"\0\0\xFE\xFF", 4}, "UTF-32"},
                                                {{"<\0\0\0", 4}, "UTF-32"},
                                                {{"\0\0\0<", 4}, "UTF-32"},
                                                {{"\xFF\xFE", 2}, "UTF-16"},
                                                {{"\xFE\xFF", 2}, "UTF-16"},
                                                {{"<\0", 2}, "UTF-16"},
                                                {{"\0<", 2}, "UTF-16"}}};

constexpr string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string encoding_text(string_view encoding) {
  return "XML in encoding " + clip(encoding) + " is not read; convert it with iconv";
}

enum class Match { no, yes, unfinished };

}  // namespace

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
  bool prolog();
  bool content();
  bool markup();
  bool bang();

  bool declaration();
  bool pseudo_attribute(size_t& next);
  void check_declared(size_t which, string_view value, size_t offset);

  bool start_tag();
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
  string_view text(Span span) const { return bytes_.substr(span.offset, span.length); }
  Span span_from(size_t begin) const;

  [[noreturn]] void fail(Code code, size_t offset, std::string text) const;
  [[noreturn]] void unexpected(std::string text) const;

  Scanner& s_;
  string_view all_;    // for places only
  string_view bytes_;  // as much of it as a document may have
  bool last_;
  size_t at_;
};

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

// ---- before the root

bool Scanner::Pass::start() {
  // No document is shorter than <a/>, so nothing is delayed by waiting for a whole signature.
  if (bytes_.size() < 4 && !last_) return false;
  for (const Signature& foreign : kForeign) {
    if (match(foreign.bytes) == Match::yes) fail(Code::X01, 0, encoding_text(foreign.encoding));
  }
  if (match(kByteOrderMark) == Match::yes) at_ += kByteOrderMark.size();
  constexpr string_view word = "<?xml";
  const Match found = match(word);
  if (found == Match::unfinished && !at_end()) return false;
  if (found == Match::yes) {
    if (at_ + word.size() == bytes_.size()) return false;
    // <?xml-stylesheet is an ordinary instruction
    const bool longer_name = (stops(bytes_[at_ + word.size()]) & kName) == 0;
    if (!longer_name && !declaration()) return false;
  }
  s_.started_ = true;
  return true;
}

bool Scanner::Pass::prolog() {
  const bool more = skip_space();
  s_.position_ = at_;
  if (!more) return false;
  if (byte() != '<') unexpected("text before the root element");
  return markup();
}

bool Scanner::Pass::declaration() {
  at_ += 5;
  size_t next = 0;
  for (;;) {
    const size_t before = at_;
    if (!skip_space()) return false;
    const Match end = match("?>");
    if (end == Match::unfinished) return false;
    if (end == Match::yes) break;
    if (at_ == before) unexpected("XML declaration is malformed");
    if (!pseudo_attribute(next)) return false;
  }
  if (next == 0) unexpected("XML declaration without version");
  s_.declared_ = true;
  at_ += 2;
  return true;
}

// `next` counts the names that may not come any more: the order is fixed (XML 1.0 [23] XMLDecl).
bool Scanner::Pass::pseudo_attribute(size_t& next) {
  constexpr std::array<string_view, 3> names = {"version", "encoding", "standalone"};
  constexpr const char* malformed = "XML declaration is malformed";
  const size_t begin = at_;
  if (!name(malformed)) return false;
  const size_t which = static_cast<size_t>(
      std::find(names.begin(), names.end(), text(span_from(begin))) - names.begin());
  if (which == names.size() || which < next || (next == 0 && which != 0)) {
    fail(Code::X01, begin, malformed);
  }
  if (!equals_sign(malformed)) return false;
  const char quote = bytes_[at_];
  if (quote != '"' && quote != '\'') unexpected(malformed);
  const size_t value = ++at_;
  // Every value it may have is made of these, but standard encoding names have no colon.
  while (!at_end() && is_name(byte()) && byte() != ':') ++at_;
  if (at_end()) return false;
  if (bytes_[at_] != quote) unexpected(malformed);
  check_declared(which, text(span_from(value)), value);
  ++at_;
  next = which + 1;
  return true;
}

void Scanner::Pass::check_declared(size_t which, string_view value, size_t offset) {
  if (which == 0) {
    const bool good = value.size() > 2 && value.substr(0, 2) == "1." &&
                      std::all_of(value.begin() + 2, value.end(), is_digit);
    if (!good) fail(Code::X01, offset, "XML version " + clip(value) + " is not read");
  } else if (which == 1) {
    const bool ascii = equal_without_case(value, "us-ascii");
    if (!ascii && !equal_without_case(value, "utf-8")) {
      fail(Code::X01, offset, encoding_text(value));
    }
    // A byte order mark says UTF-8 more plainly than the declaration says US-ASCII.
    s_.ascii_ = ascii && bytes_.substr(0, 3) != kByteOrderMark;
  } else if (value != "yes" && value != "no") {
    fail(Code::X01, offset, "standalone is neither yes nor no: " + clip(value));
  }
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
    throw LimitError(Code::W21, place_at(all_, tag),
                     "nesting deeper than " + std::to_string(s_.limits_.max_depth) + " elements");
  }
  bool empty = false;
  if (bytes_[at_] == '>') {
    ++at_;
  } else if (!attributes(empty)) {
    return false;
  }
  open(name, empty);
  return true;
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
  if (equal_without_case(target, "xml")) {
    fail(Code::X01, begin, "reserved name of a processing instruction: " + clip(target));
  }
  const Match bare = match("?>");
  if (bare == Match::unfinished) return false;
  if (bare == Match::no && !is_space(byte())) {
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

// XML 1.0 [28] doctypedecl. The external subset is never fetched.
bool Scanner::Pass::doctype() {
  if (!s_.open_.empty()) unexpected("DOCTYPE inside the root element");
  if (s_.doctype_) unexpected("second DOCTYPE");
  at_ += 9;
  if (!space("no white space after DOCTYPE")) return false;
  if (!name("no name after DOCTYPE")) return false;
  if (!external_id() || !doctype_end()) return false;
  s_.doctype_ = true;
  return true;
}

bool Scanner::Pass::external_id() {
  const size_t before = at_;
  if (!skip_space()) return false;
  if (byte() == '[' || byte() == '>') return true;
  const Match system_id = match("SYSTEM");
  const Match public_id = match("PUBLIC");
  if (system_id == Match::unfinished || public_id == Match::unfinished) return false;
  if (at_ == before || (system_id == Match::no && public_id == Match::no)) {
    unexpected("neither SYSTEM nor PUBLIC after the name of a DOCTYPE");
  }
  at_ += 6;
  constexpr const char* missing = "no white space before an identifier of a DOCTYPE";
  if (public_id == Match::yes && !(space(missing) && literal(true))) return false;
  return space(missing) && literal(false);
}

bool Scanner::Pass::doctype_end() {
  if (!skip_space()) return false;
  if (byte() == '[') fail(Code::X07, at_, "DOCTYPE with an internal subset is not read");
  if (byte() != '>') unexpected("DOCTYPE without >");
  ++at_;
  return true;
}

bool Scanner::Pass::literal(bool public_id) {
  const unsigned char quote = byte();
  if (quote != '"' && quote != '\'') unexpected("identifier of a DOCTYPE without quotes");
  for (++at_; !at_end() && byte() != quote;) {
    if (public_id && !is_public_id(byte())) unexpected("illegal character in a public identifier");
    if (byte() >= 0x80) {
      if (!multi_byte()) return false;
    } else {
      if (is_illegal(byte())) unexpected("");
      ++at_;
    }
  }
  if (at_end()) return false;
  ++at_;
  return !at_end();
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
    const unsigned char lower = byte() | 0x20U;
    const bool letter = hex && lower >= 'a' && lower <= 'f';
    if (!letter && !is_digit(byte())) break;
    const std::uint32_t digit = letter ? lower - 'a' + 10U : byte() - std::uint32_t{'0'};
    c = std::min<std::uint32_t>(c * (hex ? 16 : 10) + digit, 0x110000);
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
  if (is_illegal(byte())) unexpected("");
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

bool Scanner::Pass::space(const char* missing) {
  if (at_end()) return false;
  if (!is_space(byte())) unexpected(missing);
  return skip_space();
}

bool Scanner::Pass::skip_space() {
  while (!at_end() && is_space(byte())) ++at_;
  return !at_end();
}

bool Scanner::Pass::equals_sign(const char* missing) {
  if (!skip_space()) return false;
  if (byte() != '=') unexpected(missing);
  ++at_;
  return skip_space();
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
  if (!is_illegal(byte())) fail(Code::X01, at_, std::move(text));
  constexpr string_view digits = "0123456789ABCDEF";
  std::string illegal = "illegal character U+00";
  illegal += digits[byte() >> 4U];
  illegal += digits[byte() & 15U];
  fail(Code::X02, at_, std::move(illegal));
}

void Scanner::Pass::too_large() const {
  throw LimitError(Code::W21, place_at(all_, bytes_.size()),
                   "document larger than " + std::to_string(bytes_.size()) + " bytes");
}

void Scanner::Pass::not_closed() {
  constexpr std::array<std::array<string_view, 2>, 4> kinds = {
      {{"<!--", "comment not closed"},
       {"<![CDATA[", "CDATA section not closed"},
       {"<!DOCTYPE", "DOCTYPE not closed"},
       {"<?", "processing instruction not closed"}}};
  string_view token = bytes_.substr(s_.position_);
  if (token.substr(0, 3) == kByteOrderMark) token.remove_prefix(3);
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
  position_ = 0;
  resume_at_ = 0;
  started_ = declared_ = ascii_ = doctype_ = done_ = only_misc_ = has_cuts_ = false;
}

Place place_at(std::string_view text, std::size_t offset) {
  const size_t end = std::min(offset, text.size());
  const bool marked = text.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  size_t begin = marked ? std::min(end, kByteOrderMark.size()) : 0;
  Place place{end, 1, 1};
  for (size_t i = begin; i < end; ++i) {
    const bool before_lf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] != '\n' && (text[i] != '\r' || before_lf)) continue;
    ++place.line;
    begin = i + 1;
  }
  for (size_t i = begin; i < end; ++i) place.column += is_continuation(text[i]) ? 0 : 1;
  return place;
}

}  // namespace eascard::xml
