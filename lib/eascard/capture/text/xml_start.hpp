#pragma once
// Where a message in XML begins in a text.

#include <cstddef>
#include <string_view>

namespace eascard::capture {

inline constexpr std::string_view xml_declaration = "<?xml";

/// Whether a message may begin with this '<': an XML declaration, or the root element of a message
/// with its namespace. Other XML, and words in angle brackets, are none.
bool begins_xml(std::string_view text);

/// "a:Sync" in "<a:Sync xmlns...".
std::string_view tag_name(std::string_view tag);

/// Whether a start tag is the root of a message. Without a namespace only an XML declaration in
/// front makes sure of it.
bool is_message_root(std::string_view tag, bool declared);

/// Where the first element begins behind declaration, DOCTYPE and comments; npos where this line
/// has none.
std::size_t find_element_tag(std::string_view text);

}  // namespace eascard::capture
