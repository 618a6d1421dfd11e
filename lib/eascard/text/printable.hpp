#pragma once
// Text of an input for a terminal.

#include <cstddef>
#include <string>
#include <string_view>

namespace eascard {

/// Whether the character at text[at] is one of C1, U+0080 to U+009F, which old terminals obey too.
bool is_c1(std::string_view text, std::size_t at);

/// The text for one line of a terminal. What moves the cursor, ends a line or turns the direction
/// of the text around it is escaped byte by byte as \n, \t, \r or \xNN, so that no name can pretend
/// to be something else: controls (C0, DEL, C1), the line and paragraph separators, and the
/// directional formatting characters (Unicode Standard Annex 9, 2). Bytes that are not UTF-8 are
/// escaped too. What is printable already stays the same.
std::string printable(std::string_view text);
/// At most how many columns of a terminal printable text takes: two for what is wide in any of
/// them.
std::size_t columns_of(std::string_view text);

}  // namespace eascard
