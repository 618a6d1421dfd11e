#pragma once
// The header of a WBXML document: version, public id, charset, string table (WAP-192-WBXML 5.4).

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "eascard/wbxml/integer.hpp"

namespace eascard::wbxml {

/// Each part begins where the one before ends. Whether the values are ActiveSync's is not looked
/// at, nor is the version.
struct Header {
  enum Part : std::uint8_t { nothing, id, charset_value, table_length };

  Part known = nothing;  ///< the last part that was read; those behind it are 0
  std::uint32_t public_id = 0;
  std::uint32_t public_id_index = 0;  ///< of the name in the string table, where public_id is 0
  std::uint32_t charset = 0;
  std::uint32_t table_size = 0;
  std::size_t charset_at = 0;
  std::size_t table_size_at = 0;
  std::size_t table_at = 0;
  std::size_t end = 0;  ///< behind the string table; else where the integer that is not read begins
};

/// Reads the header as far as it goes; without its last byte it is cut.
inline Lex parse_header(std::string_view bytes, Header& header) {
  header = {};
  std::size_t& at = header.end = 1;
  Lex lex = parse_integer(bytes, at, header.public_id);
  if (lex != Lex::ok) return lex;
  header.known = Header::id;
  if (header.public_id == 0) lex = parse_integer(bytes, at, header.public_id_index);
  if (lex != Lex::ok) return lex;
  header.charset_at = at;
  if (lex = parse_integer(bytes, at, header.charset); lex != Lex::ok) return lex;
  header.known = Header::charset_value;
  header.table_size_at = at;
  if (lex = parse_integer(bytes, at, header.table_size); lex != Lex::ok) return lex;
  header.known = Header::table_length;
  header.table_at = at;
  if (bytes.size() - at < header.table_size) return Lex::cut;
  at += header.table_size;
  return Lex::ok;
}

}  // namespace eascard::wbxml
