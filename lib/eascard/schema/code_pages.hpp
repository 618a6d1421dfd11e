#pragma once
// The token table: code page and token number <-> page and element name. Built from code_pages.def
// and, for the contact class, contact_fields.def. [MS-ASWBXML] 2.1.2.1.

#include <cstdint>
#include <string_view>
#include <vector>

#include "eascard/export.hpp"
#include "eascard/schema/contact_fields.hpp"

namespace eascard {

/// A tag on the wire: code page and tag identity (0x05..0x3F, without content and attribute bits).
struct Tag {
  std::uint8_t page = 0;
  std::uint8_t token = 0;
  friend constexpr bool operator==(Tag, Tag) = default;
};

/// How the value of an element stands on the wire ([MS-ASDTYPE] 2.7.1: byte arrays are OPAQUE).
enum class WireValue : std::uint8_t { text, opaque };

/// What is known of an element on the wire. Views are static.
struct TokenInfo {
  std::string_view name;      ///< the specification's element name, "" for an unknown token
  std::string_view libwbxml;  ///< libwbxml's name where it is another
  std::string_view aliases;   ///< other spellings, separated by |
  Version since = Version::v2_5;
  Version until = Version::v16_1;
  WireValue value = WireValue::text;
};

inline constexpr std::size_t page_count = 26;
inline constexpr std::size_t tokens_per_page = 64;

/// Nullptr for a page or token that no table knows.
EASCARD_EXPORT const TokenInfo* find_token(Tag tag);

/// "Contacts", "" for an unknown page.
EASCARD_EXPORT std::string_view page_name(std::uint8_t page);
/// The prefix our XML uses: the page's name in lower case.
EASCARD_EXPORT std::string_view page_prefix(std::uint8_t page);

/// The tag of an element by name or alias on a page; nullptr where the page has none such.
/// `alias` (may be null) is set when the name is not the specification's.
EASCARD_EXPORT const Tag* find_element(std::uint8_t page, std::string_view name,
                                       bool* alias = nullptr);
/// All tags that carry this name or alias, in page order.
EASCARD_EXPORT std::vector<Tag> find_elements(std::string_view name);
/// The tag whose name is this one in other capitals; nullptr where the page has none such.
EASCARD_EXPORT const Tag* find_in_capitals(std::uint8_t page, std::string_view name);

/// Whether elements of a page may stand in an element of page `host`.
EASCARD_EXPORT bool may_stand_in(std::uint8_t page, std::uint8_t host);
/// Whether the element has text and no elements, wherever it stands; false for what is not known
/// to.
EASCARD_EXPORT bool is_text_only(Tag tag);

/// The code page a namespace name stands for, in any of the spellings met: "Contacts", "contacts:",
/// "POOMCONTACTS:", "uri:Contacts", synce.org's URLs; -1 for an unknown one.
EASCARD_EXPORT int find_namespace(std::string_view name);

/// The tag of a specification's element, checked when compiling: tag_of("AirSync", "Sync").
consteval Tag tag_of(std::string_view page, std::string_view name);

}  // namespace eascard

#include "eascard/schema/code_pages_table.inl"
