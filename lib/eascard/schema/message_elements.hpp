#pragma once
// What the elements around the items of a message are: the rows of message_elements.def.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "eascard/export.hpp"
#include "eascard/schema/code_pages.hpp"

namespace eascard {

/// Which way a message went.
enum class Direction : std::uint8_t { unknown, request, response };
/// "" for the unknown.
constexpr std::string_view direction_name(Direction direction) {
  constexpr std::array<std::string_view, 3> names = {"", "request", "response"};
  return names[static_cast<std::size_t>(direction)];
}

/// What an element is in a message.
enum class Role : std::uint8_t {
  none,        ///< no row: it may stand anywhere
  root,        ///< of a command
  envelope,    ///< has values of its own, and items
  list,        ///< has items or collections alone
  collection,  ///< Collection of Sync and GetItemEstimate
  item,        ///< has, or asks for, the values of one item: Add, Change, Fetch, Result
  removal,     ///< Delete, SoftDelete: an item without values
  operation,   ///< acts on something that is no item with values: a folder, a move
  answer,      ///< repeated, and no item: Response, Recipient, Policy
  data,        ///< ApplicationData, Properties: the values of an item
  names,       ///< Supported, Schema: empty elements that name fields
  status,
  fact,   ///< a value that tells something of the whole message, such as SyncKey of folders
  value,  ///< another one
};

struct MessageElement {
  /// The most that a row has.
  static constexpr std::size_t max_parents = 6;
  using Parents = std::array<Tag, max_parents>;  ///< Tag{} behind the last

  Tag tag;
  Role role = Role::none;
  bool repeated = false;  ///< numbered in paths
  Parents request{};
  Parents response{};
  std::array<Tag, 3> first{};  ///< its first child is one of these; Tag{} behind the last
};

/// Nullptr for an element without a row.
EASCARD_EXPORT const MessageElement* find_message_element(Tag tag);
/// All rows, in the order of the table.
EASCARD_EXPORT std::span<const MessageElement> message_elements();

EASCARD_EXPORT Role role_of(Tag tag);
/// Whether it gets a number in a path: "Add[57]".
EASCARD_EXPORT bool is_repeated(Tag tag);
/// What an element in this parent, Tag{} for none, says of the direction of its message.
EASCARD_EXPORT Direction direction_of(Tag tag, Tag parent);
/// Whether an element with a row that names parents may stand in this one, in any direction.
EASCARD_EXPORT bool has_parent(const MessageElement& element, Tag parent);

/// Whether elements of this role are counted as what a message does.
constexpr bool is_command(Role role) {
  return role == Role::item || role == Role::removal || role == Role::operation;
}
/// Whether elements of this role hold elements alone, and no text.
constexpr bool is_container(Role role) {
  return role != Role::none && role <= Role::data && role != Role::operation;
}

/// Whether a message of some command has a root of this name.
EASCARD_EXPORT bool is_root_name(std::string_view name);

}  // namespace eascard
