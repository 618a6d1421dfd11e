// Redacted vCards: the values are fakes, every other byte is as it was.

#include "eascard/book/redact/vcard.hpp"

#include <gtest/gtest.h>

#include "eascard/card/shadow.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

std::string redact(std::string_view bytes, const Kept& kept = {}) {
  Redactor redactor("key", kept);
  EXPECT_EQ(redact_vcard(bytes, redactor), bytes);  // while it learns
  redactor.replace_from_here();
  return redact_vcard(bytes, redactor);
}

std::string fake(Personal kind, std::string_view value) {
  return Faker("key").fake(kind, value);
}

std::string card(const std::string& lines) {
  return "BEGIN:VCARD\r\nVERSION:3.0\r\n" + lines + "END:VCARD\r\n";
}

const std::string anna = fake(Personal::name, "Anna");
const std::string adler = fake(Personal::name, "Adler");

TEST(RedactVcard, ComponentsAndEscapes) {
  EXPECT_EQ(redact(card("N:Adler;Anna;;;\r\nFN:Anna\\, Adler\\nAnna\r\n")),
            card("N:" + adler + ';' + anna + ";;;\r\nFN:" + anna + "\\, " + adler + "\\n" + anna +
                 "\r\n"));
}

TEST(RedactVcard, CardsInUtf16Stop) {
  std::string wide;
  for (const char c : std::string("BEGIN:VCARD\r\nFN:Anna\r\nEND:VCARD\r\n")) (wide += c) += '\0';
  Redactor redactor("key", {});
  EXPECT_THROW(redact_vcard(wide, redactor), Error);
}

TEST(RedactVcard, FoldsStayWhereTheyAre) {
  EXPECT_EQ(redact(card("FN:An\r\n na Ad\r\n\tler\r\n")),
            card("FN:" + anna.substr(0, 2) + "\r\n " + anna.substr(2) + ' ' + adler.substr(0, 2) +
                 "\r\n\t" + adler.substr(2) + "\r\n"));
}

// U+00FC is C3 BC; the digits stay in capitals.
TEST(RedactVcard, QuotedPrintableWithSoftBreaks) {
  const std::string name = fake(Personal::name, "J\xC3\xBCrgen");
  EXPECT_EQ(redact(card("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:J=C3=BCr=\r\ngen=20Anna\r\n")),
            card("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:" + name.substr(0, 1) +
                 "=C3=" + hex_text(name.substr(2, 1)) + name.substr(3, 1) + "=\r\n" +
                 name.substr(4) + "=20" + anna + "\r\n"));
}

TEST(RedactVcard, Base64ThatIsNotIndented) {
  const std::string bytes = card(
      "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD\r\n"
      "AAMCAgICAgMCAgIDAwMDBAYEBAQEBAgG\r\nAAD/2Q==\r\n\r\nFN:Anna\r\n");
  const std::string redacted = redact(bytes);
  ASSERT_EQ(redacted.size(), bytes.size());
  EXPECT_EQ(redacted.find("AAMCAgICAgMCAgIDAwMDBAYEBAQEBAgG"), std::string::npos);
  EXPECT_TRUE(redacted.ends_with("\r\n\r\nFN:" + anna + "\r\nEND:VCARD\r\n"));
  EXPECT_NE(redacted.find("BASE64;TYPE=JPEG:/9j/"), std::string::npos);
}

TEST(RedactVcard, WordsOfParametersStay) {
  EXPECT_EQ(redact(card("item1.TEL;TYPE=\"work,voice\";PREF=1;X-Anna=Anna:5\r\n"
                        "item1.X-ABLabel:_$!<HomeFAX>!$_\r\nTEL;WORK;Anna:5\r\n"
                        "item1.X-ABLabel:Anna\r\nADR;LABEL=\"Anna\\nAnna, Anna\":;;\r\n")),
            card("item1.TEL;TYPE=\"work,voice\";PREF=1;X-Anna=" + anna + ':' +
                 fake(Personal::phone, "5") + "\r\nitem1.X-ABLabel:_$!<HomeFAX>!$_\r\nTEL;WORK;" +
                 anna + ':' + fake(Personal::phone, "5") + "\r\nitem1.X-ABLabel:" + anna +
                 "\r\nADR;LABEL=\"" + anna + "\\n" + anna + ", " + anna + "\":;;\r\n"));
}

TEST(RedactVcard, ShadowsHoldTheFakesOfTheirValues) {
  const std::string note = fake(Personal::note, "Anna");
  EXPECT_EQ(redact(card("NOTE:Anna\r\nX-EAS-RAW-FIRSTNAME:base64:QW5uYQ==\r\nX-EAS-EMPTY:Suffix,"
                        "Title\r\nX-EAS-BODY:Type=2,Note=" +
                        card::crc32_text("Anna") + "\r\nX-EAS-RAW-BODY:<p>Anna</p>\r\n")),
            card("NOTE:" + note + "\r\nX-EAS-RAW-FIRSTNAME:base64:" +
                 [] {
                   std::string text;
                   append_base64(text, anna);
                   return text;
                 }() +
                 "\r\nX-EAS-EMPTY:Suffix,Title\r\nX-EAS-BODY:Type=2,Note=" +
                 card::crc32_text(note) + "\r\nX-EAS-RAW-BODY:<p>" + note + "</p>\r\n"));
}

TEST(RedactVcard, WhatStandsOutsideOfCardsIsPersonal) {
  const std::string bytes = "Content-Type: Anna\r\nAnna: Anna\r\n" + card("FN:x\r\n") + "Anna";
  const std::string redacted = redact(bytes);
  EXPECT_EQ(redacted.size(), bytes.size());
  EXPECT_EQ(redacted.find("Anna"), std::string::npos) << redacted;
  EXPECT_TRUE(redacted.starts_with("Content-Type: "));
}

TEST(RedactVcard, CardsInCardsAndCardsWithoutEnd) {
  for (const std::string bytes :
       {"BEGIN:VCARD\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Anna\r\nEND:VCARD\r\nFN:Anna\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\nFN:Anna\nBEGIN:VCARD\nFN:Anna", "BEGIN:VCARD\rFN:Anna\rEND:VCARD",
        "BEGIN:VCARD\r\nFN:Anna\r\nEND:VCARDBEGIN:VCARD\r\nFN:Anna\r\nEND:VCARD",
        "BEGIN:VCARD\r\nFN;QUOTED-PRINTABLE:Anna=\r\nEND:VCARD\r\n"}) {
    const std::string redacted = redact(bytes);
    EXPECT_EQ(redacted.size(), bytes.size());
    EXPECT_EQ(redacted.find("Anna"), std::string::npos) << redacted;
    for (std::size_t at = 0; (at = bytes.find("VCARD", at)) != std::string::npos; ++at)
      EXPECT_EQ(redacted.substr(at, 5), "VCARD");
  }
}

TEST(RedactVcard, KeptElementsStay) {
  const std::string bytes = card("N:;Anna;;;\r\nTEL;TYPE=CELL:+1\r\n");
  EXPECT_EQ(
      redact(bytes, {tag_of("Contacts", "FirstName"), tag_of("Contacts", "MobilePhoneNumber")}),
      bytes);
  const std::string other = card("N:Anna;;;;\r\nTEL;TYPE=HOME,VOICE:+1\r\n");
  EXPECT_EQ(
      redact(other, {tag_of("Contacts", "FirstName"), tag_of("Contacts", "MobilePhoneNumber")})
          .find("Anna"),
      std::string::npos);
}

TEST(RedactVcard, SmallCharsetsAreReplacedOthersStop) {
  const std::string latin = card("FN;CHARSET=ISO-8859-1:J\xFCrg\r\n");
  const std::string redacted = redact(latin);
  EXPECT_EQ(redacted.size(), latin.size());
  EXPECT_EQ(redacted.find("\xFC"), std::string::npos);
  Redactor redactor("key", {});
  EXPECT_THROW(redact_vcard(card("FN;CHARSET=SHIFT_JIS:\x83\x41\r\n"), redactor), Error);
}

}  // namespace
}  // namespace eascard::book
