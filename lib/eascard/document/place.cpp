#include "eascard/document/place.hpp"

#include <algorithm>

#include "eascard/text/utf8.hpp"

namespace eascard {

Place place_at(std::string_view text, std::size_t offset) {
  const std::size_t end = std::min(offset, text.size());
  const bool marked = text.substr(0, byte_order_mark.size()) == byte_order_mark;
  std::size_t begin = marked ? std::min(end, byte_order_mark.size()) : 0;
  Place place{end, 1, 1};
  for (std::size_t i = begin; i < end; ++i) {
    const bool before_lf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] != '\n' && (text[i] != '\r' || before_lf)) continue;
    ++place.line;
    begin = i + 1;
  }
  for (std::size_t i = begin; i < end; ++i) place.column += is_continuation(text[i]) ? 0 : 1;
  return place;
}

}  // namespace eascard
