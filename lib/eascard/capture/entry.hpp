#pragma once
// What people hold is rarely a bare body: readers of containers (HTTP messages, HAR, SAZ, mitmproxy
// flows, mailbox logs, any text) give its message bodies one by one, with what the container says
// of each.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/document/message.hpp"

namespace eascard::capture {

/// One message body of a container; texts are "" and numbers 0 where the container does not say.
struct Entry {
  std::uint64_t number = 0;  ///< 1-based in the container; a request and its response are two
  Direction direction = Direction::unknown;
  int http_status = 0;      ///< of a response
  std::string throttle;     ///< X-MS-ASThrottle ([MS-ASHTTP] 2.2.2.2.1): why the server slows down
  std::string retry_after;  ///< Retry-After (RFC 9110 10.2.3)
  std::string location;     ///< X-MS-Location: the server to be asked instead
  std::string command;      ///< "Sync", of the request that it belongs to
  std::string protocol;     ///< "14.1"
  std::string user;
  std::string device_id;
  std::string device_type;
  std::string policy_key;
  std::string time;      ///< ISO 8601; what is no time stays as the container has it
  std::string exchange;  ///< the same of a request and its response, of others at other times only
  std::string url;
  std::string content_type;
  std::string body;          ///< the message itself: transfer and content codings undone
  bool gzip = false;         ///< one of those codings was gzip
  bool is_log_line = false;  ///< of an access log: there was a body, and nothing of it is here
  std::string cut;  ///< why the body is known to be incomplete, one sentence; "" where it is whole
  Place place;      ///< where the body, or the entry, stands in the container
};

/// As the message shows it; what it leaves open its container may know, nullptr for none.
inline Direction direction_of(const Message& message, const Entry* entry) {
  const bool is_told = entry && entry->direction != Direction::unknown;
  return is_told && message.direction == Direction::unknown ? entry->direction : message.likely;
}

/// Reads the entries of one container, which may arrive in pieces.
class Reader {
 public:
  virtual ~Reader() = default;

  /// Reads on in `bytes`: the container from where consumed() of the last call ended, as far as it
  /// is there. True: entry() is the next one. False: more bytes are needed, or with `last` there is
  /// none. Throws Error where an entry is damaged: consumed() then is behind it, and calling again
  /// reads the next; LimitError where a limit is reached.
  virtual bool read(std::string_view bytes, bool last) = 0;
  /// How many bytes at the front are done with, after any answer.
  std::size_t consumed() const { return consumed_; }
  const Entry& entry() const { return entry_; }
  /// About entry(), and what stood before it.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 protected:
  std::size_t consumed_ = 0;
  Entry entry_;
  Diagnostics diagnostics_;
};

}  // namespace eascard::capture
