#pragma once
// Where in a text each piece of a body stands, for who wants to write another body of the same size
// in its place.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/text/tokens.hpp"

namespace eascard::capture {

/// What a piece of a body is written as.
enum class Notation : std::uint8_t {
  hex_digit,     ///< 4 bits
  base64_digit,  ///< 6 bits, or a digit's escape (see read_base64_escape)
  number,        ///< a byte: see read_number
  character      ///< a byte or a code point: see read_character
};

struct TracedPiece {
  std::uint64_t bit = 0;   ///< of the body, its first one
  std::uint64_t at = 0;    ///< of the text
  std::uint32_t size = 0;  ///< characters of the text
  std::uint16_t bits = 0;
  Notation notation = Notation::character;
  Escape escape = Escape::none;  ///< of a character
  std::uint8_t radix = 16;       ///< of a number without a mark of its own
  bool is_latin = false;         ///< one byte, which is U+0080 to U+00FF where all is UTF-8
  std::uint32_t count = 1;       ///< so many follow one another, in the text and in the body

  /// The `index`th of those that follow one another, alone.
  TracedPiece one(std::uint32_t index) const {
    TracedPiece piece = *this;
    piece.at += std::uint64_t{index} * size;
    piece.bit += std::uint64_t{index} * bits;
    piece.count = 1;
    return piece;
  }
};

/// Part of a text: of a body's lines, but not of its bytes.
struct TextRange {
  std::uint64_t at = 0;
  std::uint64_t size = 0;
};

/// The pieces of one body, in the order in which they were read.
class Trace {
 public:
  void clear() { *this = Trace(); }
  /// The text that pieces are part of from now on, and where it stands in the input.
  void set_line(std::string_view text, std::uint64_t offset);
  /// A piece of the body from `piece.bit` on; `token` is part of the line, else the place is not
  /// known, as after fail().
  void add(TracedPiece piece, std::string_view token);
  /// Part of the line that tells how the bytes stand in it, such as the offset of a dump.
  void keep(std::string_view token);
  /// The body has no bits from this one on.
  void truncate(std::uint64_t bit);
  /// Characters that are latin take two bytes.
  void widen();
  /// It is not known how the body is written: `why`, as in "in pieces of a log".
  void fail(std::string why);

  const std::vector<TracedPiece>& pieces() const { return pieces_; }
  const std::vector<TextRange>& kept() const { return kept_; }
  /// "" where all is known.
  const std::string& why_unknown() const { return why_; }

 private:
  bool find(std::string_view token, std::uint64_t& at) const;
  bool goes_on(const TracedPiece& piece) const;

  std::string_view line_;
  std::uint64_t offset_ = 0;
  std::vector<TracedPiece> pieces_;
  std::vector<TextRange> kept_;
  std::string why_;
};

}  // namespace eascard::capture
