#pragma once
// What only a pair of request and response, or a whole sequence, can show: the state that messages
// in order build up, and the rules that need it. [MS-ASCNTC] 3.1.4.5, 3.2.5.1; [MS-ASCMD] 2.2.1.21.

#include <bitset>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "eascard/document/document.hpp"
#include "eascard/validate/findings.hpp"

namespace eascard::validate {

/// Owns what it keeps of the messages.
class Transcript {
 public:
  /// Takes the next message and adds what is wrong with it after those before it.
  void add(const Document& document, const Scope& scope, Findings& findings);

 private:
  /// Which elements a client manages, as the request with SyncKey 0 said.
  enum class Supported : std::uint8_t { unknown, absent, empty, listed };
  /// How much of the notes the client asked for.
  struct Truncation {
    std::optional<std::uint64_t> size;  ///< bytes; none: all of them
  };

  struct Collection {
    std::string given_key;                          ///< of the last response
    std::string sent_key;                           ///< of the last request
    bool pending = false;                           ///< that request has no answer yet
    std::set<std::string, std::less<>> client_ids;  ///< of its Adds
    Supported supported = Supported::unknown;
    std::bitset<field_count> fields;                             ///< listed by Supported
    std::map<std::string, Truncation, std::less<>> preferences;  ///< by Type of Body
  };

  /// The last ItemOperations request.
  struct Fetches {
    bool pending = false;
    bool restricted = false;  ///< every Fetch had a Schema
    std::bitset<page_count * tokens_per_page> schema;
    std::set<std::pair<std::string, std::string>> items;  ///< CollectionId and ServerId
    std::set<std::string, std::less<>> long_ids;
  };

  class Message;  // one message against the state

  std::map<std::string, Collection, std::less<>> collections_;
  Fetches fetches_;
};

}  // namespace eascard::validate
