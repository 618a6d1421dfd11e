#pragma once
// One collection of one device as its Sync messages say it: the chain of SyncKeys, what the client
// has sent and the server has not answered, the items, and what is missing of them.
// [MS-ASCMD] 2.2.3.181 SyncKey, R4427, R4598, R5038.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "eascard/book/items.hpp"
#include "eascard/diagnostic.hpp"

namespace eascard::book {

/// Where a message stands that something is said about.
struct Origin {
  std::string file;
  std::uint64_t number = 0;  ///< of an entry, 1-based; 0 for a bare body
  Direction direction = Direction::unknown;
};

struct Said {
  Origin origin;
  Diagnostic diagnostic;
};

/// Why a book may not be what the client had. One of a sort is told, the others are counted.
enum class Gap : std::uint8_t {
  start,      ///< the input begins behind the first message
  chain,      ///< a SyncKey that the server has not given
  request,    ///< a response without its request
  item,       ///< a change of an item that was not there
  values,     ///< an accepted item that nobody has seen
  id,         ///< an accepted item of which nobody has seen the ServerId
  supported,  ///< a change, and what the client manages is not known
  rest,       ///< there were more pages
  answer,     ///< the last changes of the client have no answer
  moved       ///< an item that has such a change was moved here
};

enum class Action : std::uint8_t { add, change, remove };

/// What a client wants with an item: ClientId of an Add, ServerId of others.
struct Sent {
  Action action = Action::add;
  std::string id;
  Stored contact{};
  Fields removed{};
};

/// What a request says of a collection.
struct SentSync {
  std::uint64_t number = 0;  ///< of the request
  std::string key;
  bool asks = true;   ///< for the changes of the server: GetChanges
  Managed managed{};  ///< with SyncKey 0
  std::vector<Sent> commands{};
  Said where{};
};

/// What the server says of one command in Responses.
struct Answer {
  std::string server_id;  ///< of an Add
  bool accepted = true;
  bool is_gone = false;                 ///< Status 8: there is no such item
  std::optional<std::uint32_t> data{};  ///< index of ApplicationData
};

class Collection {
 public:
  Items items;
  bool has_contacts = false;  ///< an item of the contact class was there
  Managed managed;

  /// Notes that something is missing; the place counts of the first of a sort.
  void miss(Gap gap, Said said);
  const std::vector<std::pair<Gap, Said>>& missing() const { return missing_; }
  /// What is missing where there are no more messages.
  void end();
  /// What the client asked for last is taken: of requests alone.
  void end_requests(Bench& bench) { assume_answer(bench); }

  /// A request. Where its key is new, the one before was answered, if nobody has seen how.
  void ask(SentSync sent, Bench& bench);
  /// What the request of this number asked for, which has its answer now.
  std::optional<SentSync> take(std::uint64_t number);
  /// The answer to the request of this number says nothing of the collection: nothing has changed.
  /// Of what the client changed it would have to.
  void take_nothing(std::uint64_t number);
  /// The request was processed, and its answer says no more: Status 14 ([MS-ASCMD] R4459).
  void take_unsaid(std::uint64_t number, Bench& bench);
  /// A response that takes what was asked for: goes on to its key, first back to where the request
  /// began. `sent` is nullptr where there is no request; that is told, unless the server repeats
  /// one from memory.
  void accept(const SentSync* sent, bool is_repeated, std::string_view key, bool more,
              const Said& where, Bench& bench);
  /// The items that the client has changed, and nobody has seen an answer.
  std::unordered_set<std::string_view> open_changes() const;
  /// The server does not know the key: the client begins anew, and takes back what has no id.
  void restart() { items.drop_unanswered(); }

  /// The client's command was taken. `answer` is nullptr where the server says nothing of it.
  void apply(const Sent& sent, const Answer* answer, const Said& where, Bench& bench);

 private:
  void begin_anew(const Managed& wanted);
  void assume_answer(Bench& bench);

  std::string key_;     ///< that the server gave last
  std::string before_;  ///< of the request that it was the answer to
  std::uint64_t answered_ = 0;
  bool is_partial_ = false;
  Said partial_;  ///< the response that said so
  std::deque<SentSync> pending_;
  std::vector<std::pair<Gap, Said>> missing_;
};

}  // namespace eascard::book
