#pragma once
// The folders of one device as FolderSync, FolderCreate and FolderDelete say them, as far as books
// need it. [MS-ASCMD] 2.2.1.4, 2.2.3.170.3 Type.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/document/document.hpp"

namespace eascard::book {

enum class FolderKind : std::uint8_t {
  unknown,
  contacts,  ///< Type 9 and 14
  cache,     ///< Type 19, the recipient information cache
  other
};

class Folders {
 public:
  FolderKind kind(const std::string& id) const;

  /// A FolderSync response; one to SyncKey 0 lists them all. The ids of folders that are gone.
  std::vector<std::string> take(const Document& document, bool lists_all);
  /// A folder that the server has made for the client.
  void add(const std::string& id, const std::string& parent, std::string_view type);
  /// The folder, with what is in it; their ids.
  std::vector<std::string> remove(const std::string& id);

 private:
  struct Folder {
    std::string parent;
    FolderKind kind = FolderKind::unknown;
  };

  void put(const Document& document, std::uint32_t index);
  void forget(const std::string& id);

  std::map<std::string, Folder> all_;
  std::map<std::string, std::set<std::string>> children_;
};

}  // namespace eascard::book
