#pragma once
// What can be kept of a damaged document. A damaged item is left out as a whole, from its first
// byte to where the next one begins: nothing is put together from pieces, no value is made up.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"
#include "eascard/wbxml/gap.hpp"

namespace eascard::wbxml {

struct Plan {
  std::vector<Gap> gaps;  ///< in order, not touching each other
  std::size_t kept = 0;   ///< items and other values that are whole; 0: nothing is worth keeping
  std::size_t size = 0;   ///< of the document, what is damaged at its end included
  std::string fault{};    ///< the first fault of structure, "" where a token is at fault
  std::size_t fault_at = 0;
  std::uint8_t root_page = 0;  ///< code page of the root element
};

/// Plans how to read what is left of a document that wbxml::Reader refuses, or that
/// find_misplaced() doubts. `bytes` go up to the next document's header, or the end of the input.
/// Linear in them. Plan::gaps are for Reader::read_around().
///
/// Items are those of Sync, Search, ItemOperations, Find and FolderSync. One that is damaged often
/// shows only behind its end, where elements stand that cannot stand there; so the last one that
/// began in its place is held to be the damaged one.
EASCARD_EXPORT Plan plan_recovery(std::string_view bytes, const Limits& limits);

/// What stands in a well-formed document where it cannot, an Add in an ApplicationData say: the
/// plan's fault and fault_at; "" for none. Tokens that no table knows can stand everywhere.
Plan find_misplaced(std::string_view document, const Limits& limits);

/// What stands behind the end of a document, at or behind `from`, though it is an item of one: the
/// plan's fault and fault_at; "" for none. The root was closed too early then, and the item is one
/// of its own. `bytes` as for plan_recovery().
Plan find_left_over(std::string_view bytes, std::size_t from, std::uint8_t root_page);

/// Where the next document's header, 03 01 6A 00, stands at or behind `from`; npos for nowhere.
std::size_t find_header(std::string_view bytes, std::size_t from);

}  // namespace eascard::wbxml
