#pragma once
// What the targets of the capture readers have in common.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "eascard/capture/entry.hpp"

namespace eascard::fuzz {

/// All that the reader says of `bytes`, of which it gets `step` more whenever it wants more.
template <typename Reader>
std::string read_all(std::string_view bytes, std::size_t step) {
  Reader reader(Limits{16, 1 << 16});
  std::string said;
  std::size_t begin = 0;
  std::size_t end = std::min(step, bytes.size());
  for (;;) {
    bool found = true;
    try {
      found = reader.read(bytes.substr(begin, end - begin), end == bytes.size());
    } catch (const LimitError&) {
      return said + "limit";
    } catch (const Error& error) {
      said += std::string(code_name(error.diagnostic().code)) + '@' +
              std::to_string(error.diagnostic().place.offset) + '|' + error.what();
    }
    if (reader.consumed() > end - begin) std::abort();
    begin += reader.consumed();
    if (found) {
      const capture::Entry& entry = reader.entry();
      said += '\n' + std::to_string(entry.number) + '|' + std::to_string(entry.place.offset) + ':' +
              std::to_string(entry.place.line) + ':' + std::to_string(entry.place.column) + '|' +
              entry.command + '|' + entry.url + '|' + entry.cut + '|' + entry.body;
      if (entry.number > 2 * bytes.size() + 2) std::abort();  // it does not go on
      for (const Diagnostic& diagnostic : reader.diagnostics().list())
        said += '|' + diagnostic.text + std::to_string(diagnostic.count);
    } else if (end == bytes.size()) {
      return said;
    } else {
      end = std::min(end + step, bytes.size());
    }
  }
}

/// The first byte tells how the others are cut.
template <typename Reader>
void check_pieces(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read_all<Reader>(bytes, std::max<std::size_t>(bytes.size(), 1));
  const std::string pieces = read_all<Reader>(bytes, data[0] + std::size_t{1});
  // A limit may be met before the end of what is too large is there.
  const bool limited = whole.ends_with("limit") || pieces.ends_with("limit");
  if (!limited && whole != pieces) std::abort();
}

}  // namespace eascard::fuzz
