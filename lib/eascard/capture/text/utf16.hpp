#pragma once
// Texts in UTF-16, as PowerShell and Notepad write them: read as the same text in UTF-8.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/capture/text_scan.hpp"
#include "eascard/text/utf16.hpp"

namespace eascard::capture {

/// A TextReader behind the conversion. Lines and columns are those of the file; offsets count the
/// file's bytes as long as it has no characters outside of ASCII before them, else those of its
/// text, doubled.
class Utf16Reader : public Reader {
 public:
  explicit Utf16Reader(Limits limits = {}) : text_reader_(TextMode::text, limits) {}
  bool read(std::string_view bytes, bool last) override;

 private:
  void convert(std::string_view bytes, bool last);

  TextReader text_reader_;
  std::string text_;  ///< not consumed by text_reader_ yet
  Utf16 order_ = Utf16::none;
  std::size_t mark_ = 0;
  Utf16Decoder decoder_;
};

}  // namespace eascard::capture
