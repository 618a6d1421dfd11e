// Redacted XML: the values are fakes, every other byte is as it was.

#include "eascard/book/redact/xml.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace eascard::book {
namespace {

std::string redact(std::string_view bytes, const Kept& kept = {}) {
  Redactor redactor("key", kept);
  EXPECT_EQ(redact_xml(bytes, redactor), bytes);  // while it learns
  redactor.replace_from_here();
  return redact_xml(bytes, redactor);
}

std::string fake(Personal kind, std::string_view value) {
  return Faker("key").fake(kind, value);
}

constexpr std::string_view head =
    "<?xml version=\"1.0\"?>\r\n<ApplicationData xmlns=\"AirSync:\" xmlns:c=\"Contacts:\" "
    "xmlns:w=\"urn:x-eascard:wbxml:1\">";

std::string within(std::string_view content) {
  return std::string(head).append(content).append("</ApplicationData>\n");
}

TEST(RedactXml, SamplesKeepTheirSizeAndLines) {
  for (const auto& path : test::samples(".xml")) {
    SCOPED_TRACE(path);
    const std::string bytes = test::read_file(path);
    const std::string redacted = redact(bytes);
    ASSERT_EQ(redacted.size(), bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (bytes[i] == '\n' || bytes[i] == '<' || bytes[i] == '>') {
        ASSERT_EQ(redacted[i], bytes[i]) << i;
      }
  }
}

TEST(RedactXml, AValueHasTheFakeThatItHasElsewhere) {
  EXPECT_EQ(redact(within(" <c:FirstName>Anna</c:FirstName>\n")),
            within(" <c:FirstName>" + fake(Personal::name, "Anna") + "</c:FirstName>\n"));
}

// A value of several texts, sections and references is one; a comment cuts none.
TEST(RedactXml, AllSpellingsOfOneValue) {
  const std::string name = fake(Personal::name, "Anna & Jo");
  const std::string and_jo = name.substr(0, 4) + " &amp; " + name.substr(7);
  EXPECT_EQ(redact(within("<c:FirstName>Anna &amp; Jo</c:FirstName>")),
            within("<c:FirstName>" + and_jo + "</c:FirstName>"));
  EXPECT_EQ(redact(within("<c:FirstName><![CDATA[Anna & Jo]]></c:FirstName>")),
            within("<c:FirstName><![CDATA[" + name + "]]></c:FirstName>"));
  EXPECT_EQ(redact(within("<c:FirstName>An<!-- - --><![CDATA[na]]></c:FirstName>")),
            within("<c:FirstName>" + name.substr(0, 2) + "<!-- - --><![CDATA[" + name.substr(2, 2) +
                   "]]></c:FirstName>"));
}

// U+00E9 and U+4E8C, decimal and hexadecimal.
TEST(RedactXml, ReferencesStayReferences) {
  for (const std::string value : {"&#233;&#x4E8C;", "&#x0E9;&#20108;"}) {
    const std::string bytes = within("<c:FirstName>" + value + "</c:FirstName>");
    const std::string redacted = redact(bytes);
    ASSERT_EQ(redacted.size(), bytes.size());
    EXPECT_EQ(redacted.find(value), std::string::npos);
    const std::string now = redacted.substr(head.size() + 13, value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '&' || value[i] == '#' || value[i] == ';') {
        EXPECT_EQ(now[i], value[i]);
      }
    }
  }
}

// Most letters that may stand for "a" have three digits, which two have no room for.
TEST(RedactXml, WhatCannotBeSpelledStops) {
  unsigned stopped = 0;
  for (const std::string key : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    Redactor redactor(key, {});
    redactor.replace_from_here();
    try {
      redact_xml(within("<c:FirstName>&#97;&#98;&#99;</c:FirstName>"), redactor);
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().place.line, 2u);
      ++stopped;
    }
  }
  EXPECT_GT(stopped, 0u);
}

TEST(RedactXml, MarkersHoldValues) {
  // U+0001 "Anna"
  const std::string redacted =
      redact(within("<c:FirstName w:text=\"base64\">AUFubmE=</c:FirstName>"));
  EXPECT_EQ(redacted.size(),
            within("<c:FirstName w:text=\"base64\">AUFubmE=</c:FirstName>").size());
  EXPECT_NE(redacted.find("w:text=\"base64\">A"), std::string::npos) << redacted;
  EXPECT_EQ(redacted.find("AUFubmE="), std::string::npos);
  const std::string token =
      within("<w:token page=\"99\" token=\"06\">Anna</w:token><w:literal name=\"Foo\"/>");
  EXPECT_EQ(redact(token).find("Anna"), std::string::npos);
  EXPECT_EQ(redact(token).substr(0, head.size() + 29), token.substr(0, head.size() + 29));
  EXPECT_NE(redact(token).find("<w:literal name=\"Foo\"/>"), std::string::npos);
}

TEST(RedactXml, WhatIsNotOursIsPersonal) {
  const std::string other =
      "<?xml version=\"1.0\"?><!-- Anna --><?who Anna?><a "
      "href='Anna'>Anna<b>Anna</b></a><!--Anna-->";
  const std::string redacted = redact(other);
  EXPECT_EQ(redacted.size(), other.size());
  EXPECT_EQ(redacted.find("Anna"), std::string::npos) << redacted;
  EXPECT_NE(redacted.find("<?who "), std::string::npos);
  EXPECT_NE(redacted.find("<a href='"), std::string::npos);
}

TEST(RedactXml, WhatTheProtocolSaysStays) {
  const std::string bytes =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE ActiveSync PUBLIC \"-//MICROSOFT//DTD "
      "ActiveSync//EN\" \"http://www.microsoft.com/\"><Sync xmlns=\"AirSync:\"><Status>1</Status>"
      "<SyncKey>0</SyncKey><?w hole 0x10-0x2F?><ApplicationData><Body=552 bytes/><FileAs "
      "xmlns=\"Contacts:\" bytes=\"19\"/></ApplicationData></Sync>";
  EXPECT_EQ(redact(bytes), bytes);
}

TEST(RedactXml, KeptElementsStay) {
  const std::string bytes = within("<c:FirstName>Anna</c:FirstName>");
  EXPECT_EQ(redact(bytes, {tag_of("Contacts", "FirstName")}), bytes);
}

TEST(RedactXml, AStreamOfDocuments) {
  const std::string one = "<FirstName xmlns=\"Contacts:\">Anna</FirstName>\n";
  const std::string two = redact(one + one + "<!-- Anna -->\n");
  EXPECT_EQ(two.substr(0, one.size()), redact(one));
  EXPECT_EQ(two.substr(one.size(), one.size()), redact(one));
  EXPECT_EQ(two.find("Anna"), std::string::npos);
}

TEST(RedactXml, WhatIsNotWellFormedStops) {
  for (const std::string bytes : {"<a>Anna", "<a>Anna</b>", "<a>&who;</a>", "<a/>Anna"}) {
    Redactor redactor("key", {});
    EXPECT_THROW(redact_xml(bytes, redactor), Error) << bytes;
  }
}

}  // namespace
}  // namespace eascard::book
