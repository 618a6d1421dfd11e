#pragma once
// Where a tree of tags begins in a log, and what its names are: TreeForm reads it.

#include <cstddef>
#include <optional>
#include <string_view>

#include "eascard/schema/code_pages.hpp"

namespace eascard::capture {

/// Where the root of a tree may begin: "I  <Synchronize>" or "O: <FolderHierarchy:FolderSync>".
struct TreeStart {
  std::size_t mark = 0;  ///< of I, from the device, or O, to it
  std::size_t tag = 0;   ///< of '<'
};
/// The start whose '<' is at line[at].
std::optional<TreeStart> find_tree(std::string_view line, std::size_t at);

/// "Page:Name" of "<Page:Name>" or "<Page:Name/>", which is all of the text; "" of anything else.
std::string_view name_in_tree(std::string_view text);
/// The element that the server's name stands for, which is of an older edition mostly; nullptr for
/// none.
const Tag* find_tree_tag(std::string_view name);

}  // namespace eascard::capture
