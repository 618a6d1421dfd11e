// Single values between contact and card.

#include <gtest/gtest.h>

#include "eascard/card/mapping.hpp"

namespace eascard::test {
namespace {

TEST(CardValues, TakeTheSchemeOffNumbers) {
  const std::pair<const char*, const char*> cases[] = {
      {"+1", "+1"},   {"tel:+1", "+1"},     {"TEL:+1", "+1"}, {"tel:Tel:+1", "+1"}, {"tel:", ""},
      {"tel", "tel"}, {" tel:1", " tel:1"}, {"", ""},         {"telx:1", "telx:1"}};
  for (const auto& [value, number] : cases) EXPECT_EQ(card::phone_number(value), number) << value;
}

TEST(CardValues, ReadNoNulOutOfAUri) {
  EXPECT_EQ(card::im_text("im:a%00b%20c"), "a%00b c");
  EXPECT_EQ(card::im_text("im:%00"), "%00");
  EXPECT_EQ(card::im_uri("a%00b"), "im:a%2500b");
}

// What stands behind a view is not of the text.
TEST(CardValues, StopAtTheEndOfTheText) {
  for (const char* behind : {"\r", "\xFF", "\x01", "X", "\n", "\xC3\xBC"}) {
    const std::string all = "a\x01" + std::string(behind);
    card::Properties card;
    EXPECT_EQ(card::card_text(std::string_view(all).substr(0, 2), card), "a");
  }
}

}  // namespace
}  // namespace eascard::test
