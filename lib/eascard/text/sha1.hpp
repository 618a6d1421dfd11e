#pragma once
// SHA-1 (RFC 3174), for names: whoever wants a secret kept takes another.

#include <array>
#include <cstdint>
#include <string_view>

namespace eascard {

/// The digest, most significant byte first. Linear in the text, which may be of any length.
std::array<std::uint8_t, 20> sha1(std::string_view text);

}  // namespace eascard
