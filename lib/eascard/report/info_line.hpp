#pragma once
// A conversation at a glance: a line a message.

#include <array>
#include <cstddef>
#include <string>

#include "eascard/report/message_info.hpp"

namespace eascard::report {

/// Lines with columns: place, time, device, direction and command, and what the message says. A
/// column is as wide as the widest of its texts so far, so that a line can be written when its
/// message is there, and is not there until something is in it.
class InfoLines {
 public:
  /// `names_files`: the input is named also where the number of an entry tells the message.
  InfoLines(bool names_files, bool color) : names_files_(names_files), color_(color) {}
  /// Appends the line.
  void write(const MessageInfo& info, std::string& out);

 private:
  void put(std::size_t column, std::string text, std::string& line);

  bool names_files_;
  bool color_;
  std::array<std::size_t, 4> widths_{};
};

}  // namespace eascard::report
