#include <gtest/gtest.h>

#include "eascard/json/emit.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/records/json_record.hpp"
#include "random_contact.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

constexpr Place start{0, 1, 1};

std::string to_json(const Contact& contact) {
  std::string text;
  json::write_contact(contact, text);
  return text;
}

TEST(Json, KeepsRandomContacts) {
  Random random(42);
  Contact contact;
  for (unsigned i = contact_count(1000); i > 0; --i) {
    make_contact(random, contact);
    const std::string text = to_json(contact);
    records::JsonRecordReader reader;
    ASSERT_TRUE(reader.read(text, start, true)) << text;
    ASSERT_TRUE(contact.equals(reader.contact())) << difference(contact, reader.contact()) << text;
    EXPECT_EQ(contact.context.server_id, reader.contact().context.server_id);
  }
}

TEST(Json, KeepsHostileMessagesAsTrees) {
  Random random(43);
  for (int i = 0; i < 1000; ++i) {
    const std::string bytes = hostile_message(random);
    wbxml::Reader wire;
    wire.start(0);
    wire.read(bytes, true);
    std::string text;
    json::write_tree(wire.document(), text);
    records::JsonRecordReader reader;
    ASSERT_TRUE(reader.read(text, start, true));
    ASSERT_EQ(reader.shape(), records::JsonShape::tree);
    ASSERT_EQ(write_wbxml(reader.document()), bytes) << text;
  }
}

TEST(Json, WritesNumbersOnlyWhereTheyComeBackTheSame) {
  Contact contact;
  contact.set(FieldId::WeightedRank, "-5");
  EXPECT_EQ(to_json(contact), R"({"WeightedRank":-5})");
  for (const char* text : {"05", "+5", "1.0", "", "-0", " 5", "9999999999999999"}) {
    contact.set(FieldId::WeightedRank, text);
    EXPECT_EQ(to_json(contact), "{\"WeightedRank\":\"" + std::string(text) + "\"}");
  }
}

TEST(Json, EscapesControlCharactersAndNothingElse) {
  Contact contact;
  contact.set(FieldId::FileAs, "a\"b\\c\n\t\x01\x7F\xC3\xBC\xF0\x9F\x98\x80/");
  EXPECT_EQ(to_json(contact),
            "{\"FileAs\":\"a\\\"b\\\\c\\n\\t\\u0001\\u007f\xC3\xBC\xF0\x9F\x98\x80/\"}");
}

TEST(Json, IndentsWithoutTouchingStrings) {
  std::string pretty;
  json::write_pretty(R"({"a":["x,{\"y",{}],"b":[],"c":{"d":1}})", pretty);
  EXPECT_EQ(pretty,
            "{\n  \"a\": [\n    \"x,{\\\"y\",\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": "
            "1\n  }\n}");
}

struct Bad {
  const char* text;
  Code code;
  const char* pointer;
};

TEST(Json, RefusesWithThePointer) {
  const Bad cases[] = {
      {R"({"Foo":"x"})", Code::M019, "/Foo"},
      {R"({"FirstName":5})", Code::M018, "/FirstName"},
      {R"({"Categories":["a",null]})", Code::M018, "/Categories/1"},
      {R"({"Body":{"Type":1,"a/b":2}})", Code::M019, "/Body/a~1b"},
      {R"({"FileAs":"a","FileAs":"b"})", Code::M017, "/FileAs"},
      {R"({"FileAs":"\ud800"})", Code::M016, "/FileAs"},
      {R"({"FileAs":"\u0000"})", Code::M010, "/FileAs"},
      {R"({"EmailAddress":"a","Email1Address":"b"})", Code::M017, "/Email1Address"},
      {R"({"WeightedRank":1.5})", Code::M018, "/WeightedRank"},
      {R"({"Type":"1"})", Code::M019, "/Type"},
      {R"({"Child":"a"})", Code::M019, "/Child"},
      {R"({"_extra":[{}]})", Code::M020, "/_extra/0"},
      {R"({"FileAs":NaN})", Code::M016, "/FileAs"},
      {R"({"FileAs":"a"},,]x)", Code::M016, nullptr},
      {R"("FileAs")", Code::M018, ""},
      {R"({"ns":"Contacts","name":"Foo"})", Code::M020, ""},
      {R"({"ns":"Contacts","name":"FileAs","children":[{"text":5}]})", Code::M020,
       "/children/0/text"}};
  for (const Bad& bad : cases) {
    records::JsonRecordReader reader;
    std::string text = bad.text;
    try {
      reader.read(text, start, true);
      if (bad.pointer) ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().code, bad.code) << text << error.what();
      EXPECT_EQ(error.diagnostic().path, bad.pointer) << text;
    }
  }
}

// The names that the example of [MS-ASCNTC] 4 has, and those of libwbxml.
TEST(Json, ReadsOlderNames) {
  records::JsonRecordReader reader;
  ASSERT_TRUE(reader.read(
      R"({"BusinessCity":"a","EmailAddress":"b","BusinessPostalCode":"c","WebPage":"d"})", start,
      true));
  EXPECT_EQ(reader.contact().value(FieldId::BusinessAddressCity), "a");
  EXPECT_EQ(reader.contact().value(FieldId::Email1Address), "b");
  EXPECT_EQ(reader.contact().value(FieldId::BusinessAddressPostalCode), "c");
  EXPECT_EQ(reader.contact().value(FieldId::WebPage), "d");
}

/// All FileAs of a stream, "!" for a bad record.
std::string read_all(const std::string& text, std::size_t piece) {
  records::JsonRecordReader reader;
  std::string found, buffer;
  std::size_t fed = 0;
  Place place = start;
  for (;;) {
    const bool last = fed == text.size();
    try {
      while (reader.read(buffer, place, last)) {
        found += reader.contact().value(FieldId::FileAs);
        buffer.erase(0, reader.consumed());
      }
      if (last) return found;
    } catch (const Error&) {
      found += '!';
      buffer.erase(0, reader.consumed());
      continue;
    }
    buffer += text.substr(fed, piece);
    fed = std::min(text.size(), fed + piece);
  }
}

TEST(Json, ReadsStreamsAndArraysInPieces) {
  const std::string streams[] = {"{\"FileAs\":\"A\"}\n{\"FileAs\":\"B\"}\n",
                                 "[{\"FileAs\":\"A\"},\n {\"FileAs\":\"B\"}\n]\n",
                                 "{\n \"FileAs\" : \"A\"\n}{\"FileAs\":\"B\"}"};
  for (const std::string& text : streams)
    for (const std::size_t piece : {1u, 2u, 7u, 1000u}) EXPECT_EQ(read_all(text, piece), "AB");
}

TEST(Json, GoesOnBehindABadRecord) {
  EXPECT_EQ(read_all("{\"FileAs\":\"A\"}\n{\"FileAs\":}\n{\"FileAs\":\"C\"}\n", 1000), "A!C");
  EXPECT_EQ(read_all("{\"FileAs\":\"A\"\n{\"FileAs\":\"B\"}\n{\"FileAs\":\"C\"}\n", 1000), "!BC");
}

TEST(Json, DoesNotRecurse) {
  records::JsonRecordReader reader;
  const std::string deep(1000000, '[');
  EXPECT_THROW(reader.read("{\"Categories\":" + deep, start, true), Error);
}

}  // namespace
}  // namespace eascard::test
