#pragma once
// What the text of a node is made of, as its flags.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eascard {

/// The node_flag bits of a text: needs_escape, control, bad_utf8. One pass.
std::uint8_t classify_text(std::string_view text);
/// Position of the first character that XML 1.0 2.2 does not allow, or text.size(). The text is
/// UTF-8.
std::size_t find_non_xml(std::string_view text);

/// Whether XML can hold the text: it is UTF-8, of characters that XML 1.0 2.2 allows.
bool can_be_xml(std::string_view text);

}  // namespace eascard
