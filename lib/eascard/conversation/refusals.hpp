#pragma once
// The items that a server did not take, and whose they are. [MS-ASCMD] 2.2.3.154 Responses.

#include <string>
#include <string_view>
#include <vector>

#include "eascard/conversation/conversation.hpp"
#include "eascard/schema/statuses.hpp"

namespace eascard::conversation {

/// An answer in Responses of which the Status is not success; views of document and request.
struct Refusal {
  std::uint32_t item = 0;    ///< index of its Add, Change, Delete or Fetch
  std::uint32_t status = 0;  ///< index of its Status
  std::string_view operation;
  std::string_view value;  ///< of the Status, as it stands there
  std::string_view client_id;
  std::string_view server_id;
  std::string_view file_as;  ///< of what was sent; "" where that is not known
};

/// Those of a Sync response, in order; `request` is what it answers, nullptr where that is not
/// known.
std::vector<Refusal> find_refusals(const Document& document, const Request* request);

/// What is said of one: a warning of S30 with its ids and FileAs, without place and path.
Diagnostic warn_of(const Refusal& refusal);

}  // namespace eascard::conversation
