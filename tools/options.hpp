#pragma once
// What the command line says to all commands, as plain data; what it says to one stands in its
// file. The texts of the options stand in common_options.cpp.

#include <cstdint>
#include <string>
#include <vector>

#include "eascard/records/options.hpp"

namespace eascard::tool {

enum class MessageFormat : std::uint8_t { text, json };
enum class Color : std::uint8_t { automatic, always, never };
/// The options of all commands.
struct Options {
  std::vector<std::string> files;  ///< "-" is standard input
  std::string files0_from;
  std::string output = "-";
  bool no_clobber = false;
  records::Options read;
  MessageFormat messages = MessageFormat::text;
  bool quiet = false;
  bool verbose = false;
  bool strict = false;
  bool warnings_ok = false;
  Color color = Color::automatic;
  bool no_progress = false;
};

}  // namespace eascard::tool
