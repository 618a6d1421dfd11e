#pragma once
// XML that stands in a text as a string of something else: JSON, a log with escaped line ends,
// markup.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/text/tokens.hpp"

namespace eascard::capture {

/// How the XML that begins at line[at] is escaped, by its first tags; Escape::none where it is not.
Escape find_xml_escape(std::string_view line, std::size_t at);

/// The text without its escapes, up to the quote that ends the string. `ends`, where given, gets
/// where in `text` each byte of the result ends.
std::string undo_escapes(std::string_view text, Escape escape,
                         std::vector<std::size_t>* ends = nullptr);

}  // namespace eascard::capture
