#pragma once
// Output into a folder, one file a thing: to-vcard --split, extract -d.

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "messages.hpp"
#include "temporary.hpp"

namespace eascard::tool {

class FolderOutput {
 public:
  /// Creates the folder where it is missing. Throws IoError.
  FolderOutput(std::string folder, bool replace);

  /// Writes a file NAME.EXTENSION; a name that comes again in this run gives NAME-2.EXTENSION. No
  /// link in the folder is followed. Throws IoError for an existing file, unless `replace`, and
  /// for what is no file.
  void write(const std::string& name, std::string_view extension, std::string_view bytes);
  /// The file last written.
  const std::string& path() const { return path_; }

 private:
  std::string unique_name(const std::string& name);

  std::string name_;
  Folder folder_;
  bool replace_;
  std::string path_;
  std::map<std::string, std::uint64_t> numbers_;  ///< the last one that each name was given
  std::set<std::string> written_;                 ///< names of this run
};

/// A file name made of any text: no separator, no leading dot, no more than 200 bytes, not empty.
std::string safe_file_name(std::string_view text);
/// The same for a name of people, whose letters outside of ASCII stay.
std::string safe_person_name(std::string_view text);

}  // namespace eascard::tool
