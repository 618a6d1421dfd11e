#pragma once
// The table of commands.

#include <memory>
#include <span>

#include "command.hpp"

namespace eascard::tool {

// Each in the file of its name.
std::unique_ptr<Command> make_decode();
std::unique_ptr<Command> make_encode();
std::unique_ptr<Command> make_to_json();
std::unique_ptr<Command> make_to_vcard();
std::unique_ptr<Command> make_extract();
std::unique_ptr<Command> make_info();
std::unique_ptr<Command> make_validate();
std::unique_ptr<Command> make_dump();

struct CommandRow {
  const char* name;
  const char* summary;
  std::unique_ptr<Command> (*make)();
};

/// In the order of --help.
std::span<const CommandRow> commands();

}  // namespace eascard::tool
