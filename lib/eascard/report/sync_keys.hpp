#pragma once
// A request and its response side by side: the sync key that was sent, and the one that came back.

#include <map>
#include <string>

#include "eascard/report/summary.hpp"

namespace eascard {

/// The sync keys of one request. Owns them.
class SyncKeys {
 public:
  void keep(const Summary& request);
  /// Puts them where the response, if it is of the same command, has sync keys of its own: views of
  /// what is kept here.
  void add_to(Summary& response) const;

 private:
  std::string command_;
  std::string key_;                                     ///< of the folders
  std::map<std::string, std::string, std::less<>> of_;  ///< by collection id
};

}  // namespace eascard
