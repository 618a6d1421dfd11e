// contact -> card -> contact without one difference, whatever the values are.

#include <gtest/gtest.h>

#include <cstdlib>

#include "eascard/json/writer.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/vcard/writer.hpp"
#include "hostile.hpp"

namespace eascard::test {
namespace {

using vcard::CardOptions;
using vcard::CardVersion;

std::string some_date(Random& random) {
  static const char* const dates[] = {
      "1975-03-01T23:00:00.000Z", "1999-06-26T11:59:00.000Z", "1604-02-29T00:00:00.000Z",
      "2001-12-31T00:00:00.000Z", "1980-02-30T00:00:00.000Z", "4501-01-01T00:00:00.000Z",
      "0001-01-01T00:00:00.000Z", "9999-12-31T23:00:00.000Z", "1604-02-29T13:00:00Z"};
  return pick(random, 4) == 0 ? hostile_text(random) : dates[pick(random, 9)];
}

std::string some_picture(Random& random) {
  static const char* const pictures[] = {
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==", "iVBORw0KGgoA\r\nAAANSUhEUg==", "####",
      "aGVsbG8=", "Zg=="};
  return pictures[pick(random, 5)];
}

std::string some_mail(Random& random) {
  static const char* const mails[] = {"a@example.com",
                                      "\"Smith, Bob\" <bob@example.com>",
                                      "\"Foo<bar\" <foo@example.com>",
                                      "<>",
                                      "a <b",
                                      "x@example.com"};
  return pick(random, 3) == 0 ? hostile_text(random) : mails[pick(random, 6)];
}

std::string some_value(Random& random, const Field& f) {
  if (pick(random, 8) == 0) return "";
  if (f.type == FieldType::date_time) return some_date(random);
  if (f.id == FieldId::Picture) return some_picture(random);
  if (f.form == CardForm::email) return some_mail(random);
  if (f.id == FieldId::BodyType) return std::to_string(pick(random, 6));
  if (f.type == FieldType::integer || f.type == FieldType::boolean)
    return pick(random, 4) == 0 ? hostile_text(random) : std::to_string(pick(random, 3));
  // Some values occur in several fields, so that slots can be confused.
  if (pick(random, 4) == 0) return "+1 206 555 01" + std::to_string(pick(random, 3));
  if (f.form == CardForm::im && pick(random, 2) == 0) return "im:bob@example.net";
  return hostile_text(random);
}

void add_field(Random& random, Contact& contact, const Field& f) {
  contact.set(f.id, {});
  if (f.type == FieldType::list) {
    const unsigned count = pick(random, 20) == 0 ? 300 : pick(random, 4);
    for (unsigned i = 0; i < count; ++i) contact.add_item(f.id, contact.own(hostile_text(random)));
  } else if (f.type != FieldType::body) {
    contact.set(f.id, contact.own(some_value(random, f)));
  }
}

/// Every element present, absent or empty.
void make_contact(Random& random, Contact& contact) {
  contact.clear();
  const unsigned density = 1 + pick(random, 6);
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item || pick(random, 7) >= density) continue;
    if (f.parent != FieldId::none && !contact.has(f.parent)) continue;
    add_field(random, contact, f);
  }
  if (pick(random, 3) != 0)
    contact.context.server_id = contact.own("2:" + std::to_string(pick(random, 1000)));
}

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
  return "";
}

std::string show(const Contact& contact, const Field& f) {
  if (!contact.has(f.id)) return "absent";
  std::string text;
  json::append_string(text, contact.value(f.id));
  if (f.type == FieldType::list)
    for (const std::string_view item : contact.items(f.id)) json::append_string(text += ' ', item);
  return text;
}

std::string difference(const Contact& a, const Contact& b) {
  std::string text;
  for (const Field& f : all_fields())
    if (f.type != FieldType::item && show(a, f) != show(b, f))
      text += std::string(f.name) + ": " + show(a, f) + " -> " + show(b, f) + "\n";
  return text;
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

TEST(VcardRoundTrip, KeepsRandomContactsInBothVersions) {
  // 100 000 for a release: EASCARD_CONTACTS=100000 unit_tests --gtest_filter=VcardRoundTrip.*
  const char* wanted = std::getenv("EASCARD_CONTACTS");
  const unsigned count = wanted ? static_cast<unsigned>(std::atoi(wanted)) : 3000;
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
