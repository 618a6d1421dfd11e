#pragma once
// mb_u_int32, the integers of WBXML (WAP-192-WBXML 5.1).

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eascard::wbxml {

enum class Lex : std::uint8_t {
  ok,
  cut,  ///< the bytes end inside of it
  bad   ///< no WBXML, or no token that ActiveSync has
};

/// Reads groups of 7 bits, high first, at most 5 bytes, and puts `at` behind them. Bad: more than
/// 32 bits.
inline Lex parse_integer(std::string_view bytes, std::size_t& at, std::uint32_t& value) {
  std::uint64_t number = 0;
  for (std::size_t i = at; i < at + 5; ++i) {
    if (i >= bytes.size()) return Lex::cut;
    const auto byte = static_cast<std::uint8_t>(bytes[i]);
    number = number << 7 | (byte & 0x7F);
    if (byte & 0x80) continue;
    if (number > UINT32_MAX) break;
    value = static_cast<std::uint32_t>(number);
    at = i + 1;
    return Lex::ok;
  }
  return Lex::bad;
}

}  // namespace eascard::wbxml
