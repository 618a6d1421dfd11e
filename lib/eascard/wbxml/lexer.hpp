#pragma once
// The tokens of WBXML one by one, as they stand in the bytes. For those who look at bytes of which
// wbxml::Reader makes no document: the dump, and recovery.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "eascard/wbxml/header.hpp"

namespace eascard::wbxml {

enum class LexemeKind : std::uint8_t {
  switch_page,
  end,
  tag,
  literal,
  str_i,
  str_t,
  entity,
  opaque
};

/// One token with what belongs to it. Places are offsets in the Lexer's bytes.
struct Lexeme {
  LexemeKind kind{};
  std::uint8_t token = 0;      ///< tag: its identity, without the content bit
  bool has_content = false;    ///< tag, literal
  std::uint32_t number = 0;    ///< page, code point, string table index, OPAQUE length
  std::size_t size = 0;        ///< of the token, in bytes
  std::size_t value_at = 0;    ///< STR_I, STR_T, OPAQUE, LITERAL: the value ...
  std::size_t value_size = 0;  ///< ... and its size, without the NUL
};

class Lexer {
 public:
  /// Does not own the bytes: a document from its first byte on.
  explicit Lexer(std::string_view bytes) : bytes_(bytes) {}

  /// To be called first. Whether the values are ActiveSync's is not looked at.
  Lex read_header(Header& header);
  /// The token at `at`. Linear in the bytes even where it is called for every offset, rising.
  Lex read(std::size_t at, Lexeme& lexeme);

 private:
  Lex read_number(std::size_t at, Lexeme& lexeme) const;
  Lex read_string(std::size_t at, Lexeme& lexeme);
  Lex read_table_string(std::size_t at, Lexeme& lexeme) const;
  Lex read_opaque(std::size_t at, Lexeme& lexeme) const;
  std::size_t find_nul(std::size_t from);

  std::string_view bytes_;
  std::string_view table_;
  std::size_t table_at_ = 0;
  std::size_t nul_from_ = 1;  ///< no NUL stands in [nul_from_, nul_at_)
  std::size_t nul_at_ = 0;
};

}  // namespace eascard::wbxml
