#pragma once
// A text in UTF-16 that goes through UTF-8 and back.

#include <string>
#include <string_view>

#include "eascard/text/utf16.hpp"

namespace eascard::book {

/// The text in UTF-8, whatever it is in. Throws Error where it is in UTF-16 that is not
/// well-formed: nothing would make the same bytes of it.
class Utf16Text {
 public:
  explicit Utf16Text(std::string_view bytes);

  std::string_view plain() const { return plain_; }
  /// Other text in the encoding that the bytes have, with their byte order mark.
  std::string with(std::string_view plain) const;

 private:
  Utf16 order_ = Utf16::none;
  std::string mark_;
  std::string plain_;
};

}  // namespace eascard::book
