#include "eascard/text/utf16.hpp"

#include "eascard/text/utf8.hpp"

namespace eascard {
namespace {

std::uint32_t unit(Utf16 order, std::string_view bytes, std::size_t at) {
  const auto first = static_cast<unsigned char>(bytes[at + (order == Utf16::big ? 1 : 0)]);
  const auto second = static_cast<unsigned char>(bytes[at + (order == Utf16::big ? 0 : 1)]);
  return first | static_cast<std::uint32_t>(second) << 8;
}

}  // namespace

Utf16 find_utf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Utf16::little;
  if (bytes.starts_with("\xFE\xFF")) return Utf16::big;
  constexpr std::size_t looked_at = 32;
  if (bytes.size() < looked_at) return Utf16::none;
  const auto all = [bytes](std::size_t from, bool nul) {
    for (std::size_t i = from; i < looked_at; i += 2)
      if ((bytes[i] == '\0') != nul) return false;
    return true;
  };
  if (all(1, true) && all(0, false)) return Utf16::little;
  return all(0, true) && all(1, false) ? Utf16::big : Utf16::none;
}

std::size_t utf16_mark_size(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ? 2 : 0;
}

std::size_t Utf16Decoder::append(Utf16 order, std::string_view bytes, std::string& text) {
  std::size_t at = 0;
  for (; bytes.size() - at >= 2; at += 2) {
    const std::uint32_t code = unit(order, bytes, at);
    const bool is_low = code >= 0xDC00 && code < 0xE000;
    if (high_ != 0) {
      const std::uint32_t pair = 0x10000 + ((high_ - 0xD800) << 10) + (code & 0x3FF);
      append_utf8(text, is_low ? pair : replacement_code);
      high_ = 0;
      if (is_low) continue;
    }
    if (code >= 0xD800 && code < 0xDC00) {
      high_ = code;
    } else {
      append_utf8(text, is_low ? replacement_code : code);
    }
  }
  return at;
}

}  // namespace eascard
