#include "eascard/diagnostic.hpp"

#include <gtest/gtest.h>

namespace eascard::test {
namespace {

Diagnostic warning(Code code, std::uint64_t offset) {
  return {code, Severity::warning, {offset, 0, 0}, "one", "path", "item"};
}

TEST(Diagnostics, CountsWhatIsMoreThanAnyoneReads) {
  Diagnostics said;
  for (std::uint64_t i = 0; i < 2500; ++i) said.add(warning(Code::M012, i));
  said.add(warning(Code::M011, 7));
  ASSERT_EQ(said.list().size(), 1002u);
  EXPECT_EQ(said.list()[999].place.offset, 999u);
  EXPECT_EQ(said.list()[999].count, 1u);
  const Diagnostic& rest = said.list()[1000];
  EXPECT_EQ(rest.code, Code::M012);
  EXPECT_EQ(rest.severity, Severity::warning);
  EXPECT_EQ(rest.place.offset, 1000u);
  EXPECT_EQ(rest.count, 1500u);
  EXPECT_EQ(rest.text, "more of them from here on, not listed");
  EXPECT_TRUE(rest.path.empty() && rest.item.empty());
  EXPECT_EQ(said.list()[1001].code, Code::M011);
}

TEST(Diagnostics, CountsTheSameWhenTheyAreHandedOn) {
  Diagnostics first;
  for (std::uint64_t i = 0; i < 1500; ++i) first.add(warning(Code::M012, i));
  Diagnostics all;
  for (int times = 0; times < 2; ++times)
    for (const Diagnostic& diagnostic : first.list()) all.add(diagnostic);
  ASSERT_EQ(all.list().size(), 1001u);
  EXPECT_EQ(all.list()[1000].count, 2000u);
}

Diagnostic note(const std::string& text) {
  return {Code::X04, Severity::note, {}, text};
}

TEST(Diagnostics, FoldNotesOfOneCodeAndText) {
  Diagnostics said;
  EXPECT_TRUE(said.add(note("a")));
  EXPECT_FALSE(said.repeat(Code::X04, Severity::note, "b"));
  EXPECT_TRUE(said.add(note("b")));
  EXPECT_FALSE(said.add(note("a")));
  EXPECT_TRUE(said.repeat(Code::X04, Severity::note, "a"));
  EXPECT_FALSE(said.repeat(Code::X02, Severity::note, "a"));
  ASSERT_EQ(said.list().size(), 2u);
  EXPECT_EQ(said.list()[0].count, 3u);
  EXPECT_EQ(said.list()[1].count, 1u);
}

TEST(Diagnostics, TellEqualWarningsEach) {
  Diagnostics said;
  for (std::uint64_t i = 0; i < 3; ++i) {
    EXPECT_FALSE(said.repeat(Code::M012, Severity::warning, "one"));
    EXPECT_TRUE(said.add(warning(Code::M012, i)));
  }
  EXPECT_EQ(said.list().size(), 3u);
}

TEST(Diagnostics, TellEachWithoutFolding) {
  Diagnostics said(false);
  for (std::uint64_t i = 0; i < 2500; ++i) said.add(warning(Code::M012, i));
  for (int i = 0; i < 2; ++i) said.add(note("a"));
  EXPECT_EQ(said.list().size(), 2502u);
}

TEST(Diagnostics, CountsTheRestOfManyTexts) {
  Diagnostics said;
  for (int i = 0; i < 1500; ++i)
    for (int times = 0; times < 2; ++times) said.add(note(std::to_string(i)));
  ASSERT_EQ(said.list().size(), 1001u);
  EXPECT_EQ(said.list()[0].count, 2u);
  EXPECT_EQ(said.list()[999].count, 2u);
  EXPECT_EQ(said.list()[1000].count, 1000u);
  EXPECT_TRUE(said.repeat(Code::X04, Severity::note, "3"));
  EXPECT_EQ(said.list()[3].count, 3u);
}

TEST(Diagnostics, BeginsAgain) {
  Diagnostics said;
  for (int times = 0; times < 2; ++times) {
    for (std::uint64_t i = 0; i < 1001; ++i) said.add(warning(Code::M012, i));
    EXPECT_EQ(said.list().size(), 1001u);
    said.clear();
    EXPECT_TRUE(said.empty());
    EXPECT_FALSE(said.repeat(Code::M012, Severity::warning, "one"));
  }
}

}  // namespace
}  // namespace eascard::test
