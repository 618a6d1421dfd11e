#include "color.hpp"

#include <cstdlib>

namespace eascard::tool {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

bool wants_color(const Options& options, const Output& output) {
  if (options.color != Color::automatic) return options.color == Color::always;
  return output.is_terminal() && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

}  // namespace eascard::tool
