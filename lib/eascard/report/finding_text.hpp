#pragma once
// A diagnostic as a line of text, for people.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::report {

/// Without the line end: "FILE@0x2F31: error[W06]: not closed (Add[57], ServerId 2:57)"; `entry` is
/// 0 where there is none.
std::string finding_text(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic,
                         bool color = false);

}  // namespace eascard::report
