#pragma once
// One device of one user: its folders and collections.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "eascard/book/collection.hpp"
#include "eascard/book/folders.hpp"
#include "eascard/conversation/conversation.hpp"

namespace eascard::book {

/// What a request about folders, or what is in them, asks for.
struct SentFolders {
  Said where{};
  std::string command;
  std::string updated;       ///< folder that FolderUpdate moves
  std::string parent;        ///< of that, or of the one that FolderCreate makes
  std::string emptied;       ///< folder of EmptyFolderContents
  std::string created_type;  ///< of a folder
  std::string deleted;       ///< folder
  std::map<std::string, std::pair<std::string, std::string>> moves;  ///< item -> from, to
};

/// What is known of one device.
struct Device {
  const conversation::Conversation* conversation = nullptr;  ///< nullptr: what is of no message
  Folders folders;
  std::map<std::string, Collection> collections;  ///< by CollectionId
  bool has_answers = false;                       ///< of the server, whatever they say
  bool repeats = false;  ///< its last request had no body: the server remembers the one before
  std::map<std::uint64_t, SentFolders> pending;  ///< without an answer, by number of the request

  Collection& collection(std::string_view id) { return collections[std::string(id)]; }
};

}  // namespace eascard::book
