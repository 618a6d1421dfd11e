#pragma once
// A diagnostic as JSON: a message of `--messages json`, a finding of `validate --format json`.

#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/report/finding_origin.hpp"

namespace eascard::report {

/// Appends an object; `source` is that of the rule, "" for none.
void write_finding_json(const FindingOrigin& origin, const Diagnostic& diagnostic,
                        std::string_view source, std::string& out);

}  // namespace eascard::report
