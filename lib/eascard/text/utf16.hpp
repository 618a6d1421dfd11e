#pragma once
// UTF-16, as PowerShell, Notepad and Outlook write it. RFC 2781.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eascard {

enum class Utf16 : std::uint8_t { none, little, big };

/// By the byte order mark, or by every second of the first 32 bytes being NUL.
Utf16 find_utf16(std::string_view bytes);
/// How long the byte order mark in front of them is.
std::size_t utf16_mark_size(std::string_view bytes);

/// Makes UTF-8 of it, piece by piece; half a pair becomes U+FFFD.
class Utf16Decoder {
 public:
  /// Appends to `text`; returns how many of the bytes are done with: an odd one is not.
  std::size_t append(Utf16 order, std::string_view bytes, std::string& text);

 private:
  std::uint32_t high_ = 0;  ///< the first half of a pair, 0 for none
};

}  // namespace eascard
