#pragma once
// Where a message body may begin in a line of text, and how its bytes are written there.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "eascard/capture/text/tokens.hpp"

namespace eascard::capture {

enum class StartKind : std::uint8_t {
  base64,
  digits,   ///< hexadecimal digits without separators, or in groups
  words,    ///< 16-bit words of a little-endian machine, without offsets
  numbers,  ///< one number a byte
  escapes,  ///< a string with escapes
  xml,
  tree,     ///< of tags, one a line
  access,   ///< a line of an access log may name ActiveSync here
  left_out  ///< a log says that it left a body out
};

/// Whether bytes are written there, and not a message as text or a word of a log.
constexpr bool is_of_bytes(StartKind kind) {
  return kind < StartKind::xml;
}

/// What the bytes are.
enum class Content : std::uint8_t {
  wbxml,
  gzip,      ///< any gzip data; what is in it has to be seen
  http,      ///< a whole HTTP message, a body among its parts
  multipart  ///< the answer of ItemOperations with its directory in front, [MS-ASCMD] 2.2.1.1.1
};

struct TextStart {
  StartKind kind{};
  std::size_t at = 0;  ///< of the first character
  Content content = Content::wbxml;
  unsigned radix = 16;  ///< numbers without a mark of their own; 0: not known yet
  bool padded = false;  ///< numbers have two digits, in octal three
  Escape escape = Escape::backslash;
  char end_quote = '\0';  ///< of XML in a string: what ends it
};

/// The first place where something may be the sign of a start in its line, text.size() where
/// nothing is. Much faster than find_start().
std::size_t find_sign(std::string_view text);
/// The first start at or behind `from`. Every body in WBXML begins with 03 01 6A 00
/// ([MS-ASWBXML] 2.1.1), which is AwFqA in base64. No sign of one is in front of `sign`. Linear in
/// the line.
std::optional<TextStart> find_start(std::string_view line, std::size_t from, std::size_t sign = 0);
/// Whether a body begins at or behind line[from], in WBXML or in any form.
enum class Wanted : std::uint8_t { any, wbxml };
bool has_start(std::string_view line, std::size_t from, Wanted wanted = Wanted::any);
/// A number that may be the first one of a body with one number a line: what follows has to tell.
std::optional<TextStart> find_first_number(std::string_view line, std::size_t from);

/// The words at the front of the text that a log has in place of a body, "" where it has none.
std::string_view left_out_words(std::string_view text);

/// How numbers or digits are written that begin at text[at], whatever they are.
TextStart guess_start(std::string_view text, std::size_t at);

}  // namespace eascard::capture
