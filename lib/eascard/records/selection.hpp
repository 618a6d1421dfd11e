#pragma once
// Which messages are wanted, of those in a container and in general.

#include <cstdint>
#include <optional>
#include <string>

#include "eascard/capture/entry.hpp"
#include "eascard/document/document.hpp"

namespace eascard::records {

struct Selection {
  std::uint64_t entry = 0;  ///< 1-based; 0 for all
  Direction direction = Direction::unknown;
  std::string command;                ///< in any case; "" for all
  std::string user;                   ///< the same
  std::string device;                 ///< id, the same
  std::optional<std::int64_t> since;  ///< seconds from 1970 on, both ends included
  std::optional<std::int64_t> until;
};

/// unknown: it does not pass as nobody says of whom or when it is.
enum class Passing : std::uint8_t { no, unknown, yes };

/// Whether the selection lets an entry pass, as far as the container says what it is. One of
/// unknown direction or command passes.
Passing may_pass(const Selection& selection, const capture::Entry& entry);
/// The same for a message; `entry` is what it stood in, nullptr for a bare body. What neither says
/// passes.
bool passes(const Selection& selection, const capture::Entry* entry, const Document& document);

}  // namespace eascard::records
