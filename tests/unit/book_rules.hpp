#pragma once
// A contact of the model, and what a change of either side makes of it: [MS-ASCMD] R878, R879,
// R5906 to R5912; [MS-ASCNTC] R461, R499.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "eascard/book/change.hpp"

namespace eascard::test {

struct Note {
  std::optional<std::string> data;
  std::optional<std::size_t> estimated;
  bool truncated = false;
  bool operator==(const Note&) const = default;
};

/// The elements of a contact, or those of a change.
struct Person {
  std::map<std::string, std::string> values;  ///< by element with its prefix
  std::optional<std::vector<std::string>> categories;
  std::optional<std::string> picture;
  std::optional<Note> note;
  bool operator==(const Person&) const = default;
};

/// "FileAs=...;..." of what is there.
std::string show(const Person& person);

/// Which elements a client manages.
struct Supports {
  bool is_there = false;
  std::set<std::string> listed;

  bool ghosts(const std::string& name) const { return is_there && !listed.contains(name); }
};

/// The elements of the model that have a text.
inline const std::vector<std::string> names = {"c:FileAs", "c:FirstName", "c:JobTitle",
                                               "c:MobilePhoneNumber", "d:NickName"};

std::string element(const std::string& name, const std::string& content);
/// ApplicationData; `is_old` with notes as protocol 2.5 has them.
std::string xml_of(const Person& person, bool is_old);

void client_changes(Person& person, const Person& change, book::Policy policy,
                    const Supports& supports);
void server_changes(Person& person, const Person& change);

}  // namespace eascard::test
