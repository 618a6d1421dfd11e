#pragma once
// The tokens of WBXML one by one, as they stand in the bytes. For those who look at bytes of which
// wbxml::Reader makes no document: the dump, recovery, and what is not ActiveSync's.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "eascard/export.hpp"
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
  opaque,
  extension,  ///< EXT_I, EXT_T, EXT: not in ActiveSync
  pi          ///< attributes follow up to an END: not in ActiveSync
};

/// One token with what belongs to it. Places are offsets in the Lexer's bytes.
struct Lexeme {
  LexemeKind kind{};
  std::uint8_t token = 0;       ///< tag: its identity, without the content bit
  bool has_content = false;     ///< tag, literal
  bool has_attributes = false;  ///< tag, literal: not in ActiveSync
  std::uint32_t number = 0;     ///< page, code point, string table index, OPAQUE length
  std::size_t size = 0;         ///< of the token, in bytes; where it is cut, what it has at least
  std::size_t value_at = 0;     ///< STR_I, STR_T, OPAQUE, LITERAL: the value ...
  std::size_t value_size = 0;   ///< ... and its size, without the NUL
};

/// Which tokens are not bad. Of any WBXML all are good, as is every code point and table index.
enum class Tokens : std::uint8_t { activesync, any };

class EASCARD_EXPORT Lexer {
 public:
  /// Does not own the bytes: a document from its first byte on.
  explicit Lexer(std::string_view bytes, Tokens tokens = Tokens::activesync)
      : bytes_(bytes), tokens_(tokens) {}

  /// To be called first where strings of the table are wanted. Whether the values are ActiveSync's
  /// is not looked at.
  Lex read_header(Header& header);
  /// The same bytes and more, wherever they are now.
  void go_on(std::string_view bytes) { bytes_ = bytes; }
  /// The string of the table at `index`, which is in the table, without its NUL.
  std::string_view table_string(std::uint32_t index) const;
  /// The token at `at`. Linear in the bytes even where it is called for every offset, rising.
  Lex read(std::size_t at, Lexeme& lexeme);

 private:
  Lex read_extension(std::size_t at, Lexeme& lexeme);
  Lex read_integer(std::size_t at, Lexeme& lexeme) const;
  Lex read_entity(std::size_t at, Lexeme& lexeme) const;
  Lex read_string(std::size_t at, Lexeme& lexeme);
  Lex read_table_string(std::size_t at, Lexeme& lexeme) const;
  Lex read_opaque(std::size_t at, Lexeme& lexeme) const;
  std::size_t find_nul(std::size_t from);

  std::string_view bytes_;
  Tokens tokens_;
  std::size_t table_at_ = 0;
  std::size_t table_size_ = 0;
  std::vector<std::uint32_t> table_ends_;  ///< the NULs of the table, and its end
  std::size_t nul_from_ = 1;               ///< no NUL stands in [nul_from_, nul_at_)
  std::size_t nul_at_ = 0;
};

}  // namespace eascard::wbxml
