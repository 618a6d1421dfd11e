#pragma once
// Reads a whole container as a caller does: in pieces, and on behind what is damaged.

#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"

namespace eascard::test {

struct Captured {
  std::vector<capture::Entry> entries;   ///< a damaged one has no body
  std::vector<std::string> errors;       ///< "M056@12: text", in order
  std::vector<std::string> diagnostics;  ///< "M007: text"
};

inline std::string told(const Diagnostic& diagnostic, bool with_offset) {
  return std::string(code_name(diagnostic.code)) +
         (with_offset ? '@' + std::to_string(diagnostic.place.offset) : "") + ": " +
         diagnostic.text;
}

/// Gives the reader `step` bytes more whenever it wants more.
template <typename Reader>
Captured read_all(Reader reader, std::string_view bytes, std::size_t step = ~std::size_t{0}) {
  Captured captured;
  std::size_t begin = 0;
  std::size_t end = std::min(step, bytes.size());
  for (;;) {
    bool found = false;
    try {
      found = reader.read(bytes.substr(begin, end - begin), end == bytes.size());
      begin += reader.consumed();
      if (found) captured.entries.push_back(reader.entry());
    } catch (const Error& error) {
      begin += reader.consumed();
      captured.errors.push_back(told(error.diagnostic(), true));
      captured.entries.push_back(reader.entry());
      found = true;
      if (dynamic_cast<const LimitError*>(&error)) return captured;
    }
    if (found || end == bytes.size())
      for (const Diagnostic& diagnostic : reader.diagnostics().list())
        captured.diagnostics.push_back(told(diagnostic, false));
    if (!found && end == bytes.size()) return captured;
    if (!found) end = std::min(end + std::min(step, bytes.size()), bytes.size());
  }
}

}  // namespace eascard::test
