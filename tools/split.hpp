#pragma once
// to-vcard --split: one card a file, named by its UID.

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "messages.hpp"

namespace eascard::tool {

class SplitOutput {
 public:
  /// Creates the folder where it is missing. Throws IoError.
  SplitOutput(std::string folder, bool replace);

  /// Writes a card to NAME.vcf; a UID that comes again gives NAME-2.vcf, and true. Throws IoError
  /// for an existing file, unless `replace`.
  bool write(std::string_view uid, std::string_view card);
  /// The file last written.
  const std::string& path() const { return path_; }

 private:
  std::string folder_;
  bool replace_;
  std::string path_;
  std::map<std::string, unsigned> uses_;  ///< how often each name was asked for
  std::set<std::string> written_;         ///< names of this run
};

/// A file name made of a UID: no separator, no leading dot, no more than 200 bytes.
std::string file_name(std::string_view uid);

}  // namespace eascard::tool
