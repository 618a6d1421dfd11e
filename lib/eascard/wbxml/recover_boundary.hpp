#pragma once
// Where the elements around the items of a message stand: what recovery knows a boundary by.
// [MS-ASCMD] 2.2.1: Sync, Search, ItemOperations, Find, FolderSync.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "eascard/schema/message_elements.hpp"

namespace eascard::wbxml {

/// The row of an element that stands in its parents only; nullptr for one that may stand anywhere.
const MessageElement* find_place(Tag tag);

/// How sure it is that something is out of its place.
enum class Doubt : std::uint8_t {
  none,
  weak,   ///< not known to stand there: in a damaged document a sign of damage, else none
  strong  ///< cannot stand there
};

/// An open element.
struct Level {
  Tag tag;
  Role role = Role::none;  ///< envelope, list, item, data or none
  bool missing = false;    ///< its start tag was lost
  bool has_text = false;   ///< other than white space
  bool has_list = false;   ///< a list was opened in it
};

/// Whether an element can stand in `parent`.
Doubt doubt_element(Tag tag, const Level& parent);
/// Whether text other than white space, or OPAQUE, can.
Doubt doubt_value(const Level& parent);
/// What an element is to recovery: envelope (it has values of its own, and lists), list (it has
/// only what has its place there), item, data, or none.
Role place_role(Tag tag, bool is_root);

/// Whether the bytes at `at`, just behind a start tag, are the first child of some item of the code
/// page, with its string.
bool begins_item_content(std::string_view bytes, std::size_t at, std::uint8_t page);

/// A place in the bytes where an element of the table seems to begin.
struct Boundary {
  const MessageElement* place = nullptr;
  std::size_t begin = 0;   ///< the SWITCH_PAGE in front included
  std::size_t tag_at = 0;  ///< where it was known
};

/// The first boundary whose tag is of the code page, the root's, and stands at or behind `from`. A
/// list in front of its first item is found with it.
std::optional<Boundary> find_boundary(std::string_view bytes, std::size_t from, std::uint8_t page);

/// Whether an item, or a Collection, begins at `at` whose first child is whole, a short string and
/// its END: hardly anything else looks so. It is known by less than 300 bytes.
bool begins_sure_item(std::string_view bytes, std::size_t at, std::uint8_t page);
/// The first of them at or behind `from`; npos for none.
std::size_t find_sure_item(std::string_view bytes, std::size_t from, std::uint8_t page);

}  // namespace eascard::wbxml
