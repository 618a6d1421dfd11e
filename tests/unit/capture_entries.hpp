#pragma once
// Everything a reader of captures gives for an input, which is fed in pieces.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

/// One answer: an entry, or what was thrown instead of it; and what was said about it.
struct Answer {
  Entry entry;
  std::vector<Diagnostic> diagnostics;
  std::string error;  ///< "M050@12: text" of the Error, "" where there is none
};

inline std::string show(const Diagnostic& diagnostic) {
  const std::uint64_t offset = diagnostic.place.offset;
  return std::string(code_name(diagnostic.code)) + '@' +
         (offset == Place::no_offset ? "?" : std::to_string(offset)) + ": " + diagnostic.text;
}

/// Diagnostics that stand behind the last entry come in an Answer of number 0.
inline std::vector<Answer> read_all(Reader& reader, std::string_view input,
                                    std::size_t piece = std::string_view::npos) {
  std::vector<Answer> answers;
  std::size_t begin = 0;
  std::size_t end = std::min(piece, input.size());
  for (;;) {
    const bool last = end == input.size();
    std::string error;
    bool found = true;
    try {
      found = reader.read(input.substr(begin, end - begin), last);
    } catch (const Error& caught) {
      error = show(caught.diagnostic());
    }
    begin += reader.consumed();
    const std::vector<Diagnostic>& said = reader.diagnostics().list();
    if (found) answers.push_back({reader.entry(), said, error});
    if (!found && last) {
      if (!said.empty()) answers.push_back({{}, said, ""});
      return answers;
    }
    if (!found) end = std::min(end + piece, input.size());
  }
}

template <class ReaderType>
std::vector<Answer> read_all(std::string_view input, Limits limits = {}) {
  ReaderType reader(limits);
  return read_all(reader, input);
}

}  // namespace eascard::capture
