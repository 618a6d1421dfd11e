#include "eascard/vcard/syntax.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "eascard/text/utf8.hpp"
#include "eascard/vcard/lines.hpp"

namespace eascard::vcard {
namespace {

using Strings = std::vector<std::string>;

/// `;TYPE=<work><voice>;=<FAX>`: parameters as they were understood.
std::string show(std::span<const Parameter> parameters) {
  std::string out;
  for (const Parameter& parameter : parameters) {
    out.append(";").append(parameter.name).append("=");
    for (const std::string_view value : parameter.values) out.append("<").append(value).append(">");
  }
  return out;
}

std::string show(const Property& property) {
  std::string out(property.group);
  if (!out.empty()) out += '.';
  out.append(property.name).append(show(property.parameters)).append(":").append(property.value);
  return out;
}

/// What a Reader made of a stream, in text: cards as "VERSION 3.0" and their properties, and
/// warnings as "M002 line:column".
struct Outcome {
  std::vector<Strings> cards;
  Strings warnings;
  Strings texts;  // of the warnings
  std::vector<Place> places;

  bool operator==(const Outcome& other) const {
    return cards == other.cards && warnings == other.warnings && texts == other.texts;
  }
};

void note(const Reader& reader, bool found, Outcome& outcome) {
  for (const Diagnostic& diagnostic : reader.diagnostics().list()) {
    EXPECT_EQ(diagnostic.severity, Severity::warning);
    std::ostringstream out;
    out << code_name(diagnostic.code) << ' ' << diagnostic.place.line << ':'
        << diagnostic.place.column;
    if (diagnostic.count > 1) out << " x" << diagnostic.count;
    outcome.warnings.push_back(out.str());
    outcome.texts.push_back(diagnostic.text);
  }
  if (!found) return;
  Strings& card = outcome.cards.emplace_back();
  card.push_back("VERSION " + std::string(reader.card().version));
  for (const Property& property : reader.card().properties) card.push_back(show(property));
  outcome.places.push_back(reader.card().place);
}

/// Feeds `text` in pieces. Each call gets a buffer of its own, which is gone before the card is
/// used.
Outcome read_in_pieces(std::string_view text, std::size_t piece, const Limits& limits = {}) {
  Reader reader(limits);
  Outcome outcome;
  std::size_t begin = 0;
  for (std::size_t end = 0; end < text.size() || end == 0;) {
    end = std::min(end + piece, text.size());
    const bool last = end == text.size();
    for (bool found = true; found;) {
      {
        const std::string buffer(text.substr(begin, end - begin));
        found = reader.read(buffer, last);
      }
      begin += reader.consumed();
      if (found || last) note(reader, found, outcome);
    }
    if (last) break;
  }
  return outcome;
}

/// Reads the stream as a whole, having checked that pieces make no difference.
Outcome read(std::string_view text) {
  const Outcome whole = read_in_pieces(text, text.size() + 1);
  for (const std::size_t piece : {1U, 2U, 7U})
    EXPECT_TRUE(read_in_pieces(text, piece) == whole) << text;
  return whole;
}

/// The properties of a card that is made of `body`; no warning is expected.
Strings read_body(std::string_view body, std::string_view version = "3.0") {
  const std::string text = "BEGIN:VCARD\r\nVERSION:" + std::string(version) + "\r\n";
  const Outcome outcome = read(text + std::string(body) + "END:VCARD\r\n");
  EXPECT_EQ(outcome.warnings, Strings{}) << body;
  EXPECT_EQ(outcome.cards.size(), 1U) << body;
  if (outcome.cards.empty()) return {};
  return Strings(outcome.cards[0].begin() + 1, outcome.cards[0].end());
}

const Strings simple = {"VERSION 3.0", "FN:Ann", "N:Lee;Ann;;;"};

TEST(VcardReader, TakesAllLineEnds) {
  for (const std::string end : {"\n", "\r\n", "\r", "\r\r\n"}) {
    const std::string text = "BEGIN:VCARD" + end + "VERSION:3.0" + end + "FN:Ann" + end + "N:Lee;" +
                             end + " Ann;;;" + end + "END:VCARD" + end;
    const Outcome outcome = read(text + text);
    EXPECT_EQ(outcome.cards, (std::vector<Strings>{simple, simple})) << testing::PrintToString(end);
    EXPECT_EQ(outcome.warnings, Strings{});
    EXPECT_EQ(outcome.places.at(1).line, 7U) << testing::PrintToString(end);
    EXPECT_EQ(outcome.places.at(1).offset, text.size());
  }
}

TEST(VcardReader, KeepsACarriageReturnInAValue) {  // Thunderbird, from a CR LF note
  EXPECT_EQ(read_body("NOTE:a\r\\nb\r\n"), Strings{"NOTE:a\r\\nb"});
}

TEST(VcardReader, TakesMarkersInAnyCaseAndByteOrderMarks) {
  const Outcome outcome = read(
      "\xEF\xBB\xBF"
      "begin:vCard\nfn:Ann\nversion:3.0\nN:Lee;Ann;;;\nEnd:Vcard \n"
      "\xEF\xBB\xBF"
      "BEGIN: VCARD\nFN:Bob\nEND:VCARD");
  EXPECT_EQ(outcome.cards, (std::vector<Strings>{{"VERSION 3.0", "fn:Ann", "N:Lee;Ann;;;"},
                                                 {"VERSION ", "FN:Bob"}}));
  EXPECT_EQ(outcome.warnings, Strings{});
}

TEST(VcardReader, FindsNothingInNothing) {
  EXPECT_EQ(read("").cards.size() + read("").warnings.size(), 0U);
  EXPECT_EQ(read("\r\n \n").cards.size() + read("\r\n \n").warnings.size(), 0U);
}

TEST(VcardReader, Unfolds) {
  EXPECT_EQ(read_body("NOTE:a\r\n b\n\tc\r\n  d\r\n"), Strings{"NOTE:abc d"});
  EXPECT_EQ(read_body("NO\n TE;LANG\n UAGE=de:a\n  \n b\n"), Strings{"NOTE;LANGUAGE=<de>:a b"});
  EXPECT_EQ(read_body("NOTE:caf\xC3\n \xA9\n"), Strings{"NOTE:café"});  // a fold inside of UTF-8
  EXPECT_EQ(read_body("NOTE:a\\\n nb\n ;\n :c\n"), Strings{"NOTE:a\\nb;:c"});
  EXPECT_EQ(read_body("NOTE:a\n\n b\nFN:c\n"), (Strings{"NOTE:ab", "FN:c"}));
}

TEST(VcardReader, SplitsGroups) {
  EXPECT_EQ(read_body("item1.TEL:1\nITEM1.X-ABLabel:_$!<Main>!$_\na.b.TEL:2\n"),
            (Strings{"item1.TEL:1", "ITEM1.X-ABLabel:_$!<Main>!$_", "a.b.TEL:2"}));
}

TEST(VcardReader, ReadsParameters) {
  EXPECT_EQ(
      read_body("TEL;TYPE=work,voice:1\nTEL;TYPE=work;type=voice:2\nTEL;TYPE=\"work,voice\":3\n"
                "TEL;WORK;VOICE:4\nTEL; TYPE = work , voice ;;PREF=1:5\nTEL;X=:6\nTEL;:7\n"),
      (Strings{"TEL;TYPE=<work><voice>:1", "TEL;TYPE=<work>;type=<voice>:2",
               "TEL;TYPE=<work,voice>:3", "TEL;=<WORK>;=<VOICE>:4",
               "TEL;TYPE=<work><voice>;PREF=<1>:5", "TEL;X=<>:6", "TEL:7"}));
}

TEST(VcardReader, ReadsQuotedParameters) {
  EXPECT_EQ(read_body("ADR;LABEL=\"a;b:c,d\",\"e\";TYPE=home:;;\n"),
            Strings{"ADR;LABEL=<a;b:c,d><e>;TYPE=<home>:;;"});
  EXPECT_EQ(read_body("A;X=\"b\"c;Y=\"\":d\n"), Strings{"A;X=<\"b\"c>;Y=<>:d"});
  EXPECT_EQ(read_body("A;X=\"b;Y=c:d:e\n"), Strings{"A;X=<\"b>;Y=<c>:d:e"});  // never closed
}

TEST(VcardReader, UndoesCaretsOnlyInVersion4) {  // RFC 6868
  const std::string line = "ADR;LABEL=\"a^nb^^c^'d^x^\";X=^^n:^n\n";
  EXPECT_EQ(read_body(line, "4.0"), Strings{"ADR;LABEL=<a\nb^c\"d^x^>;X=<^n>:^n"});
  EXPECT_EQ(read_body(line, "3.0"), Strings{"ADR;LABEL=<a^nb^^c^'d^x^>;X=<^^n>:^n"});
  EXPECT_EQ(read("BEGIN:VCARD\nA;X=^n:\nVERSION:4.0\nEND:VCARD\n").cards.at(0).at(1), "A;X=<\n>:");
}

TEST(VcardReader, DecodesQuotedPrintable) {  // RFC 2045 6.7
  EXPECT_EQ(
      read_body("NOTE;QUOTED-PRINTABLE;CHARSET=UTF-8:caf=C3=a9=0D=0Ab=\r\nc=\r\n d\r\nFN:e\r\n",
                "2.1"),
      (Strings{"NOTE;=<QUOTED-PRINTABLE>;CHARSET=<UTF-8>:café\r\nbc d", "FN:e"}));
  EXPECT_EQ(read_body("NOTE;ENCODING=Quoted-Printable:a=\nFN:b=3D=\n\nTEL:=\n", "2.1"),
            (Strings{"NOTE;ENCODING=<Quoted-Printable>:aFN:b=", "TEL:="}));
  EXPECT_EQ(read_body("N;ENCODING=\n QUOTED-PRINTABLE:=41=\n", "2.1"),  // folded, then cut short
            Strings{"N;ENCODING=<QUOTED-PRINTABLE>:A"});
}

TEST(VcardReader, KeepsBadQuotedPrintable) {
  const Outcome outcome = read("BEGIN:VCARD\nA;QUOTED-PRINTABLE:=4=ZZ=41=-1=4\nEND:VCARD\n");
  EXPECT_EQ(outcome.cards.at(0).at(1), "A;=<QUOTED-PRINTABLE>:=4=ZZA=-1=4");
  EXPECT_EQ(outcome.warnings, Strings{"M002 2:1"});
}

TEST(VcardReader, DecodesCharsets) {
  EXPECT_EQ(read_body("N;CHARSET=ISO-8859-1:M\xFCller \x80\n"),
            Strings{"N;CHARSET=<ISO-8859-1>:Müller €"});
  EXPECT_EQ(read_body("N;CHARSET=windows-1251;QUOTED-PRINTABLE:=C8=E2=E0=ED\n", "2.1"),
            Strings{"N;CHARSET=<windows-1251>;=<QUOTED-PRINTABLE>:Иван"});
  // The trail byte of 表 is a backslash, and libc's own Shift_JIS has no backslash at all.
  EXPECT_EQ(read_body("N;CHARSET=Shift_JIS:\x95\x5C;a\\nb\n", "2.1"),
            Strings{"N;CHARSET=<Shift_JIS>:表;a\\nb"});
  EXPECT_EQ(read_body("N;CHARSET=utf-8:é\nN;CHARSET=us-ascii:e\n"),
            (Strings{"N;CHARSET=<utf-8>:é", "N;CHARSET=<us-ascii>:e"}));
}

TEST(VcardReader, DecodesLongTextOfACharset) {
  const std::string body = "N;CHARSET=KOI8-R:" + std::string(10000, '\xC1') + "\n";
  std::string expected = "N;CHARSET=<KOI8-R>:";
  for (int i = 0; i < 10000; ++i) expected += "а";
  EXPECT_EQ(read_body(body), Strings{expected});
}

TEST(VcardReader, TellsWhatACharsetCannotSay) {
  const Outcome outcome = read(
      "BEGIN:VCARD\nA;CHARSET=no-such-set:\xE9\nB;CHARSET=EUC-JP:a\xFF"
      "b\xA4\nC;CHARSET=UTF-8//X:c\n"
      "END:VCARD\n");
  EXPECT_EQ(outcome.cards.at(0),
            (Strings{"VERSION ", "A;CHARSET=<no-such-set>:é", "B;CHARSET=<EUC-JP>:a\uFFFDb\uFFFD",
                     "C;CHARSET=<UTF-8//X>:c"}));
  EXPECT_EQ(outcome.warnings, (Strings{"M002 2:1", "W15 2:1", "W15 3:1", "M002 4:1"}));
}

TEST(VcardReader, GuessesWindows1252OncePerCard) {
  const std::string card =
      "BEGIN:VCARD\nFN:M\xFCller\nX-\xE9;P=\xE8:\x93"
      "a\x94 \x81\nEND:VCARD\n";
  const Outcome outcome = read(card + card);
  const Strings expected = {"VERSION ", "FN:Müller", "X-é;P=<è>:“a” \u0081"};
  EXPECT_EQ(outcome.cards, (std::vector<Strings>{expected, expected}));
  EXPECT_EQ(outcome.warnings, (Strings{"W15 2:1", "W15 6:1"}));
}

TEST(VcardReader, KeepsTheUtf8AroundDamage) {
  EXPECT_EQ(read("BEGIN:VCARD\nFN:äöü\xC3\nEND:VCARD\n").cards.at(0).at(1), "FN:äöüÃ");
}

TEST(VcardReader, ReadsBase64) {
  const Strings photo = {"PHOTO;ENCODING=<b>;TYPE=<JPEG>:AAAABBBB==", "FN:Ann"};
  EXPECT_EQ(read_body("PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB==\r\nFN:Ann\r\n"), photo);
  EXPECT_EQ(read_body("PHOTO;ENCODING=b;TYPE=JPEG:\r\n  AAAA\r\n\t BBBB==\r\n\r\nFN:Ann\r\n"),
            photo);
  EXPECT_EQ(read_body("PHOTO;JPEG;BASE64:AAAA\r\n BB=\r\n =\r\n", "2.1"),
            Strings{"PHOTO;=<JPEG>;=<BASE64>:AAAABB=="});
}

TEST(VcardReader, KeepsAgentsAsOneValue) {
  const std::string agent = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:B\r\nEND:VCARD\r\n";
  EXPECT_EQ(read_body("AGENT:\r\n\r\n" + agent + "FN:A\r\n", "2.1"),
            (Strings{"AGENT:" + agent, "FN:A"}));
  EXPECT_EQ(read_body("x.Agent;Y=z: " + agent + "FN:A\r\n", "2.1"),
            (Strings{"x.Agent;Y=<z>:" + agent, "FN:A"}));
  const std::string inner =
      "BEGIN:VCARD\r\nAGENT:\r\n" + agent + "AGENT:" + agent + "END:VCARD\r\n";
  EXPECT_EQ(read_body("AGENT:" + inner + "FN:A\r\nAGENT:" + agent, "2.1"),
            (Strings{"AGENT:" + inner, "FN:A", "AGENT:" + agent}));
}

TEST(VcardReader, KeepsAgentsOfVersion3) {  // RFC 2426 3.5.4
  EXPECT_EQ(read_body("AGENT:BEGIN:VCARD\\nFN:B\\nEND:\n VCARD\\n\nFN:A\n"),
            (Strings{"AGENT:BEGIN:VCARD\\nFN:B\\nEND:VCARD\\n", "FN:A"}));
  EXPECT_EQ(read_body("AGENT:BEGIN:VCARD\n \\nFN:B\\nEND:VCARD\nFN:A\n"),
            (Strings{"AGENT:BEGIN:VCARD\\nFN:B\\nEND:VCARD", "FN:A"}));
  EXPECT_EQ(read_body("AGENT;VALUE=uri:\n CID:x@y\nAGENT:\nFN:A\n"),
            (Strings{"AGENT;VALUE=<uri>:CID:x@y", "AGENT:", "FN:A"}));
}

TEST(VcardReader, ClosesACardWithoutEnd) {
  const Outcome outcome = read("BEGIN:VCARD\nFN:A\nNOTE;QUOTED-PRINTABLE:a=\nBEGIN:VCARD\nFN:B");
  EXPECT_EQ(outcome.cards, (std::vector<Strings>{{"VERSION ", "FN:A", "NOTE;=<QUOTED-PRINTABLE>:a"},
                                                 {"VERSION ", "FN:B"}}));
  EXPECT_EQ(outcome.warnings, (Strings{"W23 4:1", "W23 6:1"}));
}

TEST(VcardReader, ClosesACardWithAnOpenAgent) {
  const std::string text = "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\n";
  const Outcome outcome =
      read(text + "BEGIN:VCARD\nFN:C\nEND:VCARD\nBEGIN:VCARD\nAGENT:BEGIN:VCARD\nA:");
  EXPECT_EQ(outcome.cards, (std::vector<Strings>{{"VERSION ", "AGENT:" + text.substr(19)},
                                                 {"VERSION ", "FN:C"},
                                                 {"VERSION ", "AGENT:BEGIN:VCARD\nA:"}}));
  EXPECT_EQ(outcome.warnings, (Strings{"W23 6:1", "W23 12:1"}));
}

TEST(VcardReader, SeparatesGluedCards) {  // cat of a file without a last line end
  const Outcome outcome = read("BEGIN:VCARD\nFN:A\nEND:VCARDBEGIN:VCARD\nFN:B\nEND:VCARD\n");
  EXPECT_EQ(outcome.cards, (std::vector<Strings>{{"VERSION ", "FN:A"}, {"VERSION ", "FN:B"}}));
  EXPECT_EQ(outcome.warnings, Strings{});
  EXPECT_EQ(outcome.places.at(1).line, 3U);
}

TEST(VcardReader, PassesOverJunkBetweenCards) {
  const Outcome outcome = read(
      "From: "
      "x\n\njunk\nBEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCALENDAR\nEND:VCALENDAR\r\n\nEND:VCARD\n"
      "BEGIN:VCARD\nFN:B\nEND:VCARD\n--");
  EXPECT_EQ(outcome.cards, (std::vector<Strings>{{"VERSION ", "FN:A"}, {"VERSION ", "FN:B"}}));
  EXPECT_EQ(outcome.warnings, (Strings{"M002 1:1 x2", "M002 7:1 x3", "M002 14:1"}));
}

TEST(VcardReader, LeavesOutBadLines) {
  const Outcome outcome = read(
      "BEGIN:VCARD\n folded\nFN:A\nno colon here\n:no name\nitem1.;X=y:z\n# a: comment\nEND:\n"
      "BEGIN:VEVENT\nX-GOOGLE TALK:ann\nURL:a\x01"
      "b\nEND:VCARD\n");
  EXPECT_EQ(outcome.cards.at(0), (Strings{"VERSION ", "FN:A", "X-GOOGLE TALK:ann",
                                          "URL:a\x01"
                                          "b"}));
  EXPECT_EQ(outcome.warnings, (Strings{"M002 2:1", "M002 4:1", "M002 5:1", "M002 6:1", "M002 7:1",
                                       "M002 8:1", "M002 9:1"}));
  EXPECT_EQ(outcome.texts.at(1), "the line is left out, it has no colon: no colon here");
}

TEST(VcardReader, BoundsItsWarnings) {
  std::string text = "BEGIN:VCARD\n";
  for (int i = 0; i < 2000; ++i) text += "x\n";
  // 1000 of a code, and one that says how many more
  EXPECT_EQ(read_in_pieces(text + "END:VCARD\n", 100).warnings.size(), 1001U);
}

TEST(VcardReader, BoundsTheSizeOfACard) {
  const std::string card = "BEGIN:VCARD\nFN:A\nEND:VCARD\n";
  for (const std::size_t piece : {1U, 5U, 1000U}) {
    EXPECT_EQ(read_in_pieces("junk\n" + card + card, piece, {1, card.size()}).cards.size(), 2U);
    try {
      read_in_pieces(card + card, piece, {1, card.size() - 1});
      FAIL() << "no LimitError";
    } catch (const LimitError& error) {
      EXPECT_EQ(error.diagnostic().code, Code::W21);
      EXPECT_EQ(error.diagnostic().place.line, 1U);
    }
  }
}

TEST(VcardReader, DropsJunkBeforeACardIsComplete) {
  Reader reader;
  EXPECT_FALSE(reader.read("junk\nju", false));
  EXPECT_EQ(reader.consumed(), 5U);
  EXPECT_FALSE(reader.read("junk\nBEGIN:VCARD\nFN", false));
  EXPECT_EQ(reader.consumed(), 5U);
  EXPECT_TRUE(reader.read("BEGIN:VCARD\nFN:A\nEND:VCARD\n\n", false));
  EXPECT_EQ(reader.consumed(), 27U);
  EXPECT_EQ(reader.card().place.offset, 10U);
  EXPECT_EQ(reader.card().properties.at(0).place.offset, 22U);
  EXPECT_EQ(reader.card().properties.at(0).place.line, 4U);
}

/// The property of a card that holds only `line`.
template <typename Use>
void with_property(const std::string& line, Use use) {
  Reader reader;
  ASSERT_TRUE(reader.read("BEGIN:VCARD\n" + line + "\nEND:VCARD\n", true));
  ASSERT_EQ(reader.card().properties.size(), 1U) << line;
  use(reader.card().properties.front());
}

TEST(VcardValues, FindTypesInAllForms) {
  for (const char* line : {"TEL;TYPE=work,FAX:1", "TEL;TYPE=WORK;TYPE=fax:1",
                           "TEL;TYPE=\"work, fax\":1", "TEL;WORK;FAX:1", "TEL;Type=Work;FAX:1"}) {
    with_property(line, [&](const Property& property) {
      EXPECT_TRUE(has_type(property, "work") && has_type(property, "Fax")) << line;
      EXPECT_FALSE(has_type(property, "home") || has_type(property, "work,fax")) << line;
      std::vector<std::string_view> types;
      list_types(property, types);
      EXPECT_EQ(types.size(), 2U) << line;
    });
  }
}

TEST(VcardValues, FindEncodingsAndParameters) {
  for (const char* line :
       {"A;ENCODING=b:", "A;encoding=BASE64:", "A;Base64:", "A;ENCODING=\"B\":"}) {
    with_property(line,
                  [&](const Property& property) { EXPECT_TRUE(is_base64(property)) << line; });
  }
  with_property("A;TYPE=b;VALUE=uri:", [](const Property& property) {
    EXPECT_FALSE(is_base64(property));
    ASSERT_NE(find_parameter(property, "value"), nullptr);
    EXPECT_EQ(find_parameter(property, "value")->values[0], "uri");
    EXPECT_EQ(find_parameter(property, "PREF"), nullptr);
  });
}

TEST(VcardValues, Unescape) {
  EXPECT_EQ(unescape_text("a\\,b\\;c\\:d\\\\e\\nf\\Ng"), "a,b;c:d\\e\nf\ng");
  EXPECT_EQ(unescape_text("C:\\\\new"), "C:\\new");  // one pass
  EXPECT_EQ(unescape_text("\\x\\r\\\"\\"), "\\x\\r\\\"\\");
  EXPECT_EQ(unescape_text("plain") + unescape_text(""), "plain");
}

TEST(VcardValues, SplitAtUnescapedSeparators) {
  std::vector<std::string_view> parts;
  split_components("Lee\\;x;Ann,May;\\\\;", ';', parts);
  EXPECT_EQ(parts, (std::vector<std::string_view>{"Lee\\;x", "Ann,May", "\\\\", ""}));
  split_components("", ',', parts);
  EXPECT_EQ(parts, std::vector<std::string_view>{""});
  split_components("a\\", ',', parts);
  EXPECT_EQ(parts, std::vector<std::string_view>{"a\\"});
}

std::string escaped(std::string_view value, bool semicolon, TextChanges expected = {}) {
  std::string out = "<";
  const TextChanges changes = append_text(out, value, semicolon);
  EXPECT_EQ(changes.dropped_control, expected.dropped_control) << value;
  EXPECT_EQ(changes.replaced_utf8, expected.replaced_utf8) << value;
  EXPECT_EQ(changes.normalised_cr, expected.normalised_cr) << value;
  return out.substr(1);
}

TEST(VcardValues, Escape) {
  EXPECT_EQ(escaped("a\\b,c;d:\"e\tf\ng é😀", true), "a\\\\b\\,c\\;d:\"e\tf\\ng é😀");
  EXPECT_EQ(escaped("a;b", false), "a;b");
  EXPECT_EQ(escaped("a\r\nb\rc\n\r", true, {false, false, true}), "a\\nb\\nc\\n\\n");
  EXPECT_EQ(escaped(std::string_view("a\0\x1F\x7F"
                                     "b",
                                     5),
                    true, {true, false, false}),
            "ab");
  EXPECT_EQ(escaped("\xC3"
                    "a\xED\xA0\x80",
                    true, {false, true, false}),
            "\uFFFDa\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escaped("", true), "");
  std::string uri;
  const TextChanges changes = append_uri(uri, "data:image/jpeg;base64,/9\\a\r\n");
  EXPECT_EQ(uri, "data:image/jpeg;base64,/9\\\\a\\n");
  EXPECT_TRUE(changes.normalised_cr && !changes.replaced_utf8 && !changes.dropped_control);
}

std::string written(std::string_view value) {
  std::string out = "before\r\n";
  LineWriter line(out);
  line.begin("NOTE", ";TYPE=x", "item1");
  line.append(value);
  line.end();
  return out.substr(8);
}

TEST(VcardWriter, FoldsAt75Octets) {
  const std::string head = "item1.NOTE;TYPE=x:";
  const std::string full(75 - head.size(), 'a');
  EXPECT_EQ(written(""), head + "\r\n");
  EXPECT_EQ(written(full), head + full + "\r\n");
  EXPECT_EQ(written(full + "b"), head + full + "\r\n b\r\n");
  const std::string more(74, 'b');
  EXPECT_EQ(written(full + more + "c"), head + full + "\r\n " + more + "\r\n c\r\n");
}

TEST(VcardWriter, BreaksNeitherUtf8NorBeforeAColon) {
  const std::string head = "item1.NOTE;TYPE=x:";
  const std::string room(75 - head.size() - 2, 'a');
  EXPECT_EQ(written(room + "é€"), head + room + "é\r\n €\r\n");
  EXPECT_EQ(written(room + "€"), head + room + "\r\n €\r\n");
  EXPECT_EQ(written(room + "bc:d"), head + room + "b\r\n c:d\r\n");
  EXPECT_EQ(written(room + "é::d"), head + room + "\r\n é::d\r\n");
  EXPECT_EQ(
      read("BEGIN:VCARD\n" + written(std::string(200, ':')) + "END:VCARD\n").cards.at(0).at(1),
      "item1.NOTE;TYPE=<x>:" + std::string(200, ':'));
}

TEST(VcardWriter, IsReadBack) {
  const Strings pieces = {"a", ":",  ";", ",", "\\", " ",        "\t",
                          "=", "\"", "é", "€", "😀",  "bcdefghij"};
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::string value;
    for (auto left = random() % 300; left > 0; --left) value += pieces[random() % pieces.size()];
    const std::string line = written(value);
    EXPECT_EQ(read_body(line), Strings{"item1.NOTE;TYPE=<x>:" + value});
    std::istringstream lines(line);
    for (std::string physical; std::getline(lines, physical);) {
      EXPECT_LE(physical.size(), 76U);  // with its CR
      EXPECT_TRUE(is_utf8(physical)) << physical;
    }
  }
}

}  // namespace
}  // namespace eascard::vcard
