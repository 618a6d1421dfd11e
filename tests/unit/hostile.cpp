#include "hostile.hpp"

#include <array>

namespace eascard::test {
namespace {

using namespace std::string_literals;

class Builder {
 public:
  explicit Builder(Random& random) : random_(random) {}

  std::string build() {
    out_ = "\x03\x01\x6A\x00"s;
    const bool has_content = pick(random_, 50) != 0;
    put_tag(0, 0x05, has_content);
    if (has_content) put_content(1);
    return out_;
  }

 private:
  void put(unsigned byte) { out_ += static_cast<char>(byte); }

  void put_tag(unsigned page, unsigned token, bool has_content) {
    if (page != page_) {
      put(0x00);
      put(page);
      page_ = page;
    }
    put(token | (has_content ? 0x40u : 0u));
  }

  void put_opaque(const std::string& bytes) {
    put(0xC3);
    const auto size = static_cast<unsigned>(bytes.size());
    if (size >= 128 * 128) put((size >> 14) | 0x80);
    if (size >= 128) put((size >> 7 & 0x7F) | 0x80);
    put(size & 0x7F);
    out_ += bytes;
  }

  std::string some_bytes() {
    static constexpr std::array<unsigned, 6> sizes = {0, 1, 127, 128, 300, 16500};
    std::string bytes(sizes[pick(random_, 12) == 0 ? pick(random_, 6) : pick(random_, 4)], '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_());
    return bytes;
  }

  /// Content and END of an element whose tag was written with the content bit.
  void put_content(unsigned depth) {
    const unsigned kind = pick(random_, depth < 6 ? 10 : 4);
    if (kind < 3) {
      std::string text = pick(random_, 2) == 0 ? hostile_text(random_) : syntax_text(random_);
      if (text.empty()) text += ' ';
      put(0x03);
      out_ += text;
      put(0x00);
    } else if (kind == 3) {
      put_opaque(some_bytes());
    } else {
      put_children(depth);
    }
    put(0x01);
  }

  void put_children(unsigned depth) {
    const unsigned count = 1 + pick(random_, 6);
    for (unsigned i = 0; i < count; ++i) {
      // Pages 0 to 25 and one that no table has; tokens known and unknown alike.
      const unsigned page = pick(random_, 27) == 26 ? 254 : pick(random_, 26);
      const bool has_content = pick(random_, 5) != 0;
      put_tag(page, 0x05 + pick(random_, 0x3B), has_content);
      if (has_content) put_content(depth + 1);
    }
  }

  Random& random_;
  std::string out_;
  unsigned page_ = 0;
};

// ---- what the formats' own syntax looks like ----------------------------------------------------

/// Schemes of URIs, and prefixes of directories that look like them.
constexpr std::array schemes = {"tel:",
                                "TEL:",
                                "Tel:",
                                "sip:",
                                "sips:",
                                "im:",
                                "IM:",
                                "xmpp:",
                                "mailto:",
                                "SMTP:",
                                "EX:",
                                "data:",
                                "data:image/png;base64,",
                                "data:,",
                                "urn:uuid:",
                                "URN:UUID:",
                                "http://",
                                "https://",
                                "skype:",
                                "/o=",
                                ":",
                                "x+y-z.1:"};
constexpr std::array hier_parts = {"",
                                   "+1",
                                   "+1-555-0100;ext=12",
                                   "a@example.com",
                                   "a%20b%5C",
                                   "a%zz",
                                   "%00",
                                   "%",
                                   "tel:+1",
                                   "AAAA",
                                   "22b2c7df-9120-4969-8460-05956fe6b065",
                                   "[::1]/x?y=z,w;v#f",
                                   "Ann%2C Bo",
                                   "ExchangeLabs"};

constexpr std::array quoted_printable = {"=3D",
                                         "=0D=0A",
                                         "=0d=0a",
                                         "=\r\n",
                                         "=\n",
                                         "=",
                                         "==",
                                         "=C3=BC",
                                         "=E4",
                                         "=00",
                                         "=\r\n =20",
                                         "ENCODING=QUOTED-PRINTABLE:",
                                         ";QUOTED-PRINTABLE:a=",
                                         "x=3Dy=\r\nz"};

constexpr std::array base64 = {"base64:",
                               "base64:AAAA",
                               "base64:QUJD",
                               "base64:Zg",
                               "json64:",
                               "json64:W10=",
                               "json64:WyJhIl0=",
                               "json64:e30=",
                               "Zg==",
                               "Zg=",
                               "Zg",
                               "Z",
                               "=",
                               "====",
                               "Zg==\r\n",
                               "Zg==Zg==",
                               "QUJD\r\n QUJD\r\n",
                               "iVBORw0KGgo=",
                               "/9j/4AAQ\r\nSkZJ",
                               "R0lGODlh",
                               "Qk0=",
                               "\xE2\x80\x83Zg=="};

constexpr std::array card_lines = {"BEGIN:VCARD",
                                   "END:VCARD",
                                   "\r\nEND:VCARD\r\nBEGIN:VCARD\r\n",
                                   "END:VCARDBEGIN:VCARD",
                                   "\nEND:VCARD\n",
                                   "VERSION:2.1\r\n",
                                   "item1.TEL:",
                                   "\r\nitem1.X-ABLabel:_$!<Home>!$_",
                                   "_$!<Spouse>!$_",
                                   "NOTE:x\r\n y",
                                   "a\r\n\tb",
                                   ";TYPE=HOME:",
                                   ";TYPE=\"a,b\":",
                                   "TEL;TYPE=WORK:",
                                   ",PREF",
                                   ";PREF=1:",
                                   "X-EAS-RAW-FILEAS:x",
                                   "X-EAS-EMPTY:FileAs",
                                   "AGENT:",
                                   "N:a;b;;;",
                                   "a;b;c",
                                   "a,b,c",
                                   ",",
                                   ",,",
                                   ";;;;",
                                   "\\;",
                                   "\\,",
                                   "\\:",
                                   "\\N",
                                   "\\\\n",
                                   "\\",
                                   "\\\\",
                                   "absent",
                                   "Type=2,Data=absent",
                                   "FileAs,MMS",
                                   "(no name)"};

constexpr std::array dates = {"1987-09-27",
                              "19870927",
                              "--0927",
                              "--09-27",
                              "---27",
                              "1604-09-27",
                              "1987-09",
                              "1987",
                              "1987-09-27T00:00:00.000Z",
                              "1987-09-27T00:00:00Z",
                              "1987-09-27T23:59:59.999Z",
                              "19870927T000000Z",
                              "19870927T230000Z",
                              "1987-09-27T23:30:00+02:00",
                              "1987-09-27t00:00:00z",
                              "1987-09-27 00:00",
                              "T10",
                              "4501-01-01T00:00:00.000Z",
                              "0000-00-00",
                              "0001-01-01T00:00:00.000Z",
                              "1987-02-30",
                              "9999-12-31T23:59:59.999Z",
                              "1604-02-29T12:00:00.000Z",
                              "1987-09-27T24:00:00Z",
                              "27.09.1987",
                              "circa 1987"};

constexpr std::array json_texts = {"{\"FileAs\":\"x\"}",
                                   "[]",
                                   "[\"a\",\"b\"]",
                                   "\\u0000",
                                   "\"\\u0000\"",
                                   "\\ud800",
                                   "{\"base64\":\"AA==\"}",
                                   "[\"vcard\",[]]",
                                   "{\"@type\":\"Card\"}",
                                   "null",
                                   "true",
                                   "false",
                                   "0",
                                   "-0",
                                   "1",
                                   "01",
                                   "1e5",
                                   "-5",
                                   "99999999999999999999",
                                   "\"",
                                   "a~1b/c",
                                   "eascard.invalid:eas"};

constexpr std::array carets = {"^n", "^N", "^'", "^^", "^", "^^n", "\"^n\"", "^\"", "a^"};

/// Space, tab, NBSP, U+2003, U+3000, line ends of all kinds, U+0085, U+2028, U+2029, U+FEFF.
constexpr std::array blanks = {
    " ",    "  ",     "\t",       "\xC2\xA0",     "\xE2\x80\x83", "\xE3\x80\x80", "\r",  "\n",
    "\r\n", "\r\r\n", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF", "\n ", " \n"};

template <std::size_t N>
std::string one_of(Random& random, const std::array<const char*, N>& texts) {
  return texts[pick(random, N)];
}

std::string some_piece(Random& random) {
  switch (pick(random, 8)) {
    case 0:
      return one_of(random, schemes) + one_of(random, hier_parts);
    case 1:
      return one_of(random, quoted_printable);
    case 2:
      return one_of(random, base64);
    case 3:
      return one_of(random, card_lines);
    case 4:
      return one_of(random, dates);
    case 5:
      return one_of(random, json_texts);
    case 6:
      return one_of(random, carets);
    default:
      return hostile_text(random);
  }
}

}  // namespace

std::string blank_text(Random& random) {
  std::string text;
  for (unsigned count = 1 + pick(random, 3); count > 0; --count) text += one_of(random, blanks);
  return text;
}

std::string syntax_text(Random& random) {
  std::string text;
  if (pick(random, 5) == 0) text += one_of(random, blanks);
  for (unsigned count = pick(random, 3) == 0 ? 2 + pick(random, 3) : 1; count > 0; --count)
    text += some_piece(random);
  if (pick(random, 5) == 0) text += one_of(random, blanks);
  return text;
}

std::string hostile_text(Random& random) {
  static const std::array good = {"a"s,
                                  "Don Funk"s,
                                  " "s,
                                  "\t"s,
                                  "\n"s,
                                  "\r"s,
                                  "\r\n"s,
                                  "]]>"s,
                                  "&"s,
                                  "&amp;"s,
                                  "<b>"s,
                                  "\""s,
                                  "'"s,
                                  ";"s,
                                  ","s,
                                  "\\"s,
                                  "\\n"s,
                                  ":"s,
                                  "M\xC3\xBCller"s,
                                  "\xE5\xB1\xB1\xE7\x94\xB0"s,
                                  "\xF0\x9F\x98\x80"s,
                                  "\xC2\x85"s,
                                  "\xE2\x80\xA8"s,
                                  "\xEF\xBB\xBF"s,
                                  "\x7F"s,
                                  "base64:"s,
                                  "im:"s,
                                  "--"s,
                                  "<![CDATA["s};
  static const std::array bad = {"\x01"s, "\x1F"s,     "\xEF\xBF\xBE"s,
                                 "\xFF"s, "\xC0\x80"s, "\xED\xA0\x80"s};
  const bool may_be_bad = pick(random, 3) == 0;
  const unsigned count = pick(random, 8);
  std::string text;
  for (unsigned i = 0; i < count; ++i) {
    if (may_be_bad && pick(random, 3) == 0) {
      text += bad[pick(random, bad.size())];
    } else {
      text += good[pick(random, good.size())];
    }
  }
  return text;
}

std::string hostile_message(Random& random) {
  return Builder(random).build();
}

}  // namespace eascard::test
