#pragma once
// What an HTTP message says of the ActiveSync message in it: RFC 9112, [MS-ASHTTP] 2.2.1.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

struct Header {
  std::string_view name;
  std::string_view value;
};
using Headers = std::span<const Header>;

/// The value of the first header of this name in any case, "" where there is none.
std::string_view find_header(Headers headers, std::string_view name);

/// Whether the value of a Content-Type is this type, in any case and with any parameters.
bool is_media_type(std::string_view content_type, std::string_view type);

/// The first line of a message; views into it. Direction::unknown: the line is none.
struct StartLine {
  Direction direction = Direction::unknown;
  std::string_view method;
  std::string_view target;  ///< as it was sent: absolute or only a path
  int status = 0;
};

/// `line` without its line end.
StartLine parse_start_line(std::string_view line);

/// Where the head of a message ends, behind the empty line, or npos. Lines may end in LF alone.
/// `from` is how far an earlier call with fewer bytes searched: their size less 2.
std::size_t find_head_end(std::string_view bytes, std::size_t from = 0);

/// The head of a message: start line and headers, folded ones unfolded (RFC 9112 5.2).
class HttpHead {
 public:
  explicit HttpHead(std::string_view bytes);
  HttpHead(const HttpHead&) = delete;  // its views are into text_
  HttpHead& operator=(const HttpHead&) = delete;

  const StartLine& start() const { return start_; }
  Headers headers() const { return headers_; }
  /// Offset of the first line that is no header, npos where all are.
  std::size_t bad_line() const { return bad_line_; }

 private:
  void read_line(std::size_t begin, std::size_t end);

  std::string text_;
  StartLine start_;
  std::vector<Header> headers_;
  std::size_t bad_line_ = std::string_view::npos;
};

/// What stands in a base64 query, in this order. [MS-ASHTTP] 2.2.1.1.1.1
enum class QueryPart : std::uint8_t {
  protocol,
  command,
  locale,
  device_id,
  policy_key,
  device_type,
  parameter
};
/// A field of it, without the byte that has its length.
struct QueryField {
  QueryPart part = QueryPart::protocol;
  unsigned tag = 0;  ///< of a parameter: 2.2.1.1.1.1.3
  std::size_t at = 0;
  std::size_t size = 0;
};
/// The fields of its bytes, as far as they go; those that are not there are empty.
std::vector<QueryField> query_fields(std::string_view bytes);
/// Whether a query is one; `bytes` is then what it has. Only padding is "=" there.
[[nodiscard]] bool decode_query(std::string_view query, std::string& bytes);

/// A device id that is a GUID is told as devices spell it in the plain query: in hex digits.
std::string text_or_hex(std::string_view bytes);

/// Fills in what the URL's query, plain or in base64 ([MS-ASHTTP] 2.2.1.1.1), and the headers of a
/// request say. A header wins over the query; a damaged query gives what stands before the damage.
void describe_request(Entry& entry, std::string_view url, Headers headers);

/// Fills in what status and headers of a response say.
void describe_response(Entry& entry, int status, Headers headers);

/// Gives a response what only its request says: command, protocol, user, device, URL.
void inherit_request(Entry& response, const Entry& request);

/// The commands of the protocol, "" between them. [MS-ASHTTP] 2.2.1.1.1.1.2.
std::span<const std::string_view> command_names();

/// "HTTP 449: provision the device first": what a status says to who waits for a message
/// ([MS-ASHTTP] 2.2.2.1.1); "HTTP 418" where there is nothing to say.
std::string http_text(int status);

}  // namespace eascard::capture
