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

TEST(Diagnostics, CountsTheRestOfManyKinds) {
  Diagnostics said;
  for (std::uint32_t key = 0; key < 1500; ++key)
    for (int times = 0; times < 2; ++times)
      if (!said.repeat(Code::X04, key)) said.add_first(warning(Code::X04, key), key);
  ASSERT_EQ(said.list().size(), 1001u);
  EXPECT_EQ(said.list()[0].count, 2u);
  EXPECT_EQ(said.list()[999].count, 2u);
  EXPECT_EQ(said.list()[1000].count, 1000u);
  EXPECT_TRUE(said.repeat(Code::X04, 3));
  EXPECT_EQ(said.list()[3].count, 3u);
}

TEST(Diagnostics, BeginsAgain) {
  Diagnostics said;
  for (int times = 0; times < 2; ++times) {
    for (std::uint64_t i = 0; i < 1001; ++i) said.add(warning(Code::M012, i));
    EXPECT_EQ(said.list().size(), 1001u);
    said.clear();
    EXPECT_TRUE(said.empty());
    EXPECT_FALSE(said.repeat(Code::M012));
  }
}

}  // namespace
}  // namespace eascard::test
