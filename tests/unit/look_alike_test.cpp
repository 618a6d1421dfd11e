#include "eascard/text/look_alike.hpp"

#include <gtest/gtest.h>

namespace eascard {
namespace {

TEST(LookAlike, TellsWhatNobodySees) {
  EXPECT_EQ(unseen_difference("M\u00FCller", "Mu\u0308ller"), "U+00FC -> U+0075 U+0308");
  EXPECT_EQ(unseen_difference("Mu\u0308ller", "M\u00FCller"), "U+0075 U+0308 -> U+00FC");
  EXPECT_EQ(unseen_difference("a b", "a\u00A0b"), "U+0020 -> U+00A0");
  EXPECT_EQ(unseen_difference("a", "a\uFEFF"), "nothing -> U+FEFF");
  EXPECT_EQ(unseen_difference("\u212B", "\u00C5"), "U+212B -> U+00C5");
  EXPECT_EQ(unseen_difference("Anna", "\u0410nna"), "U+0041 -> U+0410");
  EXPECT_EQ(unseen_difference("o", "\u03BF"), "U+006F -> U+03BF");
}

TEST(LookAlike, LeavesWhatLooksDifferent) {
  EXPECT_EQ(unseen_difference("M\u00FCller", "M\u00F6ller"), "");
  EXPECT_EQ(unseen_difference("\u0410\u043D\u043D\u0430", "\u0410\u043D\u0430"), "");
  EXPECT_EQ(unseen_difference("a", "b"), "");
  EXPECT_EQ(unseen_difference("", "a"), "");
  EXPECT_EQ(unseen_difference("\u00A0a", "\u00A0b"), "") << "the same blank";
  EXPECT_EQ(unseen_difference("a\xFF", "a\u00A0"), "") << "no UTF-8";
}

TEST(LookAlike, ShowsTheFirstOfMany) {
  EXPECT_EQ(unseen_difference("a",
                              "\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B"
                              "a"),
            "nothing -> U+200B U+200B U+200B U+200B U+200B U+200B U+200B U+200B ...");
}

}  // namespace
}  // namespace eascard
