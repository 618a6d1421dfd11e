// JSContact: the shapes of RFC 9553, cards of others, edited cards, and contact -> card -> contact.

#include "eascard/jcard/jscontact.hpp"

#include <gtest/gtest.h>

#include "eascard/records/json_record.hpp"
#include "random_contact.hpp"

namespace eascard::test {
namespace {

constexpr Place start{0, 1, 1};

std::string to_card(const Contact& contact) {
  std::string text;
  jcard::JscontactWriter().write(contact, text);
  return text;
}

/// The text with the first `from`, which it must have, replaced.
std::string edited(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from << " in " << text;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Jscontact, KeepsRandomContacts) {
  Random random(9553);
  Contact contact;
  for (unsigned i = contact_count(1000); i > 0; --i) {
    make_contact(random, contact);
    const std::string text = to_card(contact);
    records::JsonRecordReader reader;
    ASSERT_TRUE(reader.read(text, start, true)) << text;
    ASSERT_TRUE(contact.equals(reader.contact())) << difference(contact, reader.contact()) << text;
    EXPECT_EQ(contact.context.server_id, reader.contact().context.server_id);
    EXPECT_EQ(reader.contact().context.uid, "");
    EXPECT_TRUE(reader.diagnostics().empty()) << reader.diagnostics().list().front().text << text;
  }
}

// The proof understands the texts that the writer shows: they must be those that a reader of the
// finished card makes, or it proves nothing.
TEST(Jscontact, ProvesTheVeryTextsThatAReaderReads) {
  Random random(2);
  Contact contact;
  for (unsigned i = contact_count(300); i > 0 && !HasFailure(); --i) {
    make_contact(random, contact);
    const std::string text = to_card(contact);
    json::Values values;
    json::parse(text, 1000, values);
    jcard::CardTexts read;
    jcard::read_card(values, read, [](std::uint32_t, const std::string& pointer, std::string_view) {
      ADD_FAILURE() << pointer;
    });
    jcard::CardTexts shown;
    jcard::show(contact, shown);
    for (const Field& f : all_fields()) EXPECT_EQ(read[f.id], shown[f.id]) << f.name << text;
    EXPECT_EQ(read.full_name, shown.full_name) << text;
    EXPECT_TRUE(read.items == shown.items) << text;
  }
}

// Places and spellings from RFC 9553 2.1 to 2.8, by hand.
TEST(Jscontact, HasTheFormsOfTheRfc) {
  Contact contact;
  contact.context.uid = "urn:uuid:1";
  contact.context.server_id = "2:1";
  contact.set(FieldId::Title, "Dr.");
  contact.set(FieldId::FirstName, "Don");
  contact.set(FieldId::LastName, "Funk");
  contact.set(FieldId::FileAs, "Funk, Don");
  contact.set(FieldId::NickName, "D");
  contact.set(FieldId::CompanyName, "Contoso");
  contact.set(FieldId::Department, "Sales");
  contact.set(FieldId::JobTitle, "Manager");
  contact.set(FieldId::Email1Address, "\"Don F.\" <a@example.com>");
  contact.set(FieldId::Email2Address, "not an address");
  contact.set(FieldId::IMAddress, "don");
  contact.set(FieldId::IMAddress2, "xmpp:don@example.com");
  contact.set(FieldId::BusinessFaxNumber, "1");
  contact.set(FieldId::CarPhoneNumber, "2");
  contact.set(FieldId::BusinessAddressStreet, "234 Main St.");
  contact.set(FieldId::OfficeLocation, "2/41");
  contact.set(FieldId::WebPage, "http://example.com/");
  contact.set(FieldId::Birthday, "1987-09-27T00:00:00.000Z");
  contact.set(FieldId::Anniversary, "1604-02-29T00:00:00.000Z");
  contact.set(FieldId::Spouse, "Ola");
  contact.set(FieldId::Children, {});
  contact.add_item(FieldId::Children, "Ola");
  contact.set(FieldId::Categories, {});
  contact.add_item(FieldId::Categories, "a");
  contact.set(FieldId::Body, {});
  contact.set(FieldId::BodyType, "1");
  contact.set(FieldId::BodyData, "x\r\ny");
  contact.set(FieldId::Picture, "/9j/2Q==");
  EXPECT_EQ(
      to_card(contact),
      R"({"@type":"Card","version":"1.0","uid":"urn:uuid:1","name":{"full":"Dr. Don Funk",)"
      R"("isOrdered":true,"components":[{"kind":"title","value":"Dr."},)"
      R"({"kind":"given","value":"Don"},{"kind":"surname","value":"Funk"}]},)"
      R"("nicknames":{"NickName":{"name":"D"}},)"
      R"("organizations":{"CompanyName":{"name":"Contoso","units":[{"name":"Sales"}]}},)"
      R"("titles":{"JobTitle":{"name":"Manager","organizationId":"CompanyName"}},)"
      R"("emails":{"Email1Address":{"address":"a@example.com","pref":1,"label":"Don F."}},)"
      R"("onlineServices":{"IMAddress":{"user":"don"},)"
      R"("IMAddress2":{"uri":"xmpp:don@example.com"}},)"
      R"("phones":{"BusinessFaxNumber":{"number":"1","contexts":{"work":true},)"
      R"("features":{"fax":true}},)"
      R"("CarPhoneNumber":{"number":"2","features":{"voice":true},"label":"Car"}},)"
      R"("addresses":{"Business":{"contexts":{"work":true},"isOrdered":true,)"
      R"("defaultSeparator":", ","components":[{"kind":"room","value":"2/41"},)"
      R"({"kind":"name","value":"234 Main St."}]}},)"
      R"("links":{"WebPage":{"uri":"http://example.com/","contexts":{"work":true}}},)"
      R"("media":{"Picture":{"kind":"photo","uri":"data:image/jpeg;base64,/9j/2Q=="}},)"
      R"("anniversaries":{"Birthday":{"kind":"birth","date":{"year":1987,"month":9,"day":27}},)"
      R"("Anniversary":{"kind":"wedding","date":{"month":2,"day":29}}},)"
      R"("relatedTo":{"Ola":{"relation":{"child":true,"spouse":true}}},)"
      R"("keywords":{"a":true},"notes":{"Body":{"note":"x\r\ny"}},)"
      R"("eascard.invalid:eas":{"ServerId":"2:1",)"
      R"("Email1Address":"\"Don F.\" <a@example.com>","Email2Address":"not an address",)"
      R"("FileAs":"Funk, Don"}})");
}

// Figures 16, 17, 22, 24, 25, 26, 27, 31, 38, 41, 42 and 43 of RFC 9553 in one card.
TEST(Jscontact, ReadsCardsOfOthers) {
  const std::string text = R"({
  "@type": "Card", "version": "1.0", "uid": "22B2C7DF-9120-4969-8460-05956FE6B065",
  "name": {"components": [
    {"kind": "given", "value": "Diego"}, {"kind": "surname", "value": "Rivera"},
    {"kind": "surname2", "value": "Barrientos"}], "isOrdered": true},
  "nicknames": {"k391": {"name": "Johnny"}, "k392": {"name": "Jo"}},
  "organizations": {"o1": {"name": "ABC, Inc.", "units": [
    {"name": "North American Division"}, {"name": "Marketing"}], "sortAs": "ABC"}},
  "titles": {"k2": {"kind": "role", "name": "Project Leader", "organizationId": "o2"},
    "le9": {"kind": "title", "name": "Research Scientist"}},
  "emails": {"e1": {"contexts": {"work": true}, "address": "jqpublic@xyz.example.com"},
    "e2": {"address": "jane_doe@example.com", "pref": 1}},
  "onlineServices": {"x1": {"uri": "xmpp:alice@example.com"}, "x3": {"uri": "im:bob%20b"}},
  "phones": {
    "tel0": {"contexts": {"private": true}, "features": {"voice": true},
      "number": "tel:+1-555-555-5555;ext=5555", "pref": 1},
    "tel3": {"contexts": {"work": true}, "number": "tel:+1-201-555-0123"},
    "tel4": {"features": {"fax": true}, "contexts": {"work": true}, "number": "7"},
    "tel5": {"features": {"fax": true}, "contexts": {"work": true}, "number": "8"}},
  "addresses": {"k23": {"contexts": {"work": true}, "components": [
      {"kind": "number", "value": "54321"}, {"kind": "separator", "value": " "},
      {"kind": "name", "value": "Oak St"}, {"kind": "locality", "value": "Reston"},
      {"kind": "region", "value": "VA"}, {"kind": "separator", "value": " "},
      {"kind": "postcode", "value": "20190"}], "countryCode": "US",
      "defaultSeparator": ", ", "isOrdered": true}},
  "media": {"res47": {"kind": "logo", "uri": "https://www.example.com/pub/logos/abccorp.jpg"},
    "res1": {"kind": "photo", "uri": "data:image/jpeg;base64,/9j/2Q=="}},
  "anniversaries": {"k8": {"kind": "birth", "date": {"year": 1953, "month": 4, "day": 15}},
    "k9": {"kind": "death", "date": {"@type": "Timestamp", "utc": "2019-10-15T23:10:00Z"}}},
  "relatedTo": {"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6": {"relation": {"friend": true}},
    "Ola": {"relation": {"spouse": true}}},
  "keywords": {"internet": true, "IETF": true},
  "notes": {"n1": {"note": "Open office hours are 1600 to 1715 EST, Mon-Fri"}, "n2": {"note": "B"}},
  "personalInfo": {"pi2": {"kind": "expertise", "value": "chemistry", "level": "high"}}
})";
  records::JsonRecordReader reader;
  ASSERT_TRUE(reader.read(text, start, true));
  const Contact& contact = reader.contact();
  EXPECT_EQ(contact.context.uid, "22B2C7DF-9120-4969-8460-05956FE6B065");
  const std::pair<FieldId, const char*> expected[] = {
      {FieldId::FirstName, "Diego"},
      {FieldId::LastName, "Rivera Barrientos"},
      {FieldId::NickName, "Johnny, Jo"},
      {FieldId::CompanyName, "ABC, Inc."},
      {FieldId::Department, "North American Division"},
      {FieldId::JobTitle, "Research Scientist"},
      {FieldId::Email1Address, "jane_doe@example.com"},
      {FieldId::Email2Address, "jqpublic@xyz.example.com"},
      {FieldId::IMAddress, "xmpp:alice@example.com"},
      {FieldId::IMAddress2, "bob b"},
      {FieldId::HomePhoneNumber, "+1-555-555-5555;ext=5555"},
      {FieldId::BusinessPhoneNumber, "+1-201-555-0123"},
      {FieldId::BusinessFaxNumber, "7"},
      {FieldId::BusinessAddressStreet, "54321 Oak St"},
      {FieldId::BusinessAddressCity, "Reston"},
      {FieldId::BusinessAddressState, "VA"},
      {FieldId::BusinessAddressPostalCode, "20190"},
      {FieldId::BusinessAddressCountry, "US"},
      {FieldId::Picture, "/9j/2Q=="},
      {FieldId::Birthday, "1953-04-15T00:00:00.000Z"},
      {FieldId::Spouse, "Ola"},
      {FieldId::BodyData, "Open office hours are 1600 to 1715 EST, Mon-Fri\n\nB"}};
  for (const auto& [id, value] : expected) EXPECT_EQ(contact.value(id), value) << field(id).name;
  EXPECT_EQ(contact.items(FieldId::Categories),
            (std::vector<std::string_view>{"internet", "IETF"}));
  std::string unused;
  for (const Diagnostic& diagnostic : reader.diagnostics().list()) {
    EXPECT_EQ(diagnostic.code, Code::M012);
    unused += diagnostic.path + ' ';
  }
  EXPECT_EQ(unused,
            "/organizations/o1/units/1 /media/res47 /anniversaries/k9 "
            "/relatedTo/urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6 /personalInfo "
            "/titles/k2 /phones/tel5 ");
}

// The slots are those of cards: what says where it belongs first, then overflow, then the rest.
TEST(Jscontact, GivesSlotsAsCardsDo) {
  records::JsonRecordReader reader;
  ASSERT_TRUE(reader.read(
      R"({"@type":"Card","phones":{"a":{"number":"9"},)"
      R"("b":{"number":"1","contexts":{"private":true}},)"
      R"("c":{"number":"2","features":{"mobile":true}},)"
      R"("d":{"number":"3","features":{"mobile":true},"contexts":{"work":true}},)"
      R"("e":{"number":"4","contexts":{"private":true}},)"
      R"("f":{"number":"5","features":{"textphone":true}}},)"
      R"("addresses":{"a":{"full":"A","contexts":{"private":true}},)"
      R"("b":{"full":"B","contexts":{"private":true}},"c":{"full":"C"}},)"
      R"("links":{"a":{"uri":"http://a/"},"b":{"uri":"http://b/","contexts":{"work":true}}}})",
      start, true));
  const Contact& contact = reader.contact();
  const std::pair<FieldId, const char*> expected[] = {
      {FieldId::HomePhoneNumber, "1"},    {FieldId::Home2PhoneNumber, "4"},
      {FieldId::MobilePhoneNumber, "2"},  {FieldId::Business2PhoneNumber, "3"},
      {FieldId::BusinessPhoneNumber, ""}, {FieldId::HomeAddressStreet, "A"},
      {FieldId::OtherAddressStreet, "B"}, {FieldId::BusinessAddressStreet, ""},
      {FieldId::WebPage, "http://b/"}};
  for (const auto& [id, value] : expected) EXPECT_EQ(contact.value(id), value) << field(id).name;
  std::string unused;
  for (const Diagnostic& said : reader.diagnostics().list()) unused += said.path + ' ';
  EXPECT_EQ(unused, "/phones/a /phones/f /addresses/c /links/a ");
}

TEST(Jscontact, AnEditWinsOverTheVendorProperty) {
  Contact contact;
  contact.set(FieldId::FirstName, "Don");
  contact.set(FieldId::LastName, "Funk");
  contact.set(FieldId::FileAs, "Funk, Don");
  contact.set(FieldId::Email1Address, "\"Don\" <a@example.com>");
  contact.set(FieldId::Body, {});
  contact.set(FieldId::BodyType, "1");
  contact.set(FieldId::BodyTruncatedFlag, "1");
  contact.set(FieldId::BodyData, "old");
  contact.set(FieldId::WeightedRank, "7");
  const std::string card = to_card(contact);
  const struct {
    const char* from;
    const char* to;
    FieldId id;
    const char* value;
    const char* stale;
  } cases[] = {
      {R"("address":"a@example.com")", R"("address":"b@example.com")", FieldId::Email1Address,
       "b@example.com", "/eascard.invalid:eas/Email1Address"},
      {R"("note":"old")", R"("note":"new")", FieldId::BodyData, "new", "/eascard.invalid:eas/Body"},
      {R"("full":"Don Funk")", R"("full":"D. Funk")", FieldId::FileAs, "D. Funk",
       "/eascard.invalid:eas/FileAs"},
      {R"("notes":{"Body":{"note":"old"}},)", "", FieldId::Body, "", "/eascard.invalid:eas/Body"}};
  for (const auto& edit : cases) {
    records::JsonRecordReader reader;
    ASSERT_TRUE(reader.read(edited(card, edit.from, edit.to), start, true));
    EXPECT_EQ(reader.contact().value(edit.id), edit.value) << edit.to;
    EXPECT_EQ(reader.contact().value(FieldId::WeightedRank), "7");
    EXPECT_FALSE(reader.contact().has(FieldId::BodyTruncatedFlag) &&
                 edit.id != FieldId::Email1Address && edit.id != FieldId::FileAs);
    ASSERT_EQ(reader.diagnostics().list().size(), 1u) << edit.to;
    EXPECT_EQ(reader.diagnostics().list()[0].code, Code::M011);
    EXPECT_EQ(reader.diagnostics().list()[0].path, edit.stale);
  }
}

// The vendor property may have an element under an older name, and is told of under that.
TEST(Jscontact, NamesTheKeyThatIsThere) {
  records::JsonRecordReader reader;
  const std::string text =
      "{\"@type\":\"Card\",\n\"addresses\":{\"Business\":{\"components\":"
      "[{\"kind\":\"locality\",\"value\":\"Kiel\"}]}},\n"
      "\"eascard.invalid:eas\":{\"JobTitle\":\"x\",\n \"BusinessCity\":\"Bonn\"}}";
  ASSERT_TRUE(reader.read(text, start, true));
  EXPECT_EQ(reader.contact().value(FieldId::BusinessAddressCity), "Kiel");
  ASSERT_EQ(reader.diagnostics().list().size(), 2u);  // JobTitle is no longer shown either
  const Diagnostic& said = reader.diagnostics().list()[0];
  EXPECT_EQ(said.code, Code::M011);
  EXPECT_EQ(said.path, "/eascard.invalid:eas/BusinessCity");
  EXPECT_EQ(said.text,
            "BusinessCity of eascard.invalid:eas no longer fits the card and is ignored");
  EXPECT_EQ(said.place.line, 4u);
  EXPECT_EQ(said.place.column, 2u);
}

// What the vendor property has counts where it fits; all else comes from the card beside it, the
// full name too, which is made of both.
TEST(Jscontact, ReadsTheVendorPropertyBesideTheCard) {
  records::JsonRecordReader reader;
  ASSERT_TRUE(
      reader.read(R"({"@type":"Card","name":{"full":"Dr. Don Funk","components":[)"
                  R"({"kind":"title","value":"Dr."},{"kind":"given","value":"Don"},)"
                  R"({"kind":"surname","value":"Funk"}]},"nicknames":{"NickName":{"name":"D"}},)"
                  R"("emails":{"Email1Address":{"address":"a@example.com"},)"
                  R"("Email2Address":{"address":"b@example.com"}},"keywords":{"a":true,"b":true},)"
                  R"("relatedTo":{"Mia":{"relation":{"child":true}}},)"
                  R"("notes":{"Body":{"note":"Hi"}},)"
                  R"("eascard.invalid:eas":{"Body":{"Type":2,"Data":"<p>Hi</p>"},)"
                  R"("Categories":["a","b","a"],"Email2Address":"\"B\" <b@example.com>",)"
                  R"("FileAs":"Funk, Don","MiddleName":"","WeightedRank":7}})",
                  start, true));
  const Contact& contact = reader.contact();
  EXPECT_TRUE(reader.diagnostics().empty());
  const std::pair<FieldId, const char*> expected[] = {
      {FieldId::Title, "Dr."},
      {FieldId::FirstName, "Don"},
      {FieldId::LastName, "Funk"},
      {FieldId::MiddleName, ""},
      {FieldId::NickName, "D"},
      {FieldId::FileAs, "Funk, Don"},
      {FieldId::Email1Address, "a@example.com"},
      {FieldId::Email2Address, "\"B\" <b@example.com>"},
      {FieldId::BodyType, "2"},
      {FieldId::BodyData, "<p>Hi</p>"},
      {FieldId::WeightedRank, "7"}};
  for (const auto& [id, value] : expected) {
    EXPECT_TRUE(contact.has(id)) << field(id).name;
    EXPECT_EQ(contact.value(id), value) << field(id).name;
  }
  EXPECT_EQ(contact.items(FieldId::Categories), (std::vector<std::string_view>{"a", "b", "a"}));
  EXPECT_EQ(contact.items(FieldId::Children), (std::vector<std::string_view>{"Mia"}));
  EXPECT_FALSE(contact.has(FieldId::Email3Address));
}

TEST(Jscontact, ReadsNoNulOutOfAUri) {
  records::JsonRecordReader reader;
  ASSERT_TRUE(
      reader.read(R"({"@type":"Card","onlineServices":{"a":{"uri":"im:a%00b"}}})", start, true));
  EXPECT_EQ(reader.contact().value(FieldId::IMAddress), "a%00b");
}

TEST(Jscontact, RefusesWithThePointer) {
  const struct {
    const char* members;
    Code code;
    const char* pointer;
  } cases[] = {
      {R"("emails":[])", Code::M018, "/emails"},
      {R"("emails":{"e":"x"})", Code::M018, "/emails/e"},
      {R"("emails":{"e":{}})", Code::M022, "/emails/e"},
      {R"("emails":{"e":{"address":5}})", Code::M018, "/emails/e/address"},
      {R"("emails":{"e":{"address":"a","pref":101}})", Code::M022, "/emails/e/pref"},
      {R"("phones":{"e":{"number":"1","features":{"fax":1}}})", Code::M018,
       "/phones/e/features/fax"},
      {R"("phones":{"e":{"number":"1","features":true}})", Code::M018, "/phones/e/features"},
      {R"("name":{"components":[{"kind":"given"}]})", Code::M022, "/name/components/0"},
      {R"("anniversaries":{"a":{"kind":"birth","date":{"year":1.5}}})", Code::M022,
       "/anniversaries/a/date/year"},
      {R"("anniversaries":{"a":{"kind":"birth"}})", Code::M022, "/anniversaries/a"},
      {R"("keywords":{"a":"b"})", Code::M018, "/keywords/a"},
      {R"("notes":{"n":{"note":"a\u0000"}})", Code::M010, "/notes/n/note"},
      {R"("uid":5)", Code::M018, "/uid"},
      {R"("eascard.invalid:eas":5)", Code::M018, "/eascard.invalid:eas"},
      {R"("eascard.invalid:eas":{"Foo":""})", Code::M019, "/eascard.invalid:eas/Foo"}};
  for (const auto& bad : cases) {
    records::JsonRecordReader reader;
    try {
      reader.read("{\"@type\":\"Card\"," + std::string(bad.members) + "}", start, true);
      ADD_FAILURE() << bad.members;
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().code, bad.code) << bad.members << error.what();
      EXPECT_EQ(error.diagnostic().path, bad.pointer) << bad.members;
    }
  }
}

TEST(Jscontact, KnowsAddresses) {
  for (const char* good :
       {"a@b", "a.b+c@example.com", "\"a b\"@example.com", "a@[192.0.2.1]", "\xC3\xBC@example.com"})
    EXPECT_TRUE(jcard::is_addr_spec(good)) << good;
  for (const char* bad : {"", "a", "@b", "a@", "a b@c", ".a@b", "a..b@c", "a@b.", "<a@b>",
                          "\"a\"b\"@c", "a@b\n", "a@[b"})
    EXPECT_FALSE(jcard::is_addr_spec(bad)) << bad;
}

}  // namespace
}  // namespace eascard::test
