#pragma once
// Completion for shells, from the tables of commands and options.

#include <string>
#include <vector>

namespace eascard::tool {

/// The script for the shell that the words name. Throws UsageError for any other words.
std::string completion_text(const std::vector<std::string>& words);

}  // namespace eascard::tool
