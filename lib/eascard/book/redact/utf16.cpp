#include "eascard/book/redact/utf16.hpp"

#include "eascard/diagnostic.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

void append_utf16(std::string& out, std::uint32_t unit, Utf16 order) {
  const char high = static_cast<char>(unit >> 8);
  const char low = static_cast<char>(unit & 0xFF);
  out += order == Utf16::big ? high : low;
  out += order == Utf16::big ? low : high;
}

std::string encode_utf16(std::string_view text, Utf16 order) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += utf8_length(text, at)) {
    const std::uint32_t code = code_point(text, at);
    if (code < 0x10000) {
      append_utf16(out, code, order);
    } else {
      append_utf16(out, 0xD800 + ((code - 0x10000) >> 10), order);
      append_utf16(out, 0xDC00 + ((code - 0x10000) & 0x3FF), order);
    }
  }
  return out;
}

}  // namespace

Utf16Text::Utf16Text(std::string_view bytes) : order_(find_utf16(bytes)) {
  if (order_ == Utf16::none) {
    plain_ = bytes;
    return;
  }
  mark_ = bytes.substr(0, utf16_mark_size(bytes));
  Utf16Decoder().append(order_, bytes.substr(mark_.size()), plain_);
  if (with(plain_) != bytes)
    throw Error(Code::M095, {}, "UTF-16 that is not well-formed is not redacted");
}

std::string Utf16Text::with(std::string_view plain) const {
  return mark_ + (order_ == Utf16::none ? std::string(plain) : encode_utf16(plain, order_));
}

}  // namespace eascard::book
