#pragma once
// What --help and help print: from the tables of commands and options, at most 80 columns wide.

#include <string>
#include <string_view>

#include "commands.hpp"

namespace eascard::tool {

/// "eascard help": the commands by what one wants to do.
std::string help_text();
/// "eascard help completion"
std::string completion_help();
/// "eascard help COMMAND"
std::string help_text(const CommandRow& command);

/// Text as lines of at most 80 columns.
std::string wrapped(std::string_view text);

}  // namespace eascard::tool
