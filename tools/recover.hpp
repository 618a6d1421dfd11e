#pragma once
// What --recover says.

#include <cstdint>
#include <string>

#include "eascard/diagnostic.hpp"

namespace eascard::tool {

/// A warning about bytes that are left out, [begin, end) of the stream; `why` stands in front.
Diagnostic skipped(Code code, std::uint64_t begin, std::uint64_t end, const std::string& why);
/// A warning about what find_misplaced() found.
Diagnostic misplaced(Place place, const std::string& what);

}  // namespace eascard::tool
