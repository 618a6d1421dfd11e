// The primitives of text/: expectations from RFC 4648 10, Unicode table 3-7 and by hand.

#include <gtest/gtest.h>

#include <array>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard {
namespace {

TEST(Ascii, ClassesOfCharacters) {
  std::string digits, letters, hex, spaces, controls;
  for (int i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    if (is_digit(c)) digits += c;
    if (is_letter(c)) letters += c;
    if (is_hex(c)) hex += c;
    if (is_space(c)) spaces += c;
    if (is_control(c)) controls += c;
    EXPECT_EQ(is_alnum(c), is_digit(c) || is_letter(c)) << i;
  }
  EXPECT_EQ(digits, "0123456789");
  EXPECT_EQ(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  EXPECT_EQ(hex, "0123456789ABCDEFabcdef");
  EXPECT_EQ(spaces, "\t\n\r ");
  EXPECT_EQ(controls.size(), 33u);  // C0 and DEL
}

TEST(Ascii, CaseOfLettersAlone) {
  EXPECT_EQ(lower_case("AZ[@`az\xC3\x84"), "az[@`az\xC3\x84");
  EXPECT_EQ(upper_case("AZ{@`az\xC3\xA4"), "AZ{@`AZ\xC3\xA4");
  EXPECT_TRUE(iequals("BeGin", "bEgIN"));
  EXPECT_FALSE(iequals("begin", "begi"));
  EXPECT_FALSE(iequals("@[", "`{"));  // apart by the bit of case, and no letters
  EXPECT_FALSE(iequals("\xC3\x84", "\xC3\xA4"));
  EXPECT_TRUE(istarts_with("JavaScript:x", "javascript:"));
  EXPECT_FALSE(istarts_with("java", "javascript:"));
  EXPECT_TRUE(icontains("<!DocType HTML", "<!doctype html"));
  EXPECT_FALSE(icontains("abc", "bd"));
}

TEST(Ascii, TrimAndWhite) {
  EXPECT_EQ(trim(" \t\r\na b\n "), "a b");
  EXPECT_EQ(trim(" \r\n"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\ra ", " \t"), "\ra");
  EXPECT_EQ(trim("\v\f"), "\v\f");
  EXPECT_TRUE(is_white(""));
  EXPECT_TRUE(is_white(" \t\r\n"));
  EXPECT_FALSE(is_white(" \xC2\xA0"));
  EXPECT_TRUE(is_digits("0189"));
  EXPECT_FALSE(is_digits("") || is_digits("-1") || is_digits("1a"));
}

TEST(Ascii, Hexadecimal) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('9'), 9);
  EXPECT_EQ(hex_value('a'), 10);
  EXPECT_EQ(hex_value('F'), 15);
  for (const char c : {'/', ':', '@', 'G', '`', 'g', '\0', '\xB0'}) EXPECT_EQ(hex_value(c), -1);
  EXPECT_EQ(hex_byte("x7Fy", 1), 0x7F);
  EXPECT_EQ(hex_byte("fF", 0), 0xFF);
  EXPECT_EQ(hex_byte("f", 0), -1);
  EXPECT_EQ(hex_byte("fg", 0), -1);
  EXPECT_EQ(hex_byte("ff", 1), -1);
  EXPECT_EQ(hex_text(std::string_view("\0\x0A\x7F\xFF", 4)), "000A7FFF");
  EXPECT_EQ(hex_number(0), "0x0");
  EXPECT_EQ(hex_number(0x2F31), "0x2F31");
  EXPECT_EQ(hex_number(~std::uint64_t{0}), "0xFFFFFFFFFFFFFFFF");
  EXPECT_EQ(percent_encoded("a/b \xC3\xA4%", "/"), "a/b%20%C3%A4%25");
  EXPECT_EQ(hex_end("0aFg", 0), 3u);
  EXPECT_EQ(blank_end(" \tx", 0), 2u);
}

TEST(Base64, VectorsOfRfc4648) {
  struct Vector {
    std::string_view bytes;
    std::string_view text;
  };
  constexpr std::array vectors = {Vector{"", ""},
                                  Vector{"f", "Zg=="},
                                  Vector{"fo", "Zm8="},
                                  Vector{"foo", "Zm9v"},
                                  Vector{"foob", "Zm9vYg=="},
                                  Vector{"fooba", "Zm9vYmE="},
                                  Vector{"foobar", "Zm9vYmFy"}};
  for (const Vector& vector : vectors) {
    std::string text, bytes = "left over";
    append_base64(text, vector.bytes);
    EXPECT_EQ(text, vector.text);
    EXPECT_TRUE(decode_base64(vector.text, bytes));
    EXPECT_EQ(bytes, vector.bytes);
  }
}

TEST(Base64, AllDigitsAndBytesAbove7F) {
  // The alphabet in its order is the numbers 0 to 63 of six bits each.
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    EXPECT_EQ(base64_value(alphabet[i]), static_cast<int>(i));
  for (const char c : {'=', '-', '_', ' ', '\0', '\xC1'}) EXPECT_EQ(base64_value(c), -1);
  std::string bytes, text;
  EXPECT_TRUE(decode_base64("//79", bytes));
  EXPECT_EQ(bytes, "\xFF\xFE\xFD");
  append_base64(text, bytes);
  EXPECT_EQ(text, "//79");
}

TEST(Base64, WhiteSpaceAndWhatIsMalformed) {
  std::string bytes;
  EXPECT_TRUE(decode_base64(" Zm\r\n9v\tYg= =\n", bytes));
  EXPECT_EQ(bytes, "foob");
  for (const std::string_view bad :
       {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Zg==Zg==", "Zm9v=", "Zm-v", "Zm9v\xC3"})
    EXPECT_FALSE(decode_base64(bad, bytes)) << bad;
}

/// Unicode 15 table 3-7: what may stand at each of the four bytes.
struct WellFormed {
  int size;
  std::array<int, 2> bytes[4];
};
constexpr WellFormed table_3_7[] = {{1, {{0x00, 0x7F}}},
                                    {2, {{0xC2, 0xDF}, {0x80, 0xBF}}},
                                    {3, {{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}},
                                    {3, {{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}},
                                    {3, {{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}},
                                    {3, {{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}},
                                    {4, {{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
                                    {4, {{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
                                    {4, {{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}}};

std::size_t length_by_table(std::string_view text) {
  for (const WellFormed& row : table_3_7) {
    bool fits = text.size() >= static_cast<std::size_t>(row.size);
    for (int i = 0; fits && i < row.size; ++i) {
      const int byte = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
      fits = byte >= row.bytes[i][0] && byte <= row.bytes[i][1];
    }
    if (fits) return static_cast<std::size_t>(row.size);
  }
  return 0;
}

TEST(Utf8, TableOfWellFormedSequences) {
  // Each bound of the table and its neighbours, at each of the four places.
  constexpr std::array<int, 28> bytes = {0x00, 0x41, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x91, 0x9F, 0xA0,
                                         0xA1, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                                         0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5};
  for (const int first : bytes)
    for (const int second : bytes)
      for (const int third : bytes)
        for (const int fourth : {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF}) {
          const std::string text = {static_cast<char>(first), static_cast<char>(second),
                                    static_cast<char>(third), static_cast<char>(fourth)};
          for (std::size_t size = 1; size <= 4; ++size) {
            const std::string_view cut = std::string_view(text).substr(0, size);
            ASSERT_EQ(utf8_length(cut, 0), length_by_table(cut)) << hex_text(cut);
          }
        }
}

TEST(Utf8, CodePoints) {
  struct Vector {
    std::uint32_t code;
    std::string_view text;
  };
  for (const Vector& vector :
       {Vector{0x7F, "\x7F"}, Vector{0x80, "\xC2\x80"}, Vector{0x7FF, "\xDF\xBF"},
        Vector{0x800, "\xE0\xA0\x80"}, Vector{0xFFFD, "\xEF\xBF\xBD"},
        Vector{0x10000, "\xF0\x90\x80\x80"}, Vector{0x10FFFF, "\xF4\x8F\xBF\xBF"}}) {
    std::string text;
    append_utf8(text, vector.code);
    EXPECT_EQ(text, vector.text);
    EXPECT_EQ(code_point(vector.text, 0), vector.code);
  }
}

TEST(Utf8, WhatIsBadIsFoundAtEveryPlace) {
  for (std::size_t size = 0; size < 40; ++size)
    for (std::size_t at = 0; at <= size; ++at) {
      std::string text(size, 'a');
      text.insert(at, "\xC3\xA4");
      EXPECT_TRUE(is_utf8(text));
      EXPECT_EQ(find_bad_utf8(text), text.size());
      text.erase(at + 1, 1);
      EXPECT_FALSE(is_utf8(text));
      EXPECT_EQ(find_bad_utf8(text), at);
      const std::string clean = clean_utf8(text);
      EXPECT_EQ(clean, text.substr(0, at) + "\xEF\xBF\xBD" + text.substr(at + 1));
    }
  EXPECT_EQ(clean_utf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
}

TEST(Utf8, StartDividesNoCharacter) {
  constexpr std::string_view text =
      "a\xE2\x82\xAC"
      "b";
  EXPECT_EQ(utf8_start(text, 9), text);
  EXPECT_EQ(utf8_start(text, 4), "a\xE2\x82\xAC");
  EXPECT_EQ(utf8_start(text, 3), "a");
  EXPECT_EQ(utf8_start(text, 2), "a");
  EXPECT_EQ(utf8_start(text, 0), "");
  EXPECT_EQ(utf8_start("\x80\x80", 1), "");
}

}  // namespace
}  // namespace eascard
