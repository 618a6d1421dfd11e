#pragma once
// What a damaged document is read around: recovery finds it, the reader passes over it.

#include <cstddef>
#include <cstdint>

namespace eascard::wbxml {

/// Bytes that are left out, and how reading goes on behind them.
struct Gap {
  std::size_t begin = 0;
  std::size_t end = 0;      ///< may be begin: a document that was cut
  std::uint32_t depth = 0;  ///< elements that stay open; 0: the document ends here
  std::uint8_t page = 0;    ///< code page in force behind it
};

}  // namespace eascard::wbxml
