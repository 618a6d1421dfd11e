#pragma once
// A diagnostic as a line of text, for people.

#include <string>

#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"
#include "eascard/report/finding_origin.hpp"

namespace eascard::report {

/// Without the line end: "FILE@0x2F31: error[W06]: not closed (Add[57], ServerId 2:57)".
EASCARD_EXPORT std::string finding_text(const FindingOrigin& origin, const Diagnostic& diagnostic,
                                        bool color = false);

}  // namespace eascard::report
