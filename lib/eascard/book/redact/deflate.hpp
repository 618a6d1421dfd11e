#pragma once
// Puts compression back on what was redacted: RFC 1950, 1951 and 1952.

#include <cstdint>
#include <string>
#include <string_view>

namespace eascard::book {

enum class Wrapper : std::uint8_t { gzip, zlib, raw };

/// What compressed bytes are in, by their first ones.
Wrapper wrapper_of(std::string_view compressed);
std::string deflated(std::string_view bytes, Wrapper wrapper);

}  // namespace eascard::book
