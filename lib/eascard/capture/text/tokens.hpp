#pragma once
// The tokens in which texts write bytes: numbers, characters with escapes, digits of base64. What
// other languages and tools print, each fact in one table of tokens.cpp.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eascard::capture {

/// A number below 256, as source code and dumps write a byte.
struct Number {
  std::size_t end = 0;     ///< behind it, its suffix included
  std::size_t digits = 0;  ///< how many it has; 0: there is no number
  unsigned value = 0;
  bool marked = false;  ///< a prefix or suffix says its radix

  explicit operator bool() const { return digits != 0; }
};

/// Reads the number at text[at]: in `radix` unless a mark of its own says otherwise (0x, &H, 16#,
/// a final h ...). A minus sign is undone (-1 is 255). None where letters or digits follow, and
/// where it is larger than a byte.
Number read_number(std::string_view text, std::size_t at, unsigned radix);

/// How control characters are escaped in a string.
enum class Escape : std::uint8_t {
  none,
  backslash,  ///< \x03 \003 \3 \u0003 \x{3} \n: C, Python, JSON, JavaScript, Ruby, Go, shell
  echo,       ///< \0003: echo -e, printf %b
  hash,       ///< #003, octal: rsyslog
  percent,    ///< %03: URLs
  twice,      ///< \\\\x03 \\\\u0003: a string of JSON that holds one of JSON or of Python
  reference,  ///< &#3; &#x3;: markup
  references  ///< &amp;#3;: markup that holds markup
};

/// One character of a string.
struct Character {
  std::size_t end = 0;      ///< behind it
  std::uint32_t code = 0;   ///< a byte, or with `is_code` a code point
  bool is_code = false;     ///< written as a code point: \u00fc
  bool is_nothing = false;  ///< an escape for no character: a line end that does not count
};

/// Reads the character at text[at], which is there. What is no escape stands for itself.
Character read_character(std::string_view text, std::size_t at, Escape escape);

/// The number that a digit of base64 stands for, of the URL-safe alphabet too; -1 for none.
int base64_digit(char c);
/// An escape that stands in base64 where a JSON string or a URL holds it (\/, \u003d, %2B, \n): the
/// character that it is, or NUL for one to skip. `end` is moved behind it, and not where none is.
char read_base64_escape(std::string_view text, std::size_t at, std::size_t& end);

/// How many characters at text[at] only name a type or function around a number: "(byte)", "chr(".
std::size_t cast_size(std::string_view text, std::size_t at);
/// How many characters at text[at] open a string: letters and the quote behind them (b', L", $').
/// 0 where none is opened.
std::size_t opening_size(std::string_view text, std::size_t at);
/// Whether a comment or the description of bytes begins at text[at], to the end of its line.
bool begins_comment(std::string_view text, std::size_t at);
/// Whether text[at] says that somebody left something out: "..." and its like.
bool begins_elision(std::string_view text, std::size_t at);

}  // namespace eascard::capture
