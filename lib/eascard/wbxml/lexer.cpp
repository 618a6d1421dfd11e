#include "eascard/wbxml/lexer.hpp"

#include <algorithm>

#include "eascard/wbxml/integer.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {

Lex Lexer::read_header(Header& header) {
  const Lex lex = parse_header(bytes_, header);
  if (lex != Lex::ok) return lex;
  table_at_ = header.table_at;
  table_size_ = header.table_size;
  table_ends_.clear();
  if (table_size_ == 0) return Lex::ok;
  for (std::uint32_t at = 0; at < table_size_; ++at)
    if (bytes_[table_at_ + at] == '\0') table_ends_.push_back(at);
  table_ends_.push_back(header.table_size);
  return Lex::ok;
}

std::string_view Lexer::table_string(std::uint32_t index) const {
  const std::uint32_t end = *std::lower_bound(table_ends_.begin(), table_ends_.end(), index);
  return bytes_.substr(table_at_ + index, end - index);
}

Lex Lexer::read(std::size_t at, Lexeme& lexeme) {
  lexeme = {};
  lexeme.size = 1;
  if (at >= bytes_.size()) return Lex::cut;
  const auto byte = static_cast<std::uint8_t>(bytes_[at]);
  lexeme.token = byte & identity_bits;
  if (lexeme.token >= token_literal) {
    lexeme.kind = lexeme.token == token_literal ? LexemeKind::literal : LexemeKind::tag;
    lexeme.has_content = byte & content_bit;
    lexeme.has_attributes = byte & attribute_bit;
    if (lexeme.has_attributes && tokens_ == Tokens::activesync) return Lex::bad;
    return lexeme.token == token_literal ? read_table_string(at, lexeme) : Lex::ok;
  }
  switch (byte) {
    case token_switch_page:
      lexeme.kind = LexemeKind::switch_page;
      lexeme.size = 2;
      if (bytes_.size() - at < 2) return Lex::cut;
      lexeme.number = static_cast<std::uint8_t>(bytes_[at + 1]);
      return Lex::ok;
    case token_end:
      lexeme.kind = LexemeKind::end;
      return Lex::ok;
    case token_entity:
      return read_entity(at, lexeme);
    case token_str_i:
      lexeme.kind = LexemeKind::str_i;
      return read_string(at, lexeme);
    case token_str_t:
      lexeme.kind = LexemeKind::str_t;
      return read_table_string(at, lexeme);
    case token_opaque:
      return read_opaque(at, lexeme);
    default:
      return tokens_ == Tokens::any ? read_extension(at, lexeme) : Lex::bad;
  }
}

/// What ActiveSync does not have: PI; EXT_I with a string, EXT_T with an integer, EXT alone.
Lex Lexer::read_extension(std::size_t at, Lexeme& lexeme) {
  const auto byte = static_cast<std::uint8_t>(bytes_[at]);
  lexeme.kind = byte == token_pi ? LexemeKind::pi : LexemeKind::extension;
  if (byte == token_pi || byte >= token_ext_0) return Lex::ok;
  return byte >= token_ext_t_0 ? read_integer(at, lexeme) : read_string(at, lexeme);
}

/// The integer behind the token, which ends with it.
Lex Lexer::read_integer(std::size_t at, Lexeme& lexeme) const {
  std::size_t end = at + 1;
  const Lex lex = parse_integer(bytes_, end, lexeme.number);
  lexeme.size = end - at;
  return lex;
}

Lex Lexer::read_entity(std::size_t at, Lexeme& lexeme) const {
  lexeme.kind = LexemeKind::entity;
  const Lex lex = read_integer(at, lexeme);
  if (lex != Lex::ok || tokens_ == Tokens::any) return lex;
  const std::uint32_t code = lexeme.number;
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code == 0 || code > 0x10FFFF || is_surrogate ? Lex::bad : Lex::ok;
}

Lex Lexer::read_string(std::size_t at, Lexeme& lexeme) {
  lexeme.value_at = at + 1;
  const std::size_t nul = find_nul(at + 1);
  if (nul >= bytes_.size()) return Lex::cut;
  lexeme.value_size = nul - lexeme.value_at;
  lexeme.size = nul + 1 - at;
  return Lex::ok;
}

Lex Lexer::read_table_string(std::size_t at, Lexeme& lexeme) const {
  if (const Lex lex = read_integer(at, lexeme); lex != Lex::ok) return lex;
  if (lexeme.number >= table_size_) return tokens_ == Tokens::any ? Lex::ok : Lex::bad;
  lexeme.value_at = table_at_ + lexeme.number;
  lexeme.value_size = table_string(lexeme.number).size();
  return Lex::ok;
}

Lex Lexer::read_opaque(std::size_t at, Lexeme& lexeme) const {
  lexeme.kind = LexemeKind::opaque;
  if (const Lex lex = read_integer(at, lexeme); lex != Lex::ok) return lex;
  lexeme.value_at = at + lexeme.size;
  lexeme.size += lexeme.number;
  if (bytes_.size() - lexeme.value_at < lexeme.number) return Lex::cut;
  lexeme.value_size = lexeme.number;
  return Lex::ok;
}

/// The first NUL from `from` on, or the size of the bytes; remembers up to where it looked.
std::size_t Lexer::find_nul(std::size_t from) {
  if (from < nul_from_ || from > nul_at_) nul_from_ = nul_at_ = from;
  return nul_at_ = std::min(bytes_.find('\0', nul_at_), bytes_.size());
}

}  // namespace eascard::wbxml
