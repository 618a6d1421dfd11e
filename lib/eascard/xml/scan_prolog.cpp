// What stands before the root element: byte order mark, XML declaration, DOCTYPE.

#include "eascard/document/place.hpp"
#include "eascard/xml/scan_pass.hpp"

namespace eascard::xml {
namespace {

// XML 1.0 [13] PubidChar
constexpr bool is_public_id(char c) {
  return is_alnum(c) || string_view(" \r\n-'()+,./:=?;!*#@$_%").find(c) != string_view::npos;
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
                                                {{"\0<\0", 3}, "UTF-16"}}};

// Of units of more than one byte: a declaration that could be read is not in it. .NET's strings say
// so of themselves, whatever they are saved as.
bool is_wide(string_view encoding) {
  constexpr std::array<string_view, 5> wide = {"utf-16", "utf-32", "ucs-", "iso-10646-ucs-",
                                               "unicode"};
  return std::any_of(wide.begin(), wide.end(),
                     [&](string_view start) { return istarts_with(encoding, start); });
}

std::string encoding_text(string_view encoding) {
  return "XML in encoding " + clip(encoding) + " is not read; convert it: iconv -f " +
         clip(encoding) + " -t UTF-8 FILE | eascard ...";
}

}  // namespace

bool Scanner::Pass::start() {
  // No document is shorter than <a/>, so nothing is delayed by waiting for a whole signature.
  if (bytes_.size() < 4 && !last_) return false;
  for (const Signature& foreign : kForeign) {
    if (match(foreign.bytes) == Match::yes) fail(Code::X01, 0, encoding_text(foreign.encoding));
  }
  if (match(byte_order_mark) == Match::yes) at_ += byte_order_mark.size();
  if (!start_declaration()) return false;
  s_.noticed_ = std::move(noticed_);
  s_.started_ = true;
  return true;
}

// White space before the declaration, as here-documents and pasted text have it, harms nothing.
bool Scanner::Pass::start_declaration() {
  const size_t begin = at_;
  if (!skip_space() && !last_) return false;
  constexpr string_view word = "<?xml";
  const Match found = match(word);
  if (found == Match::unfinished && !at_end()) return false;
  if (found == Match::yes && at_ + word.size() == bytes_.size()) return false;
  // <?xml-stylesheet is an ordinary instruction
  if (found != Match::yes || (stops(bytes_[at_ + word.size()]) & kName) == 0) {
    at_ = begin;
    return true;
  }
  if (at_ > begin)
    notice(Code::X01, Severity::warning, begin, "white space before the XML declaration");
  return declaration();
}

void Scanner::Pass::notice(Code code, Severity severity, size_t offset, std::string text) {
  noticed_.push_back({code, severity, place_at(all_, offset), std::move(text)});
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
  while (!at_end() && is_name(character()) && byte() != ':') ++at_;
  if (at_end()) return false;
  if (bytes_[at_] != quote) unexpected(malformed);
  check_declared(which, text(span_from(value)), value);
  ++at_;
  next = which + 1;
  return true;
}

void Scanner::Pass::check_declared(size_t which, string_view value, size_t offset) {
  if (which == 0) {
    const bool good = value.starts_with("1.") && is_digits(value.substr(2));
    if (!good) fail(Code::X01, offset, "XML version " + clip(value) + " is not read");
  } else if (which == 1) {
    const bool ascii = iequals(value, "us-ascii");
    if (is_wide(value)) {
      notice(Code::X09, Severity::note, offset,
             "the declaration says " + clip(value) + ", but the bytes are read as UTF-8");
    } else if (!ascii && !iequals(value, "utf-8")) {
      fail(Code::X01, offset, encoding_text(value));
    }
    // A byte order mark says UTF-8 more plainly than the declaration says US-ASCII.
    s_.ascii_ = ascii && bytes_.substr(0, 3) != byte_order_mark;
  } else if (value != "yes" && value != "no") {
    fail(Code::X01, offset, "standalone is neither yes nor no: " + clip(value));
  }
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
    if (public_id && !is_public_id(character()))
      unexpected("illegal character in a public identifier");
    if (byte() >= 0x80) {
      if (!multi_byte()) return false;
    } else {
      if (is_illegal(character())) unexpected("");
      ++at_;
    }
  }
  if (at_end()) return false;
  ++at_;
  return !at_end();
}

bool Scanner::Pass::space(const char* missing) {
  if (at_end()) return false;
  if (!is_space(character())) unexpected(missing);
  return skip_space();
}

bool Scanner::Pass::equals_sign(const char* missing) {
  if (!skip_space()) return false;
  if (byte() != '=') unexpected(missing);
  ++at_;
  return skip_space();
}

}  // namespace eascard::xml
