#pragma once
// A piece of a body in a text, written with another value in as many characters.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/capture/text/trace.hpp"

namespace eascard::book {

/// How the digits of a body are written, where a token does not show it.
struct DigitStyle {
  bool has_capitals = false;  ///< of hexadecimal ones
  bool is_url_safe = false;   ///< of base64
};

/// The bits that the token of a piece stands for, the first one highest; nothing where it is none.
std::optional<std::uint64_t> value_of(std::string_view token, const capture::TracedPiece& piece);

/// The token for other bits, in the same notation. Nothing where it has no such token of that size.
std::optional<std::string> respell(std::string_view token, const capture::TracedPiece& piece,
                                   std::uint64_t bits, DigitStyle style);

}  // namespace eascard::book
