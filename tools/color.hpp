#pragma once
// Colour on a terminal, as --color has it.

#include <string>
#include <string_view>

#include "options.hpp"
#include "output.hpp"

namespace eascard::tool {

/// Whether to write in colour. auto: to a terminal that is not dumb, unless NO_COLOR is set
/// (https://no-color.org).
bool wants_color(const Options& options, const Output& output);

}  // namespace eascard::tool
