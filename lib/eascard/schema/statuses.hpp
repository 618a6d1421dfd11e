#pragma once
// What the numbers in Status elements mean: the rows of statuses.def.

#include <cstdint>
#include <string>
#include <string_view>

namespace eascard {

/// What a client is to do about a status; the words are in statuses.cpp.
enum class Advice : std::uint8_t {
  none,         ///< nothing, or nothing that it could do alone
  retry,        ///< the same request again
  retry_later,  ///< the same, after a while
  wait,         ///< not at once
  resync,       ///< the collection from SyncKey 0
  refolder,     ///< the folders from SyncKey 0
  folders,      ///< FolderSync, then the same request again
  sync,         ///< Sync, then the same request again
  provision,    ///< Provision, then the same request again
  send_whole,   ///< the request without what it left to the server to remember
  mend,         ///< another request: this one cannot work
  drop          ///< without this item: it cannot work
};

struct StatusInfo {
  std::string_view command;  ///< name of the root element, "" for all
  std::string_view parent;   ///< element around Status, "" for any
  int value = 0;
  bool success = false;
  Advice advice = Advice::none;
  std::string_view text;  ///< in few words
};

/// The row for a value as it stands in a message, below `parent` in a message of `command`; nullptr
/// for what is in no row.
const StatusInfo* find_status(std::string_view command, std::string_view parent,
                              std::string_view value);
/// "invalid sync key: synchronize from 0"; nullptr is not a known status.
std::string status_words(const StatusInfo* status);

}  // namespace eascard
