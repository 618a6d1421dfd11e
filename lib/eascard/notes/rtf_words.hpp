#pragma once
// The control words of RTF 1.9.1 that say something of a note's text, and what they do.

#include <cstdint>
#include <string_view>

namespace eascard::notes {

/// The comments name what the word's parameter or the table's value is.
enum class Action : std::uint8_t {
  character,     // value: the code point
  line,          // ends a line
  row,           // ends a line, and the last cell with it
  skip,          // destination without text of the note
  fonts,         // destination: the font table
  html_tag,      // destination: [MS-OXRTFEX] 2.1.3.1.4
  binary,        // the parameter is a number of bytes to skip
  unicode,       // the parameter is a UTF-16 unit
  unicode_skip,  // bytes that stand for it to older readers
  font,
  default_font,
  font_charset,
  font_code_page,
  ansi_code_page,
  default_code_page,  // value: the code page
  plain,
  from_html,
  html_rtf,
};

struct Word {
  std::string_view name;
  Action action;
  std::int32_t value;
};

inline constexpr std::int32_t windows_latin = 1252;
inline constexpr std::int32_t no_code_page = 0;

/// nullptr for a word without meaning here.
const Word* find_word(std::string_view name);
/// The code page of a \fcharset; no_code_page for that of the document.
std::int32_t code_page_of(std::int32_t charset);

}  // namespace eascard::notes
