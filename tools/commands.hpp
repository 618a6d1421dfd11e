#pragma once
// The table of commands.

#include <memory>
#include <span>

#include "command.hpp"

namespace eascard::tool {

struct CommandRow {
  const char* name;
  const char* summary;
  std::unique_ptr<Command> (*make)();
};

/// In the order of --help.
std::span<const CommandRow> commands();

}  // namespace eascard::tool
