#pragma once
// Global tokens of WBXML 1.3 (7.1) and the header of ActiveSync's documents.

#include <cstdint>
#include <string_view>

namespace eascard::wbxml {

enum Token : std::uint8_t {
  token_switch_page = 0x00,
  token_end = 0x01,
  token_entity = 0x02,
  token_str_i = 0x03,
  token_literal = 0x04,
  token_ext_i_0 = 0x40,
  token_ext_i_1 = 0x41,
  token_ext_i_2 = 0x42,
  token_pi = 0x43,
  token_ext_t_0 = 0x80,
  token_ext_t_1 = 0x81,
  token_ext_t_2 = 0x82,
  token_str_t = 0x83,
  token_ext_0 = 0xC0,
  token_ext_1 = 0xC1,
  token_ext_2 = 0xC2,
  token_opaque = 0xC3
};

inline constexpr std::uint8_t content_bit = 0x40;
inline constexpr std::uint8_t attribute_bit = 0x80;
inline constexpr std::uint8_t identity_bits = 0x3F;
inline constexpr std::uint8_t first_tag = 0x05;

inline constexpr std::uint8_t version_1_3 = 0x03;
inline constexpr std::uint32_t unknown_public_id = 0x01;
inline constexpr std::uint32_t charset_utf8 = 0x6A;
/// Of every ActiveSync message: WBXML 1.3, public id unknown, UTF-8, no string table.
inline constexpr std::string_view usual_header("\x03\x01\x6A\x00", 4);

}  // namespace eascard::wbxml
