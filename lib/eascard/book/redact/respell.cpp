#include "eascard/book/redact/respell.hpp"

#include <array>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

using capture::Character;
using capture::Escape;
using capture::Notation;
using capture::Number;
using capture::TracedPiece;

/// The bytes of a code point as one number.
std::uint64_t utf8_bits(std::uint32_t code) {
  std::string text;
  append_utf8(text, code);
  std::uint64_t bits = 0;
  for (const char c : text) bits = bits << 8 | static_cast<unsigned char>(c);
  return bits;
}

/// The code point whose bytes are these; of one byte alone that byte.
std::optional<std::uint32_t> code_of(std::uint64_t bits, unsigned size) {
  if (size == 8) return static_cast<std::uint32_t>(bits);
  // The bits of a character are those of its bytes without their marks: RFC 3629 3.
  std::uint32_t code = static_cast<std::uint32_t>(bits >> (size - 8)) & (0xFFU >> (size / 8 + 1));
  for (unsigned shift = size - 8; shift > 0; shift -= 8)
    code = code << 6 | static_cast<std::uint32_t>(bits >> (shift - 8) & 0x3F);
  if (utf8_bits(code) != bits) return {};
  return code;
}

std::optional<std::uint64_t> character_bits(std::string_view token, const TracedPiece& piece) {
  const Character read = capture::read_character(token, 0, piece.escape);
  if (read.end != token.size() || read.is_nothing) return {};
  if (piece.bits == 8) return read.code < 0x100 ? std::optional(read.code) : std::nullopt;
  return utf8_bits(read.code);
}

/// The digit of base64 that the token is, or is an escape of; NUL where it is none.
char base64_digit_of(std::string_view token) {
  if (token.size() == 1) return token[0];
  std::size_t end = 0;
  const char digit = capture::read_base64_escape(token, 0, end);
  return end == token.size() ? digit : '\0';
}

std::optional<std::uint64_t> base64_bits(std::string_view token) {
  const int value = capture::base64_digit(base64_digit_of(token));
  return value < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(value));
}

char base64_character(std::uint64_t value, DigitStyle style) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (style.is_url_safe && value >= 62) return value == 62 ? '-' : '_';
  return digits[value];
}

/// As many digits, if there are enough.
std::optional<std::string> digits_of(std::uint64_t value, unsigned radix, std::size_t size,
                                     bool has_capitals) {
  const std::string_view all = has_capitals ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out(size, '0');
  for (std::size_t i = size; i-- > 0; value /= radix) out[i] = all[value % radix];
  return value == 0 ? std::optional(out) : std::nullopt;
}

/// Whether a byte can stand in a text as it is. Digits of base64 mean nothing else in any string.
bool is_itself(char byte, Escape escape) {
  const bool is_base64 = is_alnum(byte) || byte == '+' || byte == '/' || byte == '=';
  if (static_cast<unsigned char>(byte) >= 0x80 || is_base64) return true;
  return escape == Escape::none && byte >= ' ' && byte <= '~';
}

bool has_capitals(std::string_view digits, bool otherwise) {
  for (const char c : digits)
    if (is_letter(c)) return c < 'a';
  return otherwise;
}

/// The token with `to` in place of the digits that say `from`, wherever in it they stand: a mark in
/// front or behind stays. What it says then is read again.
std::optional<std::string> replace_digits(std::string_view token, const TracedPiece& piece,
                                          std::uint64_t from, std::uint64_t to, std::uint64_t bits,
                                          DigitStyle style) {
  for (std::size_t begin = 0; begin < token.size(); ++begin) {
    for (const unsigned radix : {16U, 8U, 10U, 2U}) {
      std::size_t end = begin;
      std::uint64_t value = 0;
      while (end < token.size() && hex_value(token[end]) >= 0 &&
             static_cast<unsigned>(hex_value(token[end])) < radix && value <= from)
        value = value * radix + static_cast<unsigned>(hex_value(token[end++]));
      if (end == begin || value != from) continue;
      const std::string_view digits = token.substr(begin, end - begin);
      const std::optional<std::string> other =
          digits_of(to, radix, digits.size(), has_capitals(digits, style.has_capitals));
      // Zeros in front of a decimal number are none of its notation.
      if (!other || (radix == 10 && digits[0] != '0' && (*other)[0] == '0' && digits.size() > 1))
        continue;
      std::string out(token);
      out.replace(begin, digits.size(), *other);
      if (value_of(out, piece) == bits) return out;
    }
  }
  return {};
}

}  // namespace

std::optional<std::uint64_t> value_of(std::string_view token, const TracedPiece& piece) {
  if (token.empty()) return {};
  switch (piece.notation) {
    case Notation::hex_digit:
      if (token.size() != 1 || hex_value(token[0]) < 0) return {};
      return static_cast<std::uint64_t>(hex_value(token[0]));
    case Notation::base64_digit:
      return base64_bits(token);
    case Notation::number: {
      const Number number = capture::read_number(token, 0, piece.radix);
      if (!number || number.end != token.size()) return {};
      return number.value;
    }
    default:
      return character_bits(token, piece);
  }
}

std::optional<std::string> respell(std::string_view token, const TracedPiece& piece,
                                   std::uint64_t bits, DigitStyle style) {
  const std::optional<std::uint64_t> old = value_of(token, piece);
  if (!old) return {};
  if (*old == bits) return std::string(token);
  if (piece.notation == Notation::hex_digit)
    return digits_of(bits, 16, 1, has_capitals(token, style.has_capitals));
  if (piece.notation == Notation::base64_digit) {
    const char digit = base64_character(bits, style);
    if (token.size() == 1) return std::string(1, digit);
    return replace_digits(token, piece, static_cast<unsigned char>(base64_digit_of(token)),
                          static_cast<unsigned char>(digit), bits, style);
  }
  if (piece.notation == Notation::number) {
    const bool is_negative = token[0] == '-';
    return replace_digits(token, piece, is_negative ? 256 - *old : *old,
                          is_negative ? 256 - bits : bits, bits, style);
  }
  if (token.size() == 1) {
    const char byte = static_cast<char>(bits);
    if (!is_itself(byte, piece.escape)) return {};
    return std::string(1, byte);
  }
  const std::optional<std::uint32_t> from = code_of(*old, piece.bits);
  const std::optional<std::uint32_t> to = code_of(bits, piece.bits);
  if (!from || !to) return {};
  return replace_digits(token, piece, *from, *to, bits, style);
}

}  // namespace eascard::book
