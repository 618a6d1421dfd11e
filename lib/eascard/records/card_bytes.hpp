#pragma once
// Cards in UTF-16 or behind a mail's quoted-printable, as the text that their reader reads.

#include <string>

#include "eascard/records/bytes.hpp"
#include "eascard/text/utf16.hpp"

namespace eascard::records {

/// Bytes of UTF-8 behind other bytes. Views into them do not outlive fill() either.
class CardBytes : public Bytes {
 public:
  /// `bytes` are looked at as far as needed, and consumed from now on, where they are to be
  /// converted: see is_converted().
  explicit CardBytes(Bytes& bytes);

  bool is_converted() const { return order_ != Utf16::none || is_quoted_; }
  std::string_view bytes() const override { return std::string_view(text_).substr(at_); }
  [[nodiscard]] bool fill() override;
  void consume(std::size_t count) override { at_ += count; }
  /// That of the file as long as no characters outside of ASCII stand before it.
  std::uint64_t offset() const override { return 0; }
  std::uint64_t file_offset(std::uint64_t offset) const;

 private:
  std::size_t append_quoted(std::string_view bytes, bool last);

  Bytes& source_;
  Utf16 order_ = Utf16::none;
  bool is_quoted_ = false;
  std::size_t mark_ = 0;
  Utf16Decoder decoder_;
  std::string text_;
  std::size_t at_ = 0;  ///< what is consumed of it
};

}  // namespace eascard::records
