#include "eascard/report/finding_text.hpp"

#include <utility>

#include "eascard/text/printable.hpp"

namespace eascard::report {
namespace {

/// " (Add[57], ServerId 2:57, FileAs Funk, Don)"; outside of an item the element path.
std::string context(const Diagnostic& diagnostic) {
  std::string text = diagnostic.item.empty() ? diagnostic.path : diagnostic.item;
  for (const auto& [name, value] :
       {std::pair("ServerId ", &diagnostic.server_id), std::pair("FileAs ", &diagnostic.file_as)})
    if (!value->empty()) text += (text.empty() ? "" : ", ") + (name + *value);
  return text.empty() ? text : " (" + text + ')';
}

}  // namespace

std::string finding_text(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic) {
  std::string line(file);
  if (entry > 0) line += '#' + std::to_string(entry);
  line += place_text(diagnostic.place) + ": ";
  line += severity_name(diagnostic.severity);
  line += '[' + std::string(code_name(diagnostic.code)) + "]: " + diagnostic.text;
  if (diagnostic.count > 1) line += " (" + std::to_string(diagnostic.count) + " times)";
  return printable(line + context(diagnostic));
}

}  // namespace eascard::report
