#pragma once
// A mailbox with devices that synchronize with it, and the traffic between them; and what each
// device then has, by the rules of replay alone ([MS-ASCMD] R746 to R760, R957, R4427, R4598,
// R5038). Nothing of the program takes part but the writing of WBXML.

#include <string>
#include <vector>

#include "book_rules.hpp"
#include "eascard/schema/message_elements.hpp"
#include "hostile.hpp"

namespace eascard::test {

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
  bool is_old = false;     ///< protocol 2.5: notes are contacts:Body
};

std::vector<Traffic> make_traffic(Random& random, const Wishes& wishes);

}  // namespace eascard::test
