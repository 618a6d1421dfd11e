#include "eascard/text/decimal.hpp"

#include <gtest/gtest.h>

namespace eascard::test {
namespace {

TEST(Decimal, TakesDigitsAlone) {
  EXPECT_EQ(decimal<unsigned>("0"), 0u);
  EXPECT_EQ(decimal<unsigned>("0042"), 42u);
  EXPECT_EQ(decimal<std::uint8_t>("100", 100), 100);
  EXPECT_EQ(decimal<std::uint64_t>("18446744073709551615"), ~std::uint64_t{0});
  for (const char* none : {"", "-1", "+1", " 1", "1 ", "1x", "A", "0x1", "101", "4294967397"})
    EXPECT_EQ(decimal<unsigned>(none, 100), std::nullopt) << none;
  EXPECT_EQ(decimal<std::uint8_t>("256"), std::nullopt);
  EXPECT_EQ(decimal<std::uint64_t>("18446744073709551616"), std::nullopt);
}

}  // namespace
}  // namespace eascard::test
