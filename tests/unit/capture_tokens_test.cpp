// Single tokens, each as its language or tool has it.

#include <gtest/gtest.h>

#include "eascard/capture/text/tokens.hpp"

namespace eascard::test {
namespace {

using namespace capture;

TEST(CaptureTokens, ReadsNumbersOfManyLanguages) {
  const struct {
    std::string_view text;
    unsigned radix;
    unsigned value;
  } rows[] = {{"0x6A,", 10, 0x6A},    {"0X6a;", 10, 0x6A}, {"106,", 10, 106},  {"-1,", 10, 255},
              {"6a", 16, 0x6A},       {"6Ah", 16, 0x6A},   {"152", 8, 0x6A},   {"&H6A", 10, 0x6A},
              {"16#6a", 10, 0x6A},    {"#$6a", 10, 0x6A},  {"$6a", 10, 0x6A},  {"106u8,", 10, 106},
              {"3.toByte(),", 10, 3}, {"0x3U", 10, 3},     {"0o152", 10, 106}, {"106uy;", 10, 106},
              {"01101010", 2, 0x6A}};
  for (const auto& row : rows) {
    const Number number = read_number(row.text, 0, row.radix);
    ASSERT_TRUE(number) << row.text;
    EXPECT_EQ(number.value, row.value) << row.text;
    const std::size_t most = row.text.find_first_of(",;");
    EXPECT_EQ(number.end, std::min(most, row.text.size())) << row.text;
  }
  for (const std::string_view text : {"256", "contacts", "5x", "1a", "-129", "", "1234"})
    EXPECT_FALSE(read_number(text, 0, 10)) << text;
  EXPECT_TRUE(read_number("0x030x01", 0, 10));
}

TEST(CaptureTokens, ReadsCharactersOfStrings) {
  const struct {
    std::string_view text;
    Escape escape;
    std::uint32_t code;
    std::size_t size;
  } rows[] = {{"\\x03", Escape::backslash, 3, 4},
              {"\\x031", Escape::backslash, 3, 4},
              {"\\x{3}1", Escape::backslash, 3, 5},
              {"\\0031", Escape::backslash, 3, 4},
              {"\\3j", Escape::backslash, 3, 2},
              {"\\0003", Escape::echo, 3, 5},
              {"\\u0003", Escape::backslash, 3, 6},
              {"\\u{1f600}", Escape::backslash, 0x1F600, 9},
              {"\\ud83d\\ude00", Escape::backslash, 0x1F600, 12},
              {"\\n", Escape::backslash, '\n', 2},
              {"\\\"", Escape::backslash, '"', 2},
              {"\\E", Escape::backslash, '\\', 1},
              {"\\777", Escape::backslash, 077, 3},
              {"#0031", Escape::hash, 3, 4},
              {"#9", Escape::hash, '#', 1},
              {"\\x03", Escape::hash, '\\', 1},
              {"%031", Escape::percent, 3, 3},
              {"%zz", Escape::percent, '%', 1}};
  for (const auto& row : rows) {
    const Character read = read_character(row.text, 0, row.escape);
    EXPECT_EQ(read.code, row.code) << row.text;
    EXPECT_EQ(read.end, row.size) << row.text;
  }
}

TEST(CaptureTokens, ReadsEscapesInBase64) {
  const struct {
    std::string_view text;
    char value;
    std::size_t size;
  } rows[] = {{"\\/", '/', 2},  {"\\u003d", '=', 6}, {"\\u002b", '+', 6}, {"%2B", '+', 3},
              {"%3D", '=', 3},  {"\\n", '\0', 2},    {"\\r", '\0', 2},    {"\\\\n", '\0', 3},
              {"\\x", '\0', 0}, {"%zz", '\0', 0},    {"\\", '\0', 0}};
  for (const auto& row : rows) {
    std::size_t end = 0;
    EXPECT_EQ(read_base64_escape(row.text, 0, end), row.value) << row.text;
    EXPECT_EQ(end, row.size) << row.text;
  }
}

}  // namespace
}  // namespace eascard::test
