#pragma once
// Which messages are wanted, of those in a container and in general.

#include <cstdint>
#include <string>

#include "eascard/capture/entry.hpp"
#include "eascard/document/document.hpp"

namespace eascard::records {

struct Selection {
  std::uint64_t entry = 0;  ///< 1-based; 0 for all
  Direction direction = Direction::unknown;
  std::string command;  ///< in any case; "" for all

  explicit operator bool() const {
    return entry != 0 || direction != Direction::unknown || !command.empty();
  }
};

/// Whether the selection lets an entry pass, as far as the container says what it is.
bool may_pass(const Selection& selection, const capture::Entry& entry);
/// The same for a message; `entry` is what it stood in, nullptr for a bare body. What neither says
/// passes.
bool passes(const Selection& selection, const capture::Entry* entry, const Document& document);

}  // namespace eascard::records
