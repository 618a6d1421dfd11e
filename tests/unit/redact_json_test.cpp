// Redacted JSON in each shape: the values are fakes, every other byte is as it was.

#include "eascard/book/redact/json.hpp"

#include <gtest/gtest.h>

#include "eascard/text/base64.hpp"

namespace eascard::book {
namespace {

std::string redact(std::string_view bytes, const Kept& kept = {}) {
  Redactor redactor("key", kept);
  EXPECT_EQ(redact_json(bytes, redactor), bytes);  // while it learns
  redactor.replace_from_here();
  return redact_json(bytes, redactor);
}

std::string fake(Personal kind, std::string_view value) {
  return Faker("key").fake(kind, value);
}

TEST(RedactJson, ThePlainShape) {
  const std::string anna = fake(Personal::name, "Anna");
  const std::string date = fake(Personal::date, "1975-03-01T23:00:00.000Z");
  EXPECT_EQ(redact(R"({"ServerId":"5:1", "FirstName" : "Anna","Birthday":"1975-03-01T23:00:00.000Z",
"Children":["Anna"],"WeightedRank":35401,"Body":{"Type":1,"Data":"Anna"}})"),
            R"({"ServerId":"5:1", "FirstName" : ")" + anna + R"(","Birthday":")" + date +
                R"(",
"Children":[")" +
                anna + R"("],"WeightedRank":35401,"Body":{"Type":1,"Data":")" + anna + R"("}})");
}

TEST(RedactJson, EscapesStayEscapes) {
  const std::string value = fake(Personal::name, "J\xC3\xBCrg");
  const std::string bytes = R"({"FirstName":"J\u00FCrg\n\"\uD83D\uDE00\/"})";
  const std::string redacted = redact(bytes);
  ASSERT_EQ(redacted.size(), bytes.size());
  EXPECT_EQ(redacted.substr(0, 17), R"({"FirstName":")" + value.substr(0, 1) + R"(\u)");
  EXPECT_EQ(redacted.substr(21, 6), redacted.substr(21, 2) + R"(\n\")");
  EXPECT_EQ(redacted.substr(27, 4), R"(\uD8)");
  EXPECT_TRUE(redacted.ends_with(R"(\/"})"));
  EXPECT_NE(redacted, bytes);
}

TEST(RedactJson, BytesThatAreNoTextStayBase64) {
  std::string base64;
  append_base64(base64, "Anna\xFF");
  const std::string bytes = R"({"FirstName":{"base64":")" + base64 + R"("}})";
  const std::string redacted = redact(bytes);
  std::string decoded;
  ASSERT_TRUE(decode_base64(std::string_view(redacted).substr(24, base64.size()), decoded));
  EXPECT_EQ(decoded, fake(Personal::name, "Anna\xFF"));
}

TEST(RedactJson, Trees) {
  const std::string anna = fake(Personal::name, "Anna");
  const auto tree = [](const std::string& name, const std::string& html) {
    return R"({"ns":"AirSync","name":"ApplicationData","children":[{"ns":"Contacts",)"
           R"("name":"FirstName","text":")" +
           name +
           R"("},{"ns":"AirSyncBase","name":"Body","children":[{"ns":"AirSyncBase",")"
           R"(name":"Type","text":"2"},{"ns":"AirSyncBase","name":"Data","text":")" +
           html + R"("}]},{"literal":"Foo"},{"page":254,"token":6,"children":[{"text":")" + name +
           R"("}]}]})";
  };
  EXPECT_EQ(redact(tree("Anna", "<p>Anna</p>")), tree(anna, "<p>" + anna + "</p>"));
}

TEST(RedactJson, JcardSaysWhatCardsSay) {
  const std::string anna = fake(Personal::name, "Anna");
  const std::string adler = fake(Personal::name, "Adler");
  EXPECT_EQ(redact(R"(["vcard",[["version",{},"text","4.0"],["fn",{},"text","Anna Adler"],[")"
                   R"(n",{},"text",["Adler","Anna","","",""]],["tel",{"type":["work","voice")"
                   R"(]},"uri","tel:+1-555"],["x-eas-raw-firstname",{},"unknown","Anna\\, An)"
                   R"(na"]]])"),
            R"(["vcard",[["version",{},"text","4.0"],["fn",{},"text",")" + anna + ' ' + adler +
                R"("],["n",{},"text",[")" + adler + R"(",")" + anna +
                R"(","","",""]],["tel",{"type":["work","voice"]},"uri",")" +
                fake(Personal::phone, "tel:+1-555") +
                R"("],["x-eas-raw-firstname",{},"unknown",")" + anna + R"(\\, )" + anna +
                R"("]]])");
}

TEST(RedactJson, JscontactKeepsItsWords) {
  const std::string anna = fake(Personal::name, "Anna");
  const std::string date = fake(Personal::date, "1975-03-12");
  EXPECT_EQ(redact(R"({"@type":"Card","version":"1.0","name":{"components":[{"kind":"given",)"
                   R"("value":"Anna"}]},"anniversaries":{"Birthday":{"kind":"birth","date":{)"
                   R"("year":1975,"month":3,"day":12}}},"relatedTo":{"Anna":{"relation":{"ch)"
                   R"(ild":true}}},"keywords":{"Anna":true}})"),
            R"({"@type":"Card","version":"1.0","name":{"components":[{"kind":"given","value":")" +
                anna + R"("}]},"anniversaries":{"Birthday":{"kind":"birth","date":{"year":)" +
                date.substr(0, 4) + R"(,"month":)" + date.substr(6, 1) + R"(,"day":)" +
                date.substr(8, 2) + R"(}}},"relatedTo":{")" + anna +
                R"(":{"relation":{"child":true}}},"keywords":{")" + anna + R"(":true}})");
}

TEST(RedactJson, WhatIsNotKnownIsPersonal) {
  const std::string bytes =
      R"({"FirstName":"x","Anna":{"Anna":["Anna",true,null,{"Anna":12345}]}} "Anna" [12345.5e1])";
  const std::string redacted = redact(bytes);
  EXPECT_EQ(redacted.size(), bytes.size());
  EXPECT_EQ(redacted.find("Anna"), std::string::npos) << redacted;
  EXPECT_EQ(redacted.find("12345"), std::string::npos) << redacted;
  EXPECT_TRUE(redacted.ends_with(".5e1]"));
}

TEST(RedactJson, OnlyTheMediaTypeOfADataUriStays) {
  const std::string start = R"({"@type":"Card","links":{"k":{"uri":"data:)";
  for (const std::string uri : {"Anna", "Anna;base64,QW5uYQ==", "image/png;base64,QW5uYSBBbm5h"}) {
    const std::string redacted = redact(start + uri + R"("}}})");
    EXPECT_EQ(redacted.find("Anna"), std::string::npos) << redacted;
    EXPECT_EQ(redacted.find("QW5uYSBB"), std::string::npos) << redacted;
  }
}

TEST(RedactJson, KeptElementsStayInAllShapes) {
  const Kept kept = {tag_of("Contacts", "FirstName")};
  for (const std::string bytes :
       {R"({"FirstName":"Anna"})", R"({"ns":"Contacts","name":"FirstName","text":"Anna"})",
        R"(["vcard",[["n",{},"text",["","Anna"]],["x-eas-raw-firstname",{},"unknown","Anna"]]])",
        R"({"@type":"Card","eascard.invalid:eas":{"FirstName":"Anna"}})"})
    EXPECT_EQ(redact(bytes, kept), bytes);
}

TEST(RedactJson, WhatIsNoJsonStops) {
  for (const std::string bytes : {R"({"FirstName":"Anna)", R"({"FirstName":Anna})", "Anna"}) {
    Redactor redactor("key", {});
    EXPECT_THROW(redact_json(bytes, redactor), Error) << bytes;
  }
}

}  // namespace
}  // namespace eascard::book
