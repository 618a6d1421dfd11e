#include "eascard/document/removed.hpp"

#include <algorithm>

#include "eascard/document/path.hpp"

namespace eascard {

std::optional<Diagnostic> removed_values(const Document& document, std::uint32_t begin,
                                         std::uint32_t end, Severity severity) {
  const std::size_t count = document.count_removed(begin, end);
  if (count == 0) return std::nullopt;
  const auto first = std::ranges::lower_bound(document.removed, begin, {}, &RemovedValue::node);
  Diagnostic said{Code::M007, severity, document.place(document.nodes[first->node]),
                  "a value was left out when the message was logged (Exchange writes them with "
                  "EnableMailboxLoggingVerboseMode)"};
  said.count = static_cast<std::uint32_t>(count);
  return said;
}

std::optional<Diagnostic> removed_values(const Document& document) {
  return removed_values(document, 0, static_cast<std::uint32_t>(document.nodes.size()),
                        Severity::note);
}

void refuse_removed(const Document& document) {
  std::optional<Diagnostic> said = removed_values(document);
  if (!said) return;
  said->severity = Severity::error;
  PathFinder(document).locate(document.removed.front().node, *said);
  throw Error(std::move(*said));
}

}  // namespace eascard
