#include <gtest/gtest.h>

#include <set>

#include "eascard/schema/code_pages.hpp"
#include "eascard/schema/lists.hpp"

namespace eascard::test {
namespace {

TEST(Schema, KnowsTokensOfTheSpecification) {
  // [MS-ASWBXML] 2.1.2.1, a few by hand from each end.
  EXPECT_EQ(find_token({0, 0x05})->name, "Sync");
  EXPECT_EQ(find_token({1, 0x05})->name, "Anniversary");
  EXPECT_EQ(find_token({1, 0x3E})->name, "WeightedRank");
  EXPECT_EQ(find_token({12, 0x0E})->name, "MMS");
  EXPECT_EQ(find_token({17, 0x0A})->name, "Body");
  EXPECT_EQ(find_token({20, 0x10})->name, "Schema");
  EXPECT_EQ(find_token({25, 0x05})->name, "Find");
  EXPECT_EQ(find_token({1, 0x3F}), nullptr);
  EXPECT_EQ(find_token({26, 0x05}), nullptr);
  EXPECT_EQ(find_token({254, 0x05}), nullptr);
}

TEST(Schema, HasTheWholeContactClass) {
  std::size_t contacts = 0, contacts2 = 0, ghostable = 0;
  for (std::uint8_t token = 5; token < 0x40; ++token) {
    contacts += find_token({1, token}) != nullptr;
    contacts2 += find_token({12, token}) != nullptr;
  }
  for (const Field& f : all_fields()) ghostable += f.ghosting == Ghosting::ghostable;
  EXPECT_EQ(contacts, 58u);  // 05 to 3E
  EXPECT_EQ(contacts2, 10u);
  EXPECT_EQ(ghostable, 59u);
}

/// The lists, with one more in front of, between or behind them, have a place each.
bool have_own_places(FieldId more) {
  auto rows = all_fields();
  rows[index_of(more)].type = FieldType::list;
  const auto places = table::list_places(rows);
  std::set<std::size_t> taken;
  for (const Field& f : rows)
    if (f.type == FieldType::list && !taken.insert(places[index_of(f.id)]).second) return false;
  return !taken.contains(places[index_of(FieldId::Child)]);
}

TEST(Schema, HasAPlaceForEachListOfAnyNumber) {
  for (const Field& more : all_fields())
    EXPECT_TRUE(more.id == FieldId::Child || have_own_places(more.id)) << more.name;
}

TEST(Schema, TakesNamespacesAsTheyAreSpelled) {
  for (const char* name : {"Contacts", "Contacts:", "CONTACTS:", "POOMCONTACTS:", "POOMCONTACTS",
                           "uri:Contacts", "http://synce.org/formats/airsync_wm5/contacts"})
    EXPECT_EQ(find_namespace(name), 1) << name;
  EXPECT_EQ(find_namespace("POOMCONTACTS2"), 12);
  EXPECT_EQ(find_namespace("urn:foo"), -1);
  EXPECT_EQ(find_namespace(""), -1);
}

TEST(Schema, TakesOlderElementNames) {
  bool alias = false;
  EXPECT_EQ(find_element(1, "BusinessCity", &alias)->token, 0x0D);
  EXPECT_TRUE(alias);
  EXPECT_EQ(find_element(1, "BusinessAddressCity", &alias)->token, 0x0D);
  EXPECT_FALSE(alias);
  EXPECT_EQ(find_element(1, "AssistnamePhoneNumber", nullptr)->token, 0x07);
  EXPECT_EQ(find_element(1, "AssistantTelephoneNumber", nullptr)->token, 0x07);
  EXPECT_EQ(find_element(1, "Webpage", nullptr)->token, 0x37);
  EXPECT_EQ(find_element(1, "EmailAddress", nullptr)->token, 0x1B);
  EXPECT_EQ(find_element(1, "filEAs", nullptr), nullptr);
}

TEST(Schema, MapsGalResultsToContactFields) {
  EXPECT_EQ(field_of(16, 0x05), FieldId::FileAs);
  EXPECT_EQ(field_of(16, 0x0F), FieldId::Email1Address);
  EXPECT_EQ(field_of(1, 0x3C), FieldId::Picture);
  EXPECT_EQ(field_of(0, 0x05), FieldId::none);
}

}  // namespace
}  // namespace eascard::test
