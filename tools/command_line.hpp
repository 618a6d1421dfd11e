#pragma once
// The words of the command line, and what they ask for.

#include <memory>
#include <string>
#include <vector>

#include "command.hpp"
#include "commands.hpp"

namespace eascard::tool {

/// What the parser is given, and the file names behind "--", which it would take for options.
struct Arguments {
  std::vector<std::string> words;
  std::vector<std::string> files;
};
Arguments split_arguments(int argc, char** argv);

/// Reads what stands behind the name of a command. Throws UsageError.
void read_options(const CommandRow& row, Command& command, const Arguments& arguments,
                  Options& options);

}  // namespace eascard::tool
