// jCard: the shapes that RFC 7095 asks for, what others write, and contact -> jCard -> contact.

#include "eascard/jcard/jcard.hpp"

#include <gtest/gtest.h>

#include "eascard/records/json_record.hpp"
#include "random_contact.hpp"

namespace eascard::test {
namespace {

constexpr Place start{0, 1, 1};

std::string to_jcard(const Contact& contact) {
  std::string text;
  jcard::JcardWriter().write(contact, text);
  return text;
}

/// The properties behind "version" of a contact's jCard.
std::string properties(const Contact& contact) {
  const std::string text = to_jcard(contact);
  const std::string begin = R"(["vcard",[["version",{},"text","4.0"],)";
  EXPECT_TRUE(text.starts_with(begin)) << text;
  EXPECT_TRUE(text.ends_with("]]"));
  return text.substr(begin.size(), text.size() - begin.size() - 2);
}

TEST(Jcard, KeepsRandomContacts) {
  Random random(7095);
  Contact contact;
  for (unsigned i = contact_count(1000); i > 0; --i) {
    make_contact(random, contact);
    const std::string text = to_jcard(contact);
    records::JsonRecordReader reader;
    ASSERT_TRUE(reader.read(text, start, true)) << text;
    ASSERT_TRUE(contact.equals(reader.contact())) << difference(contact, reader.contact()) << text;
    EXPECT_EQ(contact.context.server_id, reader.contact().context.server_id);
    EXPECT_EQ(reader.contact().context.uid, "");
    EXPECT_TRUE(reader.diagnostics().empty()) << reader.diagnostics().list().front().text << text;
  }
}

// The forms are those of RFC 7095 3.3 to 3.5 and 5.1, the values those of RFC 6350.
TEST(Jcard, HasTheFormsOfTheRfc) {
  Contact contact;
  contact.context.uid = "urn:uuid:1";
  contact.set(FieldId::FirstName, "Don");
  contact.set(FieldId::LastName, "Funk");
  contact.set(FieldId::FileAs, "Funk, Don");
  contact.set(FieldId::CompanyName, "A; B");
  contact.set(FieldId::Email1Address, "a@example.com");
  contact.set(FieldId::Email2Address, "b@example.com");
  contact.set(FieldId::BusinessFaxNumber, "1");
  contact.set(FieldId::MobilePhoneNumber, "2");
  contact.set(FieldId::HomeAddressStreet, "x\ny");
  contact.set(FieldId::WebPage, "http://example.com/a,b");
  contact.set(FieldId::Birthday, "1987-09-27T00:00:00.000Z");
  contact.set(FieldId::Anniversary, "1604-02-29T00:00:00.000Z");
  contact.set(FieldId::Categories, {});
  contact.add_item(FieldId::Categories, "a");
  contact.add_item(FieldId::Categories, "b,c");
  contact.set(FieldId::Spouse, "Ola");
  EXPECT_EQ(properties(contact), R"(["fn",{},"text","Don Funk"],)"
                                 R"(["x-evolution-file-as",{},"unknown","Funk\\, Don"],)"
                                 R"(["n",{},"text",["Funk","Don","","",""]],)"
                                 R"(["org",{},"text","A; B"],)"
                                 R"(["email",{"pref":"1"},"text","a@example.com"],)"
                                 R"(["email",{"pref":"2"},"text","b@example.com"],)"
                                 R"(["tel",{"type":["fax","work"]},"text","1"],)"
                                 R"(["tel",{"type":"cell"},"text","2"],)"
                                 R"(["adr",{"type":"home"},"text",["","","x\ny","","","",""]],)"
                                 R"(["url",{"type":"work"},"uri","http://example.com/a,b"],)"
                                 R"(["bday",{},"date-and-or-time","1987-09-27"],)"
                                 R"(["anniversary",{},"date-and-or-time","--02-29"],)"
                                 R"(["related",{"type":"spouse"},"text","Ola"],)"
                                 R"(["categories",{},"text","a","b,c"],)"
                                 R"(["uid",{},"uri","urn:uuid:1"])");
}

// The example of RFC 7095 appendix B.1, shortened; groups as in its section 3.3.1.2, numbers as in
// 3.5, a component with several values as in 3.3.1.3.
TEST(Jcard, ReadsWhatOthersWrite) {
  const std::string text = R"(["vcard",
  [
    ["version", {}, "text", "4.0"],
    ["fn", {}, "text", "Simon Perreault"],
    ["n", {}, "text", ["Perreault", "Simon", "", "", ["ing. jr", "M.Sc."]]],
    ["bday", {}, "date-and-or-time", "--02-03"],
    ["anniversary", {}, "date-and-or-time", "2009-08-08T14:30:00-05:00"],
    ["gender", {}, "text", "M"],
    ["org", {"type": "work"}, "text", "Viagenie"],
    ["adr", {"type": "work"}, "text",
      ["", "Suite D2-630", "2875 Laurier", "Quebec", "QC", "G1V 2M2", "Canada"]],
    ["tel", {"type": ["work", "voice"], "pref": 1}, "uri", "tel:+1-418-656-9254;ext=102"],
    ["tel", {"type": ["work", "cell", "voice", "video", "text"]}, "uri", "tel:+1-418-262-6501"],
    ["email", {"type": "work"}, "text", "simon.perreault@viagenie.ca"],
    ["X-ABDate", {"group": "ITEM1"}, "date", "2009-08-08"],
    ["x-ablabel", {"group": "item1"}, "unknown", "_$!<Other>!$_"],
    ["x-spouse", {}, "unknown", "Ann\\, the first"],
    ["url", {"type": "home"}, "uri", "http://nomis80.org"]
  ]
]
)";
  records::JsonRecordReader reader;
  ASSERT_TRUE(reader.read(text, start, true));
  const Contact& contact = reader.contact();
  EXPECT_EQ(contact.value(FieldId::FileAs), "Simon Perreault");
  EXPECT_EQ(contact.value(FieldId::Suffix), "ing. jr M.Sc.");
  EXPECT_EQ(contact.value(FieldId::Birthday), "1604-02-03T00:00:00.000Z");
  EXPECT_EQ(contact.value(FieldId::Anniversary), "2009-08-08T00:00:00.000Z");
  EXPECT_EQ(contact.value(FieldId::CompanyName), "Viagenie");
  EXPECT_EQ(contact.value(FieldId::OfficeLocation), "Suite D2-630");
  EXPECT_EQ(contact.value(FieldId::BusinessPhoneNumber), "+1-418-656-9254;ext=102");
  EXPECT_EQ(contact.value(FieldId::MobilePhoneNumber), "+1-418-262-6501");
  EXPECT_EQ(contact.value(FieldId::Spouse), "Ann, the first");
  EXPECT_EQ(contact.value(FieldId::WebPage), "http://nomis80.org");
  ASSERT_EQ(reader.diagnostics().list().size(), 2u);
  EXPECT_EQ(reader.diagnostics().list()[0].text, "no element for GENDER: M");
  EXPECT_EQ(reader.diagnostics().list()[0].path, "/1/5");
  EXPECT_EQ(reader.diagnostics().list()[0].place.line, 8u);
  EXPECT_EQ(reader.diagnostics().list()[0].place.column, 5u);
  EXPECT_EQ(reader.diagnostics().list()[1].text, "no element for X-ABDATE: 2009-08-08");
}

TEST(Jcard, ReadsSeveralInAnArray) {
  std::string text = R"([["vcard",[["fn",{},"text","A"]]],["vcard",[["fn",{},"text","B"]]]])";
  records::JsonRecordReader reader;
  std::string found;
  while (reader.read(text, start, true)) {
    found += reader.contact().value(FieldId::FileAs);
    text.erase(0, reader.consumed());
  }
  EXPECT_EQ(found, "AB");
}

// A raw body that holds U+0000 is no string of the wire: its NOTE counts.
TEST(Jcard, IgnoresARawBodyWithNul) {
  records::JsonRecordReader reader;
  ASSERT_TRUE(reader.read(R"(["vcard",[["fn",{},"text","A"],["note",{},"text","ab"],)"
                          R"(["x-eas-raw-body",{},"unknown","base64:YQBi"],)"
                          R"(["x-eas-body",{},"unknown","Type=2"]]])",
                          start, true));
  EXPECT_EQ(reader.contact().value(FieldId::BodyType), "1");
  EXPECT_EQ(reader.contact().value(FieldId::BodyData), "ab");
  ASSERT_EQ(reader.diagnostics().list().size(), 1u);
  EXPECT_EQ(reader.diagnostics().list()[0].code, Code::M011);
  EXPECT_EQ(reader.diagnostics().list()[0].path, "/1/3");
}

TEST(Jcard, RefusesWithThePointer) {
  const struct {
    const char* text;
    Code code;
    const char* pointer;
  } cases[] = {{R"(["vcard"])", Code::M021, ""},
               {R"(["vcard",{}])", Code::M021, ""},
               {R"(["vcard",[],1])", Code::M021, ""},
               {R"(["vcard",[["fn",{},"text"]]])", Code::M021, "/1/0"},
               {R"(["vcard",[["fn",{},"text","A"],["fn",[],"text","A"]]])", Code::M021, "/1/1"},
               {R"(["vcard",[["fn",{},"text",{}]]])", Code::M021, "/1/0/3"},
               {R"(["vcard",[["fn",{},"text",null]]])", Code::M021, "/1/0/3"},
               {R"(["vcard",[["n",{},"text",["a",["b",["c"]]]]]])", Code::M021, "/1/0/3/1/1"},
               {R"(["vcard",[["fn",{"type":null},"text","A"]]])", Code::M021, "/1/0/1/type"},
               {R"(["vcard",[["fn",{},"text","a\u0000"]]])", Code::M010, "/1/0/3"},
               {R"(["card",[]])", Code::M018, ""}};
  for (const auto& bad : cases) {
    records::JsonRecordReader reader;
    try {
      reader.read(bad.text, start, true);
      ADD_FAILURE() << bad.text;
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().code, bad.code) << bad.text;
      EXPECT_EQ(error.diagnostic().path, bad.pointer) << bad.text;
    }
  }
}

}  // namespace
}  // namespace eascard::test
