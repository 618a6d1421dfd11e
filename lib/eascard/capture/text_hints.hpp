#pragma once
// What the lines of logs say of the bodies in them.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

/// What a log writes in front of a body.
struct LogMark {
  std::string_view text;
  Direction direction = Direction::unknown;
  std::uint64_t cut_size = 0;       ///< the log writes no more bytes than these, 0 for all
  std::string_view cut{};           ///< what to say where that happened
  bool is_copy = false;             ///< XML of a message that stands before it in WBXML as well
  bool is_percent_encoded = false;  ///< the values of its XML are
};

/// The mark in a line; nullptr where there is none.
const LogMark* find_mark(std::string_view line);

/// Fills in what the line says of the body in it: `front` is what stands before it, `rest` behind.
/// Time, user and device of Z-Push's lines, the device of SOGo's, URL and headers of curl's.
void describe_line(Entry& entry, std::string_view front, std::string_view rest);

/// Why the body that `front` announces is not there, where the log wrote `words` for it; "" where
/// it is no body of ours.
std::string_view why_left_out(std::string_view front, std::string_view words);

}  // namespace eascard::capture
