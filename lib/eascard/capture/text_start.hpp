#pragma once
// Where a message body may begin in a line of text.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace eascard::capture {

enum class StartKind : std::uint8_t {
  base64,
  gzip_base64,  ///< any gzip data; what is in it has to be seen
  hex,
  array,
  escapes,
  xml,
  left_out  ///< a log says that it left a body out
};

struct TextStart {
  StartKind kind{};
  std::size_t at = 0;  ///< of the first character
};

/// The first start at or behind `from`. Every body in WBXML begins with 03 01 6A 00
/// ([MS-ASWBXML] 2.1.1), which is AwFqA in base64. Linear in the line.
std::optional<TextStart> find_start(std::string_view line, std::size_t from);

}  // namespace eascard::capture
