#include "eascard/capture/text/utf16.hpp"

namespace eascard::capture {

void Utf16Reader::convert(std::string_view bytes, bool last) {
  if (order_ == Utf16::none) {
    order_ = find_utf16(bytes);
    if (order_ == Utf16::none) order_ = Utf16::little;
    mark_ = consumed_ = utf16_mark_size(bytes);
  }
  consumed_ += decoder_.append(order_, bytes.substr(consumed_), text_);
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
  entry_.place.offset = 2 * entry_.place.offset + mark_;
  return true;
}

}  // namespace eascard::capture
