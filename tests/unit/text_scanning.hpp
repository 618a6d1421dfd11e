#pragma once
// What the reader of texts finds in one.

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "eascard/capture/text_scan.hpp"

namespace eascard::test {

struct Found {
  std::vector<capture::Entry> entries;
  std::vector<Diagnostic> diagnostics;
  std::vector<Diagnostic> errors;
};

/// Reads a text that arrives in pieces of this size.
inline Found scan(std::string_view text, capture::TextMode mode = capture::TextMode::text,
                  std::size_t piece = 1 << 30, Limits limits = {}) {
  capture::TextReader reader(mode, limits);
  Found found;
  std::size_t begin = 0;
  std::size_t end = std::min(piece, text.size());
  for (;;) {
    bool more = false;
    try {
      more = reader.read(text.substr(begin, end - begin), end == text.size());
      if (more) found.entries.push_back(reader.entry());
    } catch (const Error& error) {
      found.errors.push_back(error.diagnostic());
      more = true;
    }
    for (const Diagnostic& diagnostic : reader.diagnostics().list())
      found.diagnostics.push_back(diagnostic);
    begin += reader.consumed();
    EXPECT_LE(begin, end);
    if (more) continue;
    if (end == text.size()) return found;
    end = std::min(end + piece, text.size());
  }
}

}  // namespace eascard::test
