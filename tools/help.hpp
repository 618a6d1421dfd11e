#pragma once
// What --help and help print: from the tables of commands and options, at most 80 columns wide.

#include <string>

#include "commands.hpp"

namespace eascard::tool {

/// "eascard help": the commands by what one wants to do.
std::string help_text();
/// "eascard help COMMAND"
std::string help_text(const CommandRow& command);

}  // namespace eascard::tool
