#include "eascard/capture/text/utf16.hpp"

#include "eascard/text/utf8.hpp"

namespace eascard::capture {
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

std::uint32_t Utf16Reader::unit(std::string_view bytes) const {
  const auto first = static_cast<unsigned char>(bytes[order_ == Utf16::big ? 1 : 0]);
  const auto second = static_cast<unsigned char>(bytes[order_ == Utf16::big ? 0 : 1]);
  return first | static_cast<std::uint32_t>(second) << 8;
}

void Utf16Reader::convert(std::string_view bytes, bool last) {
  if (order_ == Utf16::none) {
    order_ = find_utf16(bytes);
    if (order_ == Utf16::none) order_ = Utf16::little;
    marked_ = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (marked_) consumed_ = 2;
  }
  for (; bytes.size() - consumed_ >= 2; consumed_ += 2) {
    const std::uint32_t code = unit(bytes.substr(consumed_, 2));
    const bool is_low = code >= 0xDC00 && code < 0xE000;
    if (high_ != 0) {
      const std::uint32_t pair = 0x10000 + ((high_ - 0xD800) << 10) + (code & 0x3FF);
      append_utf8(text_, is_low ? pair : replacement_code);
      high_ = 0;
      if (is_low) continue;
    }
    if (code >= 0xD800 && code < 0xDC00) {
      high_ = code;
    } else {
      append_utf8(text_, is_low ? replacement_code : code);
    }
  }
  if (last) consumed_ = bytes.size();
}

bool Utf16Reader::read(std::string_view bytes, bool last) {
  consumed_ = 0;
  convert(bytes, last);
  struct Used {  // also where something is thrown
    Utf16Reader& reader;
    ~Used() {
      reader.text_.erase(0, reader.text_reader_.consumed());
      reader.diagnostics_ = reader.text_reader_.diagnostics();
    }
  } const used{*this};
  if (!text_reader_.read(text_, last)) return false;
  entry_ = text_reader_.entry();
  entry_.place.offset = 2 * entry_.place.offset + (marked_ ? 2 : 0);
  return true;
}

}  // namespace eascard::capture
