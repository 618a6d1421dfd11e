#pragma once
// The table of options.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"

namespace eascard::tool {

/// Where --help has an option, in its order.
enum class OptionGroup : std::uint8_t { own, input, selection, output, messages, limits, help };

/// The values that an option takes; none where it takes any.
struct Words {
  std::string_view list;                                  ///< with blanks between
  std::vector<std::string_view> (*make)(bool) = nullptr;  ///< of another table
  /// In their order. `for_help`: only where there are so few that help can list them.
  std::vector<std::string_view> all(bool for_help = false) const;
};

struct OptionRow {
  CommandSet commands;
  OptionGroup group;
  std::string_view names;  ///< "-o,--output"
  std::string_view value;  ///< "" of a flag
  Words words;
  std::string_view fallback;
  std::string_view text;

  constexpr std::string_view long_name() const { return names.substr(names.find("--")); }
  /// "-o", or "".
  constexpr std::string_view short_name() const {
    return names.substr(0, names.starts_with("--") ? 0 : 2);
  }
  bool is_of(const CommandRow& command) const { return (commands & command.bit) != 0; }
};

/// In the order of --help.
std::span<const OptionRow> option_rows();
/// The row of a command for "--output" or "-o"; nullptr where it has none.
const OptionRow* find_option(const CommandRow& command, std::string_view name);

/// The words of --input-format.
std::vector<std::string_view> input_forms();

/// "a, b, c"
std::string joined(const std::vector<std::string_view>& words);

}  // namespace eascard::tool
