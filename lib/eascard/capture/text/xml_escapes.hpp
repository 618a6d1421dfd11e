#pragma once
// XML that stands in a text as a string of something else: JSON, a log with escaped line ends,
// markup.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/text/tokens.hpp"

namespace eascard::capture {

struct XmlEscape {
  Escape escape = Escape::none;
  char end = '\0';  ///< the quote that ends the string, where it is written as itself; NUL for none
};

/// How the XML that begins at line[at] is escaped, by its first tags and the quote in front of it.
XmlEscape find_xml_escape(std::string_view line, std::size_t at);

struct Undone {
  std::string text;
  std::vector<std::size_t> ends;  ///< where each of its bytes ends in what was undone
  std::size_t stop = 0;           ///< where the string ends there
};
/// The text without its escapes, up to the end of the string.
Undone undo_escapes(std::string_view text, XmlEscape how);

}  // namespace eascard::capture
