#include "eascard/book/redact/http.hpp"

#include <algorithm>
#include <vector>

#include "eascard/book/redact/headers.hpp"
#include "eascard/book/redact/message_body.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/capture/http.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

using capture::HttpExtent;
using capture::HttpHead;

constexpr std::size_t npos = std::string_view::npos;

std::vector<HttpExtent> find_messages(std::string_view bytes) {
  capture::HttpReader reader;
  std::vector<HttpExtent> extents;
  reader.list_extents(extents);
  for (std::size_t at = 0; reader.read(bytes.substr(at), true);) at += reader.consumed();
  return extents;
}

/// The chunks of a body (RFC 9112 7.1) one by one.
class Chunks {
 public:
  explicit Chunks(std::string_view bytes) : bytes_(bytes) {}

  /// False behind the last chunk that has data; rest() is then what follows it.
  bool next() {
    at_ = end_;
    const std::string_view line = bytes_.substr(at_, bytes_.find('\n', at_) - at_);
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < line.size() && is_hex(line[i]); ++i)
      size = size << 4 | static_cast<unsigned>(hex_value(line[i]));
    if (at_ + line.size() >= bytes_.size() || size == 0) return false;
    data_ = at_ + line.size() + 1;
    data_size_ = static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes_.size() - data_));
    end_ = std::min(bytes_.find('\n', data_ + data_size_), bytes_.size() - 1) + 1;
    return true;
  }
  std::string_view size_line() const { return bytes_.substr(at_, data_ - at_); }
  std::string_view data() const { return bytes_.substr(data_, data_size_); }
  std::string_view line_end() const {
    return bytes_.substr(data_ + data_size_, end_ - data_ - data_size_);
  }
  std::string_view rest() const { return bytes_.substr(at_); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t data_ = 0;
  std::size_t data_size_ = 0;
  std::size_t end_ = 0;
};

/// A chunk's size stays, what an extension behind it says does not.
std::string redact_size_line(std::string_view line, Redactor& redactor) {
  const std::size_t end = hex_end(line, 0);
  return std::string(line.substr(0, end)) + redact_prose(line.substr(end), redactor);
}

/// The size of the last chunk, and the headers behind it.
std::string redact_trailer(std::string_view rest, Redactor& redactor) {
  const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
  return redact_size_line(rest.substr(0, end), redactor) +
         redact_headers(rest.substr(end), redactor);
}

std::string redact_chunked(std::string_view bytes, capture::Headers headers, Redactor& redactor) {
  if (bytes.empty()) return {};
  std::string joined;
  Chunks chunks(bytes);
  while (chunks.next()) joined += chunks.data();
  const std::string redacted = redact_coded_body(joined, headers, redactor);
  const bool is_same_size = redacted.size() == joined.size();
  std::string out;
  if (!is_same_size) {
    // One chunk, as where the codings of the others end is not to be told.
    std::string size = hex_number(redacted.size()).substr(2);
    out += size + "\r\n" + redacted + "\r\n";
  }
  std::size_t at = 0;
  for (chunks = Chunks(bytes); chunks.next() && is_same_size; at += chunks.data().size()) {
    out += redact_size_line(chunks.size_line(), redactor);
    out += std::string_view(redacted).substr(at, chunks.data().size());
    out += chunks.line_end();
  }
  if (!is_same_size)
    while (chunks.next()) {
    }
  return chunks.rest().empty() ? out : out + redact_trailer(chunks.rest(), redactor);
}

/// "POST /path HTTP/1.1" or "HTTP/1.1 200 OK", with its line end.
std::string redact_start_line(std::string_view line, Redactor& redactor) {
  const capture::StartLine start = capture::parse_start_line(trim(line));
  if (start.direction == Direction::request) {
    const auto at = static_cast<std::size_t>(start.target.data() - line.data());
    return std::string(line.substr(0, at)) + redact_url(start.target, redactor) +
           std::string(line.substr(at + start.target.size()));
  }
  const std::size_t status = line.find(' ');
  const std::size_t reason = std::min(line.find(' ', status + 1), line.size());
  return std::string(line.substr(0, reason)) + redact_prose(line.substr(reason), redactor);
}

/// Puts another length into the header that has it, in as many digits where they are enough.
void set_length(std::string& head, std::size_t was, std::size_t now) {
  for (std::size_t at = head.find('\n'); at != npos; at = head.find('\n', at + 1)) {
    const std::string_view line = std::string_view(head).substr(at + 1);
    if (!istarts_with(line, "Content-Length:")) continue;
    const std::size_t from = head.find_first_of("0123456789", at);
    const std::size_t to = head.find_first_not_of("0123456789", from);
    if (from == npos || head.substr(from, to - from) != std::to_string(was)) break;
    head.replace(from, to - from, std::to_string(now));
    return;
  }
}

std::string redact_message(std::string_view bytes, const HttpExtent& extent, Redactor& redactor) {
  const std::string_view head =
      bytes.substr(0, static_cast<std::size_t>(extent.body - extent.begin));
  const std::string_view body = bytes.substr(head.size());
  const HttpHead parsed(head);
  const std::size_t line_end = std::min(head.find('\n'), head.size() - 1) + 1;
  std::string out = redact_start_line(head.substr(0, line_end), redactor) +
                    redact_headers(head.substr(line_end), redactor);
  const std::string redacted = extent.is_chunked
                                   ? redact_chunked(body, parsed.headers(), redactor)
                                   : redact_coded_body(body, parsed.headers(), redactor);
  if (redacted.size() != body.size() && !extent.is_chunked)
    set_length(out, body.size(), redacted.size());
  return out + redacted;
}

}  // namespace

std::string redact_http(std::string_view bytes, Redactor& redactor) {
  std::string out;
  std::size_t at = 0;
  for (const HttpExtent& extent : find_messages(bytes)) {
    const auto begin = static_cast<std::size_t>(extent.begin);
    const auto end = static_cast<std::size_t>(extent.end);
    out += redact_prose(bytes.substr(at, begin - at), redactor);
    out += redact_message(bytes.substr(begin, end - begin), extent, redactor);
    at = end;
  }
  return out + redact_prose(bytes.substr(at), redactor);
}

}  // namespace eascard::book
