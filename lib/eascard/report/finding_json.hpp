#pragma once
// A diagnostic as JSON: a message of `--messages json`, a finding of `validate --format json`.

#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::report {

/// Appends an object; `entry` is 0 where there is none, `source` is that of the rule, "" for none.
void write_finding_json(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic,
                        std::string_view source, std::string& out);

}  // namespace eascard::report
