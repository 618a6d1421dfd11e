// The buffer of an input: what it handed out stays until it is consumed, whatever comes after it.

#include "eascard/records/bytes.hpp"

#include <gtest/gtest.h>

#include <string>

#include "pieces.hpp"

namespace eascard::test {
namespace {

/// Two megabytes, so that the buffer grows several times.
std::string numbers() {
  std::string text;
  for (int i = 0; text.size() < 2'000'000; ++i) text += std::to_string(i) + ' ';
  return text;
}

TEST(BufferedBytes, MovesNothingThatWasHandedOut) {
  const std::string all = numbers();
  for (const std::size_t piece : {1000u, 70000u, 3000000u}) {
    Pieces pieces(all, piece);
    records::BufferedBytes bytes(pieces);
    ASSERT_TRUE(bytes.fill());
    const std::string_view first = bytes.bytes();
    while (bytes.fill()) {
    }
    EXPECT_EQ(first, std::string_view(all).substr(0, first.size()));
    EXPECT_EQ(bytes.bytes(), all);
  }
}

TEST(BufferedBytes, GoOnWhereTheyWereConsumed) {
  const std::string all = numbers();
  for (const std::size_t piece : {7u, 4096u, 300000u}) {
    Pieces pieces(all, piece);
    records::BufferedBytes bytes(pieces);
    std::string got;
    for (bool more = true; more;) {
      more = bytes.fill();
      const std::size_t size = more ? bytes.bytes().size() * 2 / 3 : bytes.bytes().size();
      got += bytes.bytes().substr(0, size);
      bytes.consume(size);
      ASSERT_EQ(bytes.offset(), got.size());
    }
    EXPECT_TRUE(got == all) << piece;
  }
}

}  // namespace
}  // namespace eascard::test
