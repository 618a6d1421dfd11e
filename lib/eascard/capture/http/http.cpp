#include "eascard/capture/http.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "eascard/capture/time.hpp"
#include "eascard/text/decimal.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_line = 8192;  // what servers, too, take for the longest start line
constexpr std::string_view line_ends = "\r\n";

bool is_start_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return parse_start_line(line).direction != Direction::unknown;
}

/// Whether a message may begin behind this byte. A start line in the middle of a text is a
/// quotation; the binary bodies in front of one have no line end.
bool may_precede_start(char c) {
  return c < ' ' || c >= '\x7F' || c == '>' || c == '}';
}

/// Where the request line begins that ends with the version at bytes[version]; npos for none.
std::size_t find_request_line(std::string_view bytes, std::size_t version) {
  const std::size_t end = version + std::string_view("HTTP/1.1").size();
  const std::string_view behind = bytes.substr(std::min(end, bytes.size()), 2);
  if (!behind.starts_with('\n') && behind != "\r\n") return npos;
  const std::size_t first = version - std::min(version, longest_line);
  const std::size_t line_end = bytes.substr(first, version - first).rfind('\n');
  const std::size_t begin = line_end == npos ? first : first + line_end + 1;
  const std::string_view line = bytes.substr(begin, end - begin);
  if (is_start_line(line)) return begin;
  for (const std::string_view method : {"POST ", "OPTIONS ", "GET "}) {
    const std::size_t at = line.rfind(method);
    if (at != npos && at > 0 && may_precede_start(line[at - 1]) && is_start_line(line.substr(at)))
      return begin + at;
  }
  return npos;
}

/// Where the next start line begins whose version is behind `from`; npos where none does. Linear:
/// of a status line only the first bytes count, and a line has one version at its end.
std::size_t find_start_line(std::string_view bytes, std::size_t from) {
  constexpr std::size_t status_size = std::string_view("HTTP/1.1 200 ").size();
  for (std::size_t at = bytes.find("HTTP/", from); at != npos; at = bytes.find("HTTP/", at + 1)) {
    if (at == 0 || may_precede_start(bytes[at - 1])) {
      const std::string_view line = bytes.substr(at, status_size);
      if (line.size() == status_size &&
          is_start_line(line.substr(0, line.find_first_of(line_ends))))
        return at;
    } else if (const std::size_t begin = find_request_line(bytes, at); begin != npos) {
      return begin;
    }
  }
  return npos;
}

/// How much of `bytes` has not to be searched again, with more bytes behind them.
std::size_t searched(std::string_view bytes) {
  return bytes.size() - std::min(bytes.size(), longest_line);
}

/// RFC 9110 8.6; nothing where this is no length.
std::optional<std::uint64_t> parse_length(std::string_view value) {
  constexpr std::size_t most_digits = 19;
  return value.size() > most_digits ? std::nullopt : decimal<std::uint64_t>(value);
}

}  // namespace

bool HttpReader::read(std::string_view bytes, bool last) {
  consumed_ = 0;
  if (std::exchange(delivered_, false)) diagnostics_.clear();
  try {
    if (parts_ && next_part()) return true;
    while (read_message(bytes, last))
      if (give()) return true;
  } catch (const Error&) {
    head_.reset();
    parts_.reset();
    lost_ = delivered_ = true;
    searched_ = 0;
    throw;
  }
  return false;
}

/// False: more bytes are needed, or there is none. True: head_ and the body of entry_ are whole.
bool HttpReader::read_message(std::string_view bytes, bool last) {
  if (!head_ && !read_head(bytes, last)) return false;
  return read_body(bytes.substr(consumed_), last);
}

/// Consumes what is in front of the next start line.
bool HttpReader::find_start(std::string_view bytes, bool last) {
  if (count_ == 0 && bytes.starts_with(byte_order_mark)) {
    advance(byte_order_mark.size());
    bytes.remove_prefix(byte_order_mark.size());
  }
  std::size_t start = bytes.find_first_not_of(line_ends);
  if (lost_) start = find_start_line(bytes, 0);
  if (start == npos) {
    advance(last || !lost_ ? bytes.size() : searched(bytes));
    return false;
  }
  advance(start);
  lost_ = false;
  return true;
}

bool HttpReader::read_head(std::string_view bytes, bool last) {
  if (!find_start(bytes.substr(consumed_), last)) return false;
  bytes.remove_prefix(consumed_);
  const std::size_t line_end = bytes.substr(0, longest_line).find('\n');
  if (line_end == npos && !last && bytes.size() < longest_line) return false;
  if (!is_start_line(bytes.substr(0, std::min(line_end, bytes.size())))) {
    const Place place = place_;
    advance(1);  // the search goes on behind it
    entry_ = {};
    throw Error(Code::M050, place, "no HTTP message begins here");
  }
  std::size_t end = find_head_end(bytes, searched_);
  if (end == npos && !last) {
    if (bytes.size() > limits_.max_size)
      advance(std::min(line_end, bytes.size() - 1) + 1);  // the search goes on behind this line
    check_size(bytes.size());
    searched_ = bytes.size() - std::min<std::size_t>(bytes.size(), 2);
    return false;
  }
  end = std::min(end, bytes.size());
  head_.emplace(bytes.substr(0, end));
  if (head_->bad_line() != npos) {
    Place place = place_;
    if (place.offset != Place::no_offset) place.offset += head_->bad_line();
    add(Severity::warning, place, "a line of the head is no header, skipped");
  }
  head_at_ = place_.offset;
  advance(end);
  searched_ = 0;
  describe();
  choose_framing();
  return true;
}

void HttpReader::describe() {
  const StartLine& start = head_->start();
  entry_ = {};
  entry_.number = is_interim() ? count_ : ++count_;
  entry_.place = place_;
  entry_.time = iso_time_of_http(find_header(head_->headers(), "Date"));
  if (start.direction == Direction::request) {
    describe_request(entry_, start.target, head_->headers());
    entry_.exchange = std::to_string(count_);
    request_ = entry_;
  } else {
    describe_response(entry_, start.status, head_->headers());
    inherit_request(entry_, request_);
    if (!is_interim()) request_ = {};
  }
}

/// RFC 9112 6.3
void HttpReader::choose_framing() {
  const Headers headers = head_->headers();
  const int status = head_->start().status;
  chunked_.reset();
  framing_ = Framing::open;
  if (is_interim() || status == 204 || status == 304) {
    framing_ = Framing::none;
  } else if (is_chunked(headers)) {
    framing_ = Framing::chunked;
  } else if (const std::string_view value = find_header(headers, "Content-Length");
             !value.empty()) {
    const std::optional<std::uint64_t> length = parse_length(value);
    if (!length) add(Severity::warning, place_, "Content-Length is no number");
    if (length) framing_ = Framing::length;
    length_ = length.value_or(0);
  }
}

bool HttpReader::read_body(std::string_view bytes, bool last) {
  switch (framing_) {
    case Framing::chunked:
      return read_chunked(bytes, last);
    case Framing::length:
      return read_counted(bytes, last);
    case Framing::open:
      return read_open(bytes, last);
    default:
      return true;
  }
}

bool HttpReader::read_chunked(std::string_view bytes, bool last) {
  if (!chunked_) {
    const std::optional<bool> begins = begins_chunked(bytes.substr(0, longest_line));
    if (!begins && !last && bytes.size() < longest_line) return false;
    if (!begins.value_or(true)) {
      add(Severity::note, place_, "the body is not chunked, though its headers say so");
      framing_ = Framing::open;
      return read_open(bytes, last);
    }
    chunked_.emplace(place_, limits_.max_size);
  }
  const bool whole = chunked_->read(bytes);
  if (!whole && !last) {
    check_size(bytes.size());
    return false;
  }
  if (!whole) entry_.cut = "the chunked body ends early";
  entry_.body = std::move(chunked_->joined());
  advance(whole ? chunked_->size() : bytes.size());
  return true;
}

/// A length is believed where the input, a line end or a start line follows.
bool HttpReader::read_counted(std::string_view bytes, bool last) {
  if (bytes.size() >= length_) {
    std::string_view rest = bytes.substr(static_cast<std::size_t>(length_));
    rest.remove_prefix(std::min(rest.find_first_not_of(line_ends), rest.size()));
    const std::size_t line_end = rest.substr(0, longest_line).find('\n');
    if (line_end == npos && !last && rest.size() < longest_line) return false;
    if (rest.empty() || is_start_line(rest.substr(0, std::min(line_end, rest.size())))) {
      end_body(bytes, static_cast<std::size_t>(length_));
      return true;
    }
  } else if (!last) {
    check_size(bytes.size());
    return false;
  }
  framing_ = Framing::open;
  const bool is_short = bytes.size() < length_;
  add(Severity::warning, place_,
      "Content-Length is " + std::to_string(length_) +
          (is_short ? ", but only " + std::to_string(bytes.size()) + " bytes follow"
                    : ", but the body goes on behind it"));
  return read_open(bytes, last);
}

/// Up to the next start line or the end of the input.
bool HttpReader::read_open(std::string_view bytes, bool last) {
  const std::size_t next = find_start_line(bytes, searched_);
  if (next == npos && !last) {
    check_size(bytes.size());
    searched_ = searched(bytes);
    return false;
  }
  std::string_view body = bytes.substr(0, next);
  if (next != npos || body.find_first_not_of(line_ends) == npos)
    body = body.substr(0, body.find_last_not_of(line_ends) + 1);
  end_body(body, body.size());
  return true;
}

void HttpReader::end_body(std::string_view bytes, std::size_t size) {
  check_size(size);
  entry_.body = bytes.substr(0, size);
  advance(size);
}

/// False: the message is no entry.
bool HttpReader::give() {
  const bool interim = is_interim();
  if (extents_)
    extents_->push_back(
        {head_at_, entry_.place.offset, place_.offset, framing_ == Framing::chunked});
  if (!interim) undo_content_coding(entry_, head_->headers(), limits_, diagnostics_);
  const bool coded = chunked_ || !find_header(head_->headers(), "Content-Encoding").empty();
  head_.reset();
  searched_ = 0;
  if (interim) return false;
  if (is_media_type(entry_.content_type, multipart_type) && !entry_.body.empty()) {
    start_parts(coded ? Place{} : entry_.place);
    return next_part();
  }
  delivered_ = true;
  return true;
}

void HttpReader::start_parts(Place place) {
  parts_body_ = std::move(entry_.body);
  parts_at_ = 0;
  parts_entry_ = std::move(entry_);
  parts_entry_.body.clear();
  parts_.emplace(limits_, place);
}

/// False: there is none.
bool HttpReader::next_part() {
  entry_ = parts_entry_;
  const bool found = parts_->read(std::string_view(parts_body_).substr(parts_at_), true);
  parts_at_ += parts_->consumed();
  for (const Diagnostic& diagnostic : parts_->diagnostics().list()) diagnostics_.add(diagnostic);
  if (!found) {
    parts_.reset();
    return false;
  }
  const Entry& part = parts_->entry();
  if (part.number > 1) ++count_;
  entry_.number = count_;
  entry_.content_type = part.content_type;
  entry_.body = part.body;
  if (entry_.cut.empty()) entry_.cut = part.cut;
  delivered_ = true;
  return true;
}

void HttpReader::check_size(std::size_t size) const {
  if (size > limits_.max_size)
    throw LimitError(
        limit::size, place_,
        "the HTTP message has more than " + std::to_string(limits_.max_size) + " bytes");
}

void HttpReader::advance(std::size_t size) {
  consumed_ += size;
  if (place_.offset != Place::no_offset) place_.offset += size;
}

void HttpReader::add(Severity severity, Place place, std::string text) {
  diagnostics_.add({Code::M050, severity, place, std::move(text)});
}

}  // namespace eascard::capture
