#pragma once
// A mailbox with devices that synchronize with it, and the traffic between them; and what each
// device then has, by the rules of replay alone ([MS-ASCMD] R746 to R760, R878, R879, R957,
// R4427, R4598, R5038, R5906 to R5912; [MS-ASCNTC] R461, R499). Nothing of the program takes part
// but the writing of WBXML.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "eascard/book/change.hpp"
#include "eascard/schema/message_elements.hpp"
#include "hostile.hpp"

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

/// One message of the traffic, and what there is to expect after it.
struct Traffic {
  std::string bytes;  ///< "" for a request without a body
  Direction direction = Direction::unknown;
  std::string device;
  std::string exchange;
  std::vector<std::string> book;  ///< "ID FileAs=...", of all devices, in order
  bool must_tell = false;         ///< something is open, of a device at least
  bool is_in_chain = true;        ///< its loss shows in the SyncKeys behind it
};

struct Wishes {
  book::Policy policy = book::Policy::spec;
  unsigned devices = 1;
  unsigned steps = 12;
  bool exchanges = false;  ///< the container pairs
};

std::vector<Traffic> make_traffic(Random& random, const Wishes& wishes);

}  // namespace eascard::test
