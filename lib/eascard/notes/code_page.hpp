#pragma once
// Bytes in a Windows code page to UTF-8, by iconv of the C library.

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>

#include "eascard/notes/note_text.hpp"

namespace eascard::notes {

/// Holds the converters opened so far: opening one loads a file.
class CodePages {
 public:
  /// The bytes as UTF-8. A byte that means nothing in the code page, and any byte from 0x80 on in a
  /// code page that is unknown (or missing on this machine), becomes U+FFFD and is a fault.
  NoteText to_utf8(std::string_view bytes, std::int32_t code_page);

 private:
  struct Close {
    void operator()(void* handle) const;
  };
  using Handle = std::unique_ptr<void, Close>;  // iconv_t is a void*; empty: not to be had

  void* handle(std::int32_t code_page);

  std::map<std::int32_t, Handle> handles_;
};

}  // namespace eascard::notes
