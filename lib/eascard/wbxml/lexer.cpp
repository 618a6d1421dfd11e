#include "eascard/wbxml/lexer.hpp"

#include <algorithm>

#include "eascard/wbxml/integer.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {

Lex Lexer::read_header(Header& header) {
  const Lex lex = parse_header(bytes_, header);
  if (lex != Lex::ok) return lex;
  table_at_ = header.table_at;
  table_ = bytes_.substr(table_at_, header.table_size);
  return Lex::ok;
}

Lex Lexer::read(std::size_t at, Lexeme& lexeme) {
  lexeme = {};
  if (at >= bytes_.size()) return Lex::cut;
  const auto byte = static_cast<std::uint8_t>(bytes_[at]);
  lexeme.token = byte & identity_bits;
  lexeme.has_content = byte & content_bit;
  lexeme.size = 1;
  if (lexeme.token >= first_tag) {
    lexeme.kind = LexemeKind::tag;
    return byte & attribute_bit ? Lex::bad : Lex::ok;
  }
  switch (byte) {
    case token_switch_page:
      if (bytes_.size() - at < 2) return Lex::cut;
      lexeme.kind = LexemeKind::switch_page;
      lexeme.number = static_cast<std::uint8_t>(bytes_[at + 1]);
      lexeme.size = 2;
      return Lex::ok;
    case token_end:
      lexeme.kind = LexemeKind::end;
      return Lex::ok;
    case token_entity:
      return read_number(at, lexeme);
    case token_str_i:
      return read_string(at, lexeme);
    case token_literal:
    case token_literal | content_bit:
    case token_str_t:
      lexeme.kind = byte == token_str_t ? LexemeKind::str_t : LexemeKind::literal;
      return read_table_string(at, lexeme);
    case token_opaque:
      return read_opaque(at, lexeme);
    default:
      return Lex::bad;
  }
}

/// ENTITY with its code point.
Lex Lexer::read_number(std::size_t at, Lexeme& lexeme) const {
  lexeme.kind = LexemeKind::entity;
  std::size_t end = at + 1;
  if (const Lex lex = parse_integer(bytes_, end, lexeme.number); lex != Lex::ok) return lex;
  lexeme.size = end - at;
  const std::uint32_t code = lexeme.number;
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code == 0 || code > 0x10FFFF || is_surrogate ? Lex::bad : Lex::ok;
}

Lex Lexer::read_string(std::size_t at, Lexeme& lexeme) {
  lexeme.kind = LexemeKind::str_i;
  lexeme.value_at = at + 1;
  const std::size_t nul = find_nul(at + 1);
  if (nul >= bytes_.size()) return Lex::cut;
  lexeme.value_size = nul - lexeme.value_at;
  lexeme.size = nul + 1 - at;
  return Lex::ok;
}

Lex Lexer::read_table_string(std::size_t at, Lexeme& lexeme) const {
  std::size_t end = at + 1;
  if (const Lex lex = parse_integer(bytes_, end, lexeme.number); lex != Lex::ok) return lex;
  if (lexeme.number >= table_.size()) return Lex::bad;
  const std::size_t index = lexeme.number;
  lexeme.size = end - at;
  lexeme.value_at = table_at_ + index;
  lexeme.value_size = std::min(table_.find('\0', index), table_.size()) - index;
  return Lex::ok;
}

Lex Lexer::read_opaque(std::size_t at, Lexeme& lexeme) const {
  lexeme.kind = LexemeKind::opaque;
  lexeme.value_at = at + 1;
  if (const Lex lex = parse_integer(bytes_, lexeme.value_at, lexeme.number); lex != Lex::ok)
    return lex;
  if (bytes_.size() - lexeme.value_at < lexeme.number) return Lex::cut;
  lexeme.value_size = lexeme.number;
  lexeme.size = lexeme.value_at + lexeme.value_size - at;
  return Lex::ok;
}

/// The first NUL from `from` on, or the size of the bytes; remembers the last one found.
std::size_t Lexer::find_nul(std::size_t from) {
  if (from >= nul_from_ && from <= nul_at_) return nul_at_;
  nul_from_ = from;
  nul_at_ = std::min(bytes_.find('\0', from), bytes_.size());
  return nul_at_;
}

}  // namespace eascard::wbxml
