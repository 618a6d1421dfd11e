// contact -> card -> contact without one difference, whatever the values are.

#include <gtest/gtest.h>

#include <array>

#include "eascard/text/utf8.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/vcard/writer.hpp"
#include "random_contact.hpp"

namespace eascard::test {
namespace {

using card::CardOptions;
using card::CardVersion;

/// What a reader of the RFCs would refuse in a card's bytes; "" where there is nothing.
std::string lint(const std::string& card) {
  for (std::size_t at = 0; at < card.size();) {
    const std::size_t end = card.find("\r\n", at);
    if (end == std::string::npos) return "no CR LF at the end";
    if (end - at > 75) return "a line of " + std::to_string(end - at) + " octets";
    const std::string line = card.substr(at, end - at);
    for (const char c : line)
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F)
        return "a control character";
    if (line.empty()) return "an empty line";
    at = end + 2;
  }
  if (!card.starts_with("BEGIN:VCARD\r\nVERSION:")) return "no BEGIN and VERSION";
  if (!card.ends_with("END:VCARD\r\n")) return "no END";
  for (std::size_t at = 0, end = 0; at < card.size(); at = end + 2) {
    end = card.find("\r\n", at);  // folds stand between characters, so that each line is UTF-8
    if (find_bad_utf8(card.substr(at, end - at)) != end - at) return "a line is not UTF-8";
  }
  return "";
}

void expect_round_trip(const Contact& contact, CardVersion version, unsigned number) {
  const CardOptions options{version};
  std::string card;
  vcard::Writer(options).write(contact, card);
  ASSERT_EQ(lint(card), "") << "contact " << number << "\n" << card;
  vcard::ContactReader reader(options);
  ASSERT_TRUE(reader.read(card, true));
  ASSERT_TRUE(contact.equals(reader.contact())) << "contact " << number << "\n"
                                                << difference(contact, reader.contact()) << card;
  EXPECT_EQ(contact.context.server_id, reader.contact().context.server_id);
  EXPECT_EQ(reader.contact().context.uid, "");
  EXPECT_TRUE(reader.diagnostics().empty()) << reader.diagnostics().list().front().text << "\n"
                                            << card;
}

/// The lines of a contact's card.
std::string card_of(const Contact& contact, CardVersion version) {
  std::string card;
  vcard::Writer(CardOptions{version}).write(contact, card);
  return card;
}

// "Values are plain text, no tel:": the number is shown, the shadow has the rest.
TEST(VcardRoundTrip, KeepsNumbersThatAreUris) {
  for (const CardVersion version : {CardVersion::v3_0, CardVersion::v4_0})
    for (const Field& f : all_fields()) {
      if (f.v4.property != "TEL") continue;
      for (const char* value : {"tel:+1", "TEL:+1", "tel:tel:+1", "tel:", "tel: "}) {
        Contact contact;
        contact.set(f.id, value);
        expect_round_trip(contact, version, 0);
        contact.set(FieldId::HomePhoneNumber, "+1");
        contact.set(FieldId::FileAs, "x");
        expect_round_trip(contact, version, 0);
        const std::string card = card_of(contact, version);
        EXPECT_EQ(card.find(":tel:+1\r\nTEL"), std::string::npos) << card;
      }
    }
}

// The mark of CR LF names an element, not a value: it must not stay with the slot when the value
// moves to another.
TEST(VcardRoundTrip, KeepsLineEndsOfValuesThatMove) {
  for (const auto& slots : {std::array{FieldId::Email2Address, FieldId::Email3Address},
                            std::array{FieldId::IMAddress2, FieldId::IMAddress3},
                            std::array{FieldId::Business2PhoneNumber, FieldId::BusinessFaxNumber},
                            std::array{FieldId::Home2PhoneNumber, FieldId::MobilePhoneNumber}}) {
    Contact contact;
    for (const FieldId id : slots) contact.set(id, "Ann\r\n");
    for (const CardVersion version : {CardVersion::v3_0, CardVersion::v4_0})
      expect_round_trip(contact, version, 0);
  }
}

// A picture of blanks is base64 of nothing: no PHOTO, and nothing of it in the line before.
TEST(VcardRoundTrip, ShowsNoPictureOfBlanks) {
  Contact contact;
  contact.set(FieldId::FileAs, "A");
  contact.set(FieldId::MobilePhoneNumber, "1");
  for (const char* blanks : {" ", "\t", "\r\n", "\n \t"}) {
    contact.set(FieldId::Picture, blanks);
    const std::string v3 = card_of(contact, CardVersion::v3_0);
    EXPECT_NE(v3.find("TEL;TYPE=CELL:1\r\n"), std::string::npos) << v3;
    EXPECT_EQ(v3.find("ENCODING"), std::string::npos) << v3;
    const std::string v4 = card_of(contact, CardVersion::v4_0);
    EXPECT_NE(v4.find("TEL;TYPE=cell:1\r\n"), std::string::npos) << v4;
    EXPECT_EQ(v4.find("PHOTO"), std::string::npos) << v4;
    expect_round_trip(contact, CardVersion::v3_0, 0);
    expect_round_trip(contact, CardVersion::v4_0, 0);
  }
}

TEST(VcardRoundTrip, KeepsIdsThatNoCardCanHold) {
  for (const char* id : {"a\r\nb", "a\x01", "\xFF", "base64:YQ==", "json64:", " a ", "a;b,c\\"})
    for (const CardVersion version : {CardVersion::v3_0, CardVersion::v4_0}) {
      Contact contact;
      contact.set(FieldId::FileAs, "A");
      contact.context = {id, {}, id, {}, id};
      const std::string card = card_of(contact, version);
      EXPECT_EQ(lint(card), "");
      vcard::ContactReader reader(CardOptions{version});
      ASSERT_TRUE(reader.read(card, true));
      EXPECT_EQ(reader.contact().context.server_id, id);
      EXPECT_EQ(reader.contact().context.collection_id, id);
      EXPECT_EQ(reader.contact().context.uid, id);
      EXPECT_TRUE(reader.diagnostics().empty()) << card;
    }
}

/// A property as the contact is read from it, all in one line. Apple's labels are read as types.
std::string show(const card::Properties& card) {
  constexpr std::uint32_t unread = card::type_bit::pref | card::type_bit::other;
  std::string text;
  for (const card::CardProperty& property : card.list) {
    if (property.name == "X-ABLABEL") continue;
    ((text += property.name) += ' ') += std::to_string(property.types & ~unread);
    text += ' ' + std::to_string(property.preference);
    for (std::uint32_t i = 0; i < property.part_count; ++i)
      (text += i == 0 ? ":" : ";") += card.part(property, i);
    text += '\n';
  }
  return text;
}

// The proof reads the properties that the writer made: they must be those that a reader of the
// finished text makes, or it proves nothing.
TEST(VcardRoundTrip, ProvesTheVeryPropertiesThatAReaderReads) {
  Random random(4);
  Contact contact;
  for (unsigned i = 0, count = contact_count(300); i < count && !HasFailure(); ++i) {
    make_contact(random, contact);
    for (const CardVersion version : {CardVersion::v3_0, CardVersion::v4_0}) {
      const CardOptions options{version};
      const std::string card = card_of(contact, version);
      vcard::Reader cards;
      ASSERT_TRUE(cards.read(card, true));
      vcard::ContactMaker maker(options);
      ASSERT_NE(maker.make(cards.card()), nullptr);
      card::Projector projector(options);
      EXPECT_EQ(show(maker.properties()), show(projector.project(contact))) << card;
    }
  }
}

TEST(VcardRoundTrip, KeepsRandomContactsInBothVersions) {
  const unsigned count = contact_count(1000);
  Random random(2009);
  Contact contact;
  for (unsigned i = 0; i < count && !testing::Test::HasFatalFailure(); ++i) {
    make_contact(random, contact);
    expect_round_trip(contact, CardVersion::v3_0, i);
    expect_round_trip(contact, CardVersion::v4_0, i);
  }
}

}  // namespace
}  // namespace eascard::test
