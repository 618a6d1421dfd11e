#pragma once
// What the numbers in Status elements mean: the rows of statuses.def.

#include <string_view>

namespace eascard {

struct StatusInfo {
  std::string_view command;  ///< name of the root element, "" for all
  std::string_view parent;   ///< element around Status, "" for any
  int value = 0;
  bool success = false;
  std::string_view text;  ///< in few words
};

/// The row for a value as it stands in a message, below `parent` in a message of `command`; nullptr
/// for what is in no row.
const StatusInfo* find_status(std::string_view command, std::string_view parent,
                              std::string_view value);

}  // namespace eascard
