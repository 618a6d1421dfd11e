#pragma once
// Requests and responses of one device put together: the state that messages in order build up.
// What `info` and `validate --transcript` say of pairs and sequences comes from here.
// [MS-ASCMD] 2.2.1.21; [MS-ASCNTC] 3.1.4.5.

#include <bitset>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "eascard/capture/entry.hpp"
#include "eascard/document/document.hpp"
#include "eascard/document/message.hpp"
#include "eascard/export.hpp"

namespace eascard::conversation {

/// Calls use(index) for each Collection of a Sync.
template <typename Use>
void for_each_collection(const Document& document, Use use) {
  if (document.nodes.empty() || document.nodes[0].tag != tag_of("AirSync", "Sync")) return;
  for_each_child(document, 0, tag_of("AirSync", "Collections"), [&](std::uint32_t collections) {
    for_each_child(document, collections, tag_of("AirSync", "Collection"), use);
  });
}

/// Who sent a message, or was sent it, as far as that is known. Views.
struct Sender {
  std::string_view input;  ///< what has neither user nor device is one conversation an input
  std::string_view user;
  std::string_view device_id;
  std::string_view exchange;  ///< of a request and its response alone, as Entry has it
};

/// `entry` is nullptr for a bare message.
EASCARD_EXPORT Sender sender_of(std::string_view input, const capture::Entry* entry);

/// Items that a client sent: id -> FileAs of what was sent, "" where that has none.
using SentItems = std::map<std::string, std::string, std::less<>>;

/// What a Sync request says of one collection.
struct SentCollection {
  std::string key;
  bool is_retry = false;  ///< the same key again, as the answer was lost
  SentItems adds;         ///< by ClientId
  SentItems changes;      ///< by ServerId
};

/// What an ItemOperations request asks for.
struct Fetches {
  bool restricted = false;                              ///< every Fetch has a Schema
  std::bitset<page_count * tokens_per_page> schema;     ///< what those name, see bit_of()
  std::set<std::pair<std::string, std::string>> items;  ///< CollectionId and ServerId
  std::set<std::string, std::less<>> long_ids;

  static std::size_t bit_of(Tag tag) { return tag.page * tokens_per_page + tag.token; }
};

/// What is kept of a request for its response.
struct Request {
  std::uint64_t number = 0;  ///< among those of all conversations, from 1
  std::string command;
  std::string exchange;
  std::string folder_key;                                          ///< the SyncKey of folders
  std::map<std::string, SentCollection, std::less<>> collections;  ///< by CollectionId
  Fetches fetches;
};

/// Which elements a client manages, as the request with SyncKey 0 said.
enum class Supported : std::uint8_t { unknown, absent, empty, listed };

/// How much of the notes the client asked for.
struct Truncation {
  std::optional<std::uint64_t> size;  ///< bytes; none: all of them
};

/// A collection so far.
struct Collection {
  std::string given_key;  ///< of the last response
  std::string sent_key;   ///< of the last request
  bool pending = false;   ///< that request has no answer yet
  Supported supported = Supported::unknown;
  std::bitset<field_count> fields;                             ///< listed by Supported
  std::map<std::string, Truncation, std::less<>> preferences;  ///< by Type of Body
};

/// One device of one user, as far as they are known.
struct Conversation {
  std::string user;
  std::string device_id;
  std::map<std::string, Collection, std::less<>> collections;  ///< by CollectionId
  std::deque<Request> pending;  ///< requests without a response, the last ones
};

/// A message in its conversation, good until the next one is taken.
struct Turn {
  Direction direction = Direction::unknown;
  const Conversation* conversation = nullptr;  ///< with what the message says
  const Request* request = nullptr;  ///< it itself, or what it answers; nullptr: not known
};

/// The conversations of all inputs. Owns what it keeps of the messages.
class EASCARD_EXPORT Conversations {
 public:
  /// The next message. A response answers the last request of the same command and exchange that
  /// has no answer, without an exchange the last one of its conversation.
  Turn take(const Document& document, Direction direction, const Sender& sender);
  /// The next message cannot be read, or has no body: no request waits beyond it. The last one that
  /// waited is that of the turn.
  Turn pass(const Sender& sender, Direction direction);

 private:
  /// Input, user and device id, in small letters; input only for what has neither of those.
  using Key = std::tuple<std::string, std::string, std::string>;

  Conversation& find(const Sender& sender);
  Conversation& find_key(Key key, const Sender& sender);
  Turn take_request(const Document& document, Conversation& conversation, const Sender& sender);
  Turn take_response(const Document& document, Conversation& conversation, const Sender& sender);

  std::deque<Conversation> all_;
  std::map<Key, Conversation*> index_;
  Conversation* last_ = nullptr;  ///< of the last request
  std::string last_input_;        ///< the same
  Request answered_;
  std::uint64_t requests_ = 0;
};

}  // namespace eascard::conversation
