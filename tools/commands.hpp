#pragma once
// The table of commands.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace eascard::tool {

class Command;

// Each in the file of its name.
std::unique_ptr<Command> make_decode();
std::unique_ptr<Command> make_encode();
std::unique_ptr<Command> make_to_json();
std::unique_ptr<Command> make_to_vcard();
std::unique_ptr<Command> make_extract();
std::unique_ptr<Command> make_info();
std::unique_ptr<Command> make_validate();
std::unique_ptr<Command> make_dump();
std::unique_ptr<Command> make_diff();
std::unique_ptr<Command> make_redact();

/// A bit for each command.
using CommandSet = std::uint32_t;
namespace command_bits {
inline constexpr CommandSet info = 1;
inline constexpr CommandSet dump = 2;
inline constexpr CommandSet validate = 4;
inline constexpr CommandSet extract = 8;
inline constexpr CommandSet decode = 16;
inline constexpr CommandSet encode = 32;
inline constexpr CommandSet to_json = 64;
inline constexpr CommandSet to_vcard = 128;
inline constexpr CommandSet diff = 256;
inline constexpr CommandSet redact = 512;
inline constexpr CommandSet all = 1023;
}  // namespace command_bits

struct CommandExample {
  std::string_view line;  ///< with names of files in samples/
  std::string_view text;
};

struct CommandRow {
  CommandSet bit;
  std::string_view name;
  std::string_view task;     ///< what one wants to do who looks for it
  std::string_view summary;  ///< one line
  std::string_view also;     ///< words that people type for it, with blanks between
  std::array<CommandExample, 2> examples;
  std::unique_ptr<Command> (*make)();
  std::string_view operands = "";  ///< in place of any number of files
};

/// In the order of --help, those of a task together.
std::span<const CommandRow> commands();
/// nullptr for an unknown name.
const CommandRow* find_command(std::string_view name);

}  // namespace eascard::tool
