#include "eascard/wbxml/lexer.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace eascard::test {
namespace {

using wbxml::Header;
using wbxml::Lex;
using wbxml::Lexeme;
using wbxml::LexemeKind;
using wbxml::Lexer;
using wbxml::Tokens;

/// Reads one token behind the header, of ActiveSync's or with a table.
Lex read(const std::string& body, Lexeme& lexeme, const std::string& head = "03016A00") {
  const std::string bytes = from_hex(head) + from_hex(body);
  Lexer lexer(bytes);
  Header header;
  EXPECT_EQ(lexer.read_header(header), Lex::ok);
  return lexer.read(header.end, lexeme);
}

TEST(WbxmlLexer, ReadsHeaders) {
  Header header;
  const std::string bytes = from_hex("03 00 8101 6A 03 610062 45");
  ASSERT_EQ(Lexer(bytes).read_header(header), Lex::ok);
  EXPECT_EQ(header.public_id, 0u);
  EXPECT_EQ(header.public_id_index, 129u);
  EXPECT_EQ(header.charset, 0x6Au);
  EXPECT_EQ(header.charset_at, 4u);
  EXPECT_EQ(header.table_size_at, 5u);
  EXPECT_EQ(header.table_at, 6u);
  EXPECT_EQ(header.end, 9u);
  for (std::size_t size = 0; size < header.end; ++size) {
    Header cut;
    EXPECT_EQ(Lexer(std::string_view(bytes).substr(0, size)).read_header(cut), Lex::cut) << size;
  }
}

TEST(WbxmlLexer, RefusesIntegersOfMoreThan32Bits) {
  Header header;
  const std::string largest = from_hex("03 01 6A 8FFFFFFF7F");
  EXPECT_EQ(Lexer(largest).read_header(header), Lex::cut);  // there is no such table
  const std::string larger = from_hex("03 01 6A 9080808000");
  EXPECT_EQ(Lexer(larger).read_header(header), Lex::bad);
  const std::string longer = from_hex("03 01 6A 808080808001");
  EXPECT_EQ(Lexer(longer).read_header(header), Lex::bad);
}

TEST(WbxmlLexer, ReadsTokens) {
  Lexeme lexeme;
  ASSERT_EQ(read("5F", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::tag);
  EXPECT_EQ(lexeme.token, 0x1F);
  EXPECT_TRUE(lexeme.has_content);
  EXPECT_EQ(lexeme.size, 1u);
  ASSERT_EQ(read("3C", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.token, 0x3C);
  EXPECT_FALSE(lexeme.has_content);
  ASSERT_EQ(read("0011", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::switch_page);
  EXPECT_EQ(lexeme.number, 17u);
  EXPECT_EQ(lexeme.size, 2u);
  ASSERT_EQ(read("01", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::end);
  ASSERT_EQ(read("0241", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::entity);
  EXPECT_EQ(lexeme.number, 65u);
  EXPECT_EQ(lexeme.size, 2u);
}

TEST(WbxmlLexer, ReadsValues) {
  Lexeme lexeme;
  ASSERT_EQ(read("03446F6E00 01", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::str_i);
  EXPECT_EQ(lexeme.value_at, 5u);
  EXPECT_EQ(lexeme.value_size, 3u);
  EXPECT_EQ(lexeme.size, 5u);
  ASSERT_EQ(read("0300", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.value_size, 0u);
  ASSERT_EQ(read("C38002 0000 01", lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::opaque);
  EXPECT_EQ(lexeme.value_at, 7u);
  EXPECT_EQ(lexeme.value_size, 2u);
  EXPECT_EQ(lexeme.size, 5u);
  const std::string table = "03016A05 6162006364";
  ASSERT_EQ(read("8301", lexeme, table), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::str_t);
  EXPECT_EQ(lexeme.value_at, 5u);
  EXPECT_EQ(lexeme.value_size, 1u);
  ASSERT_EQ(read("4403", lexeme, table), Lex::ok);  // up to the table's end
  EXPECT_EQ(lexeme.kind, LexemeKind::literal);
  EXPECT_TRUE(lexeme.has_content);
  EXPECT_EQ(lexeme.value_size, 2u);
  EXPECT_EQ(read("8305", lexeme, table), Lex::bad);
}

TEST(WbxmlLexer, TellsCutFromBad) {
  Lexeme lexeme;
  for (const char* cut : {"", "00", "02", "0281", "03", "034141", "83", "C3", "C302", "C30241"})
    EXPECT_EQ(read(cut, lexeme), Lex::cut) << cut;
  // Attributes, EXT, PI, no character, no table.
  for (const char* bad : {"9F",       "DF",         "84",   "C4",   "40",
                          "41",       "42",         "43",   "80",   "81",
                          "82",       "C0",         "C1",   "C2",   "0200",
                          "0283B000", "02C4 80 00", "8300", "0400", "C381808080800001"})
    EXPECT_EQ(read(bad, lexeme), Lex::bad) << bad;
}

/// WAP-192-WBXML 7.1: the tokens that no ActiveSync document has.
TEST(WbxmlLexer, ReadsThoseOfOtherLanguages) {
  const auto read_any = [](const std::string& bytes, Lexeme& lexeme) {
    return Lexer(bytes, Tokens::any).read(0, lexeme);
  };
  Lexeme lexeme;
  for (const char* extension : {"40 6100", "41 00", "42 6100", "80 8101", "81 05", "82 00", "C0"}) {
    const std::string bytes = from_hex(extension);
    ASSERT_EQ(read_any(bytes + '\1', lexeme), Lex::ok) << extension;
    EXPECT_EQ(lexeme.kind, LexemeKind::extension) << extension;
    EXPECT_EQ(lexeme.size, bytes.size()) << extension;
    EXPECT_EQ(read_any(bytes.substr(0, 1), lexeme), bytes.size() > 1 ? Lex::cut : Lex::ok);
  }
  ASSERT_EQ(read_any(from_hex("43 05"), lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::pi);
  EXPECT_EQ(lexeme.size, 1u);
  ASSERT_EQ(read_any(from_hex("DF"), lexeme), Lex::ok);
  EXPECT_TRUE(lexeme.has_attributes && lexeme.has_content);
  ASSERT_EQ(read_any(from_hex("84 8101"), lexeme), Lex::ok);
  EXPECT_EQ(lexeme.kind, LexemeKind::literal);
  EXPECT_TRUE(lexeme.has_attributes && !lexeme.has_content);
  EXPECT_EQ(lexeme.size, 3u);
  for (const char* any : {"0200", "02C48000", "8305", "04 00"})
    EXPECT_EQ(read_any(from_hex(any), lexeme), Lex::ok) << any;
  EXPECT_EQ(read_any(from_hex("C381808080800001"), lexeme), Lex::bad);
}

/// What is cut says how much it needs; a string that was searched is not taken for one without end.
TEST(WbxmlLexer, GoesOnInMoreBytes) {
  const std::string bytes = from_hex("03414200 C302 4344 0011");
  const std::size_t sizes[] = {1, 1, 1, 1, 4, 1, 4, 4, 4, 2, 2};  // with so many bytes there
  Lexer lexer({});
  std::size_t at = 0;
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const std::string piece = bytes.substr(0, size);
    lexer.go_on(piece);
    Lexeme lexeme;
    const bool is_whole = size == 4 || size == 8 || size == 10;
    EXPECT_EQ(lexer.read(at, lexeme), is_whole ? Lex::ok : Lex::cut) << size;
    EXPECT_EQ(lexeme.size, sizes[size]) << size;
    if (is_whole) at = size;
  }
}

/// The search for a NUL is remembered, and must not be used for a place in front of it.
TEST(WbxmlLexer, ReadsAtAnyPlace) {
  const std::string bytes = from_hex("03016A00 034100 034200 0343");
  Lexer lexer(bytes);
  Header header;
  ASSERT_EQ(lexer.read_header(header), Lex::ok);
  Lexeme lexeme;
  for (int round = 0; round < 2; ++round) {
    ASSERT_EQ(lexer.read(7, lexeme), Lex::ok);
    EXPECT_EQ(lexeme.value_size, 1u);
    ASSERT_EQ(lexer.read(4, lexeme), Lex::ok);
    EXPECT_EQ(lexeme.value_size, 1u);
    EXPECT_EQ(lexer.read(10, lexeme), Lex::cut);
  }
}

}  // namespace
}  // namespace eascard::test
