#pragma once
// The input that a diagnostic is about.

#include <cstdint>
#include <string_view>

#include "eascard/schema/message_elements.hpp"

namespace eascard::report {

struct FindingOrigin {
  std::string_view file;
  std::uint64_t entry = 0;                   ///< of a container, 1-based; 0 for none
  Direction direction = Direction::unknown;  ///< of the entry
};

}  // namespace eascard::report
