#include "eascard/capture/mitm.hpp"

#include <charconv>
#include <utility>
#include <vector>

#include "eascard/capture/http_coding.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/capture/time.hpp"

namespace eascard::capture {

using tnetstring::Sequence;
using tnetstring::Type;
using tnetstring::Value;

namespace {

[[noreturn]] void fail(std::uint64_t offset, std::string text) {
  throw Error(Code::M056, {offset, 0, 0}, std::move(text));
}

Value take(Sequence& values) {
  const std::uint64_t at = values.offset();
  const std::optional<Value> value = values.take();
  if (!value) fail(at, "no tnetstring where one is expected in the flow");
  return *value;
}

/// The values of these keys; what else a version of mitmproxy writes is passed over.
template <std::size_t Count>
std::array<Value, Count> members(const Value& dict,
                                 const std::array<std::string_view, Count>& keys) {
  std::array<Value, Count> found;
  for (Sequence values(dict); !values.at_end();) {
    const Value key = take(values);
    const Value value = take(values);
    for (std::size_t i = 0; i < Count; ++i)
      if (key.data == keys[i]) found[i] = value;
  }
  return found;
}

/// Text and bytes: which of them a key has depends on the version.
std::string_view text_of(const Value& value) {
  return value.type == Type::text || value.type == Type::bytes ? value.data : std::string_view();
}

int integer_of(const Value& value) {
  int integer = 0;
  if (value.type == Type::integer)
    std::from_chars(value.data.data(), value.data.data() + value.data.size(), integer);
  return integer;
}

std::vector<Header> headers_of(const Value& list) {
  std::vector<Header> headers;
  for (Sequence pairs(list); !pairs.at_end();) {
    Sequence pair(take(pairs));
    Header header;
    if (!pair.at_end()) header.name = text_of(take(pair));
    if (!pair.at_end()) header.value = text_of(take(pair));
    headers.push_back(header);
  }
  return headers;
}

/// https://host:port/path; the port only where the scheme does not say it.
std::string url_of(std::string_view scheme, std::string_view host, int port,
                   std::string_view path) {
  if (host.empty() || !path.starts_with('/')) return std::string(path);
  std::string url = std::string(scheme) + "://" + std::string(host);
  const int usual = scheme == "https" ? 443 : 80;
  if (port > 0 && port != usual) url += ':' + std::to_string(port);
  return url.append(path);
}

}  // namespace

/// A request or response while it is read.
struct MitmReader::Message {
  Entry entry;
  Diagnostics diagnostics;
  std::exception_ptr error;
};

bool MitmReader::read_exchange(std::string_view bytes, bool last) {
  for (Value flow; take_flow(bytes, last, flow);)
    if (read_flow(flow)) return true;
  return false;
}

// ---- flows in the file --------------------------------------------------------------------------

/// The next flow, which then is consumed; false where it is not there yet, or none is.
bool MitmReader::take_flow(std::string_view bytes, bool last, Value& flow) {
  if (lost_) consumed_ = bytes.size();
  const std::string_view rest = bytes.substr(consumed_);
  if (rest.empty()) return false;
  bool more = false;
  const tnetstring::Prefix prefix = tnetstring::read_prefix(rest, more);
  if (prefix.size == 0 && more && !last) return false;
  if (prefix.size == 0) give_up(bytes, "no flow of mitmproxy: a length is expected");
  if (prefix.length > limits_.max_size)
    throw LimitError(limit::size, {position() + consumed_, 0, 0},
                     "flow larger than " + std::to_string(limits_.max_size) + " bytes");
  if (prefix.length >= rest.size() - prefix.size) {
    if (!last) return false;
    give_up(bytes, "the file ends in a flow: " + std::to_string(rest.size() - prefix.size) +
                       " of its " + std::to_string(prefix.length) + " bytes are there");
  }
  Sequence flows(rest, position() + consumed_);
  const std::optional<Value> value = flows.take();
  if (!value) give_up(bytes, "the length of the flow is wrong: no type stands behind it");
  consumed_ += prefix.size + static_cast<std::size_t>(prefix.length) + 1;
  if (value->type != Type::dict) fail(value->offset, "no flow of mitmproxy: a dict is expected");
  flow = *value;
  return true;
}

void MitmReader::give_up(std::string_view bytes, std::string text) {
  const std::uint64_t offset = position() + consumed_;
  consumed_ = bytes.size();
  lost_ = true;
  fail(offset, std::move(text));
}

// ---- one flow -----------------------------------------------------------------------------------

/// False for a flow that is passed over.
bool MitmReader::read_flow(const Value& flow) {
  const auto [type, request, response] = members<3>(flow, {"type", "request", "response"});
  if (text_of(type) != "http") {
    diagnostics_.add({Code::M055,
                      Severity::note,
                      {flow.offset, 0, 0},
                      "a flow that is not HTTP is passed over"});
    return false;
  }
  if (request.type != Type::dict) fail(flow.offset, "HTTP flow without a request");
  Message first = read_request(request);
  const bool answered = response.type == Type::dict;
  Message second = answered ? read_response(response, first.entry) : Message();
  put_message(std::move(first));
  if (answered) put_message(std::move(second));
  return true;
}

MitmReader::Message MitmReader::read_request(const Value& request) const {
  Message message;
  message.entry.direction = Direction::request;
  message.entry.place.offset = request.offset;
  try {
    const auto [scheme, host, port, path, headers, content, time] = members<7>(
        request, {"scheme", "host", "port", "path", "headers", "content", "timestamp_start"});
    const std::vector<Header> fields = headers_of(headers);
    const std::string url = url_of(text_of(scheme), text_of(host), integer_of(port), text_of(path));
    describe_request(message.entry, url, fields);
    read_content(content, time, fields, message);
  } catch (const Error&) {
    message.entry.body.clear();
    message.error = std::current_exception();
  }
  return message;
}

MitmReader::Message MitmReader::read_response(const Value& response, const Entry& request) const {
  Message message;
  message.entry.direction = Direction::response;
  message.entry.place.offset = response.offset;
  inherit_request(message.entry, request);
  try {
    const auto [status, headers, content, time] =
        members<4>(response, {"status_code", "headers", "content", "timestamp_start"});
    const std::vector<Header> fields = headers_of(headers);
    describe_response(message.entry, integer_of(status), fields);
    read_content(content, time, fields, message);
  } catch (const Error&) {
    message.entry.body.clear();
    message.error = std::current_exception();
  }
  return message;
}

/// The body as it was sent but for chunks, which mitmproxy has joined.
void MitmReader::read_content(const Value& content, const Value& time, Headers headers,
                              Message& message) const {
  Entry& entry = message.entry;
  entry.time = iso_time_of_seconds(time.data);
  if (content.type == Type::null) entry.cut = "mitmproxy streamed the body and did not keep it";
  if (text_of(content).empty()) return;
  entry.place.offset = content.offset;
  entry.body = content.data;
  undo_content_coding(entry, headers, limits_, message.diagnostics);
}

void MitmReader::put_message(Message message) {
  if (message.error) return put_damaged(std::move(message.entry), message.error);
  put(std::move(message.entry), std::move(message.diagnostics));
}

}  // namespace eascard::capture
