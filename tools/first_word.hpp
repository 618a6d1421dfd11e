#pragma once
// What to say where no command is named: what was named instead, and which command reads it.

#include <string>

namespace eascard::tool {

/// About the first word of a command line, which is no command.
std::string unknown_command(const std::string& word);
/// Of a command line without a word: standard input is looked at, unless it is a terminal.
std::string no_command();

}  // namespace eascard::tool
