#include "eascard/records/text_place.hpp"

#include "eascard/document/place.hpp"

namespace eascard::records {

void TextPlace::consume(Bytes& bytes, std::size_t count) {
  if (count == 0) return;
  const std::string_view text = bytes.bytes().substr(0, count);
  Place end = place_at(text, count);
  if (after_cr_ && text.front() == '\n') --end.line;  // the CR has ended that line already
  after_cr_ = text.back() == '\r';
  place_.column = end.line == 1 ? place_.column + end.column - 1 : end.column;
  place_.line += end.line - 1;
  place_.offset += count;
  bytes.consume(count);
}

void TextPlace::consume_mark(Bytes& bytes, std::size_t count) {
  place_.offset += count;
  bytes.consume(count);
}

}  // namespace eascard::records
