#include "eascard/report/finding_text.hpp"

#include <array>
#include <utility>

#include "eascard/text/printable.hpp"

namespace eascard::report {
namespace {

/// " (request, Add[57], ServerId 2:57, FileAs Funk, Don)"; outside of an item the element path.
std::string context(Direction direction, const Diagnostic& diagnostic) {
  std::string text(direction == Direction::unknown ? "" : direction_name(direction));
  const std::string& item = diagnostic.item.empty() ? diagnostic.path : diagnostic.item;
  for (const auto& [name, value] :
       {std::pair("", &item), std::pair("ServerId ", &diagnostic.server_id),
        std::pair("FileAs ", &diagnostic.file_as)})
    if (!value->empty()) text += (text.empty() ? "" : ", ") + (name + *value);
  return text.empty() ? text : " (" + text + ')';
}

/// As compilers have it, with the colours of the other reports.
std::string_view color_of(Severity severity) {
  constexpr std::array<std::string_view, 3> colors = {"\x1B[1;36m", "\x1B[1;33m", "\x1B[1;31m"};
  return colors[static_cast<std::size_t>(severity)];
}

}  // namespace

std::string finding_text(const FindingOrigin& origin, const Diagnostic& diagnostic, bool color) {
  std::string line(origin.file);
  if (origin.entry > 0) line += '#' + std::to_string(origin.entry);
  line = printable(line + place_text(diagnostic.place)) + ": ";
  if (color) line = "\x1B[1m" + line + "\x1B[0m" + std::string(color_of(diagnostic.severity));
  line += severity_name(diagnostic.severity);
  line += '[' + std::string(code_name(diagnostic.code)) + "]: ";
  if (color) line += "\x1B[0m";
  std::string text = diagnostic.text;
  if (diagnostic.count > 1) text += " (" + std::to_string(diagnostic.count) + " times)";
  return line + printable(text + context(origin.direction, diagnostic));
}

}  // namespace eascard::report
