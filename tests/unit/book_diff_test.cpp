#include "eascard/book/diff.hpp"

#include <gtest/gtest.h>

#include <random>

#include "eascard/book/token_diff.hpp"
#include "eascard/report/diff.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

/// Every field, each with a value of its own.
std::unique_ptr<Contact> full_contact() {
  auto contact = std::make_unique<Contact>();
  contact->context.server_id = "2:1";
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item) continue;
    contact->set(f.id,
                 f.type == FieldType::list ? "" : contact->own("value of " + std::string(f.name)));
    if (f.type == FieldType::list)
      for (const char* item : {"one", "two"}) contact->add_item(f.id, item);
  }
  return contact;
}

std::string json_of(const Contact* before, const Contact* after) {
  book::Side a;
  book::Side b;
  if (before) a.add(*before);
  if (after) b.add(*after);
  std::string out;
  book::diff(a, b, [&out](const book::Difference& difference) {
    report::write_diff_json(difference, out);
  });
  return out;
}

TEST(BookDiff, TellsOneLineForOneElement) {
  const auto full = full_contact();
  EXPECT_EQ(json_of(full.get(), full.get()), "");
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item) continue;
    const auto other = full->clone();
    const auto expect_line = [&](const Contact& before, const Contact& after, const char* change) {
      const std::string json = json_of(&before, &after);
      EXPECT_EQ(std::ranges::count(json, '\n'), 1) << f.name << ' ' << json;
      EXPECT_NE(json.find("\"change\":\"" + std::string(change) + '"'), json.npos) << json;
      EXPECT_NE(json.find('/' + std::string(f.name) + "\"") != json.npos ||
                    json.find("\"element\":\"" + std::string(f.name) + "\"") != json.npos,
                false)
          << json;
    };
    other->erase(f.id);
    expect_line(*full, *other, "removed");
    expect_line(*other, *full, "added");
    other->set(f.id, "");
    expect_line(*full, *other, "changed");
    if (f.type != FieldType::list) continue;
    for (const char* item : {"one", "two", "three"}) other->add_item(f.id, item);
    expect_line(*full, *other, "changed");
  }
}

TEST(BookDiff, MatchesByIdThenUidThenName) {
  Contact by_id;
  by_id.context.server_id = "2:1";
  by_id.context.collection_id = "2";
  by_id.set(FieldId::FileAs, "Funk");
  // A card of the phone: the same ServerId, no CollectionId.
  Contact card;
  card.context.server_id = "2:1";
  card.set(FieldId::FileAs, "Funk, Don");
  EXPECT_EQ(json_of(&by_id, &card),
            "{\"change\":\"changed\",\"serverId\":\"2:1\",\"fileAs\":\"Funk, Don\",\"element\":"
            "\"FileAs\",\"before\":\"Funk\",\"after\":\"Funk, Don\"}\n");
  Contact one;
  one.context.uid = "urn:x:1";
  one.set(FieldId::NickName, "a");
  Contact two;
  two.context.uid = "urn:x:1";
  two.set(FieldId::NickName, "b");
  EXPECT_EQ(std::ranges::count(json_of(&one, &two), '\n'), 1);
  two.context.uid = "urn:x:2";
  EXPECT_EQ(std::ranges::count(json_of(&one, &two), '\n'), 2) << "two people";
  one.set(FieldId::FirstName, "Ann");
  two.set(FieldId::FirstName, "Ann");
  EXPECT_EQ(std::ranges::count(json_of(&one, &two), '\n'), 1) << "one name";
}

TEST(BookDiff, KeepsTheLastStateOfAContact) {
  book::Side side;
  Contact contact;
  contact.context.server_id = "2:1";
  contact.context.operation = "Add";
  contact.set(FieldId::FirstName, "Ann");
  contact.set(FieldId::LastName, "Adler");
  side.add(contact);
  Contact change;
  change.context.server_id = "2:1";
  change.context.operation = "Change";
  change.set(FieldId::FirstName, "");
  side.add(change);
  ASSERT_EQ(side.contacts().size(), 1U);
  EXPECT_TRUE(side.contacts()[0]->has(FieldId::FirstName));
  EXPECT_EQ(side.contacts()[0]->value(FieldId::FirstName), "");
  EXPECT_EQ(side.contacts()[0]->value(FieldId::LastName), "Adler");
}

std::unique_ptr<Contact> person(std::string_view server_id, std::string_view name) {
  auto contact = std::make_unique<Contact>();
  contact->context.server_id = contact->own(std::string(server_id));
  contact->set(FieldId::FileAs, contact->own(std::string(name)));
  return contact;
}

/// Kinds and names of what differs: "+Ann -Bob ".
std::string names_of(const book::Side& before, const book::Side& after) {
  std::string text;
  book::diff(before, after, [&text](const book::Difference& difference) {
    text += "+-~"[static_cast<int>(difference.kind)];
    const Contact* contact = difference.after ? difference.after : difference.before;
    text += std::string(contact->value(FieldId::FileAs)) + ' ';
  });
  return text;
}

// Contacts of forms without messages have no later state: each counts.
TEST(BookDiff, PairsDuplicatesByValueThenInOrder) {
  book::Side before;
  for (const char* name : {"Ann", "Bob", "Cid"}) before.add(*person("1", name));
  book::Side after;
  for (const char* name : {"Cid", "Ann", "Dan", "Eve"}) after.add(*person("1", name));
  EXPECT_EQ(before.contacts().size(), 3U);
  EXPECT_EQ(names_of(before, after), "~Dan +Eve ");
  EXPECT_EQ(names_of(after, before), "~Bob -Eve ");
  EXPECT_EQ(names_of(after, after), "");
}

// Servers may give each device ids of its own.
TEST(BookDiff, KeepsUsersAndDevicesApart) {
  const auto message = [](std::string_view name) {
    auto contact = person("1", name);
    contact->context.operation = "Add";
    return contact;
  };
  book::Side before;
  before.add(*message("Ann"), {"u1", "d1"});
  before.add(*message("Bob"), {"u2", "d1"});
  before.add(*message("Cid"), {"u2", "d2"});
  EXPECT_EQ(before.contacts().size(), 3U);
  book::Side after;
  after.add(*message("Cid"), {"u2", "d2"});
  after.add(*message("Bob"), {"u2", "d1"});
  EXPECT_EQ(names_of(before, after), "-Ann ");
  book::Side book;  // that does not tell whose it is
  book.add(*person("1", "Cid"));
  EXPECT_EQ(names_of(before, book), "-Ann -Bob ");
  book::Side users;  // that does not tell devices
  users.add(*message("Ann"), {"u1", ""});
  EXPECT_EQ(names_of(before, users), "-Bob -Cid ");
  // Of one device each, people are told by their names.
  book::Side phone;
  phone.add(*message("Ann"), {"u", "phone"});
  book::Side tablet;
  auto other = message("Ann");
  other->context.server_id = "2";
  tablet.add(*other, {"u", "tablet"});
  tablet.add(*message("Bob"), {"u", "tablet"});
  EXPECT_EQ(names_of(phone, tablet), "+Bob ");
}

// Cut in the middle of a character, a value would not be UTF-8.
TEST(BookDiff, ShowsOfLongValuesWhatDiffers) {
  const std::string same(200, 'x');
  Contact before;
  before.context.server_id = "1";
  before.set(FieldId::WebPage, before.own(same + "\xC3\xA4" + same));
  Contact after;
  after.context.server_id = "1";
  after.set(FieldId::WebPage, after.own(same + "\xC3\xB6" + same));
  book::Side a;
  book::Side b;
  a.add(before);
  b.add(after);
  std::string text;
  book::diff(a, b, [&text](const book::Difference& difference) {
    report::write_diff_text(difference, false, text);
  });
  EXPECT_EQ(text,
            "~ (no name) (ServerId 1)\n"
            "    ~ WebPage                 \"...xxxxxxxxxxxx\xC3\xA4xxxxxxxxxxxx...\" -> "
            "\"...xxxxxxxxxxxx\xC3\xB6xxxxxxxxxxxx...\"\n");
}

std::vector<wbxml::Row> random_rows(std::mt19937& random) {
  static constexpr std::string_view bytes = "abc";
  std::vector<wbxml::Row> rows(random() % 20);
  for (wbxml::Row& row : rows) row.bytes = bytes.substr(random() % 3, 1);
  return rows;
}

std::size_t longest_common(const std::vector<wbxml::Row>& a, const std::vector<wbxml::Row>& b) {
  std::vector<std::vector<std::size_t>> most(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j)
      most[i][j] = a[i - 1].bytes == b[j - 1].bytes ? most[i - 1][j - 1] + 1
                                                    : std::max(most[i - 1][j], most[i][j - 1]);
  return most[a.size()][b.size()];
}

// What is left of both sides is the same, and there is no more that could be.
TEST(TokenDiff, TellsTheFewestTokens) {
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    const auto before = random_rows(random);
    const auto after = random_rows(random);
    std::vector<const wbxml::Row*> removed;
    std::vector<const wbxml::Row*> added;
    book::diff_tokens(
        before, after, [&](const wbxml::Row& row) { removed.push_back(&row); },
        [&](const wbxml::Row& row) { added.push_back(&row); });
    const auto rest = [](const std::vector<wbxml::Row>& rows,
                         const std::vector<const wbxml::Row*>& without) {
      std::string text;
      for (const wbxml::Row& row : rows)
        if (std::ranges::find(without, &row) == without.end()) text += row.bytes;
      return text;
    };
    EXPECT_EQ(rest(before, removed), rest(after, added));
    EXPECT_EQ(before.size() - removed.size(), longest_common(before, after));
  }
}

}  // namespace
}  // namespace eascard::test
