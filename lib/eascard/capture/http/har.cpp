#include "eascard/capture/har.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "eascard/capture/har_text.hpp"
#include "eascard/capture/http_coding.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/capture/multipart.hpp"
#include "eascard/capture/time.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::capture {
namespace {

constexpr std::string_view gzip_magic = "\x1F\x8B";

/// `place` moved on by these bytes. A byte order mark at the start takes no column.
Place behind(Place place, std::string_view bytes) {
  const std::size_t line = bytes.rfind('\n');
  if (line != std::string_view::npos) {
    place.line += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    place.column = 1;
  }
  std::string_view rest = bytes.substr(line + 1);  // npos + 1 is 0
  if (place.offset == 0 && rest.starts_with(byte_order_mark)) rest.remove_prefix(3);
  place.column += static_cast<std::uint64_t>(
      std::count_if(rest.begin(), rest.end(), [](char c) { return !is_continuation(c); }));
  place.offset += bytes.size();
  return place;
}

/// The JSON string whose opening quote is json[at], without its quotes. It is well-formed, so that
/// it ends.
std::string_view string_at(std::string_view json, std::size_t at) {
  const std::string_view rest = json.substr(at + 1);
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  return rest.substr(0, end);
}

std::string count_of(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + ' ' + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace

bool HarReader::read_exchange(std::string_view bytes, bool last) {
  const bool found = scanner_.scan(bytes);
  const std::size_t begin = scanner_.begin();
  const std::size_t size = scanner_.end() - begin;
  if ((found || scanner_.in_entry()) && size > limits_.max_size)
    throw LimitError(limit::size, behind(place_, bytes.substr(0, begin)),
                     "entry larger than " + std::to_string(limits_.max_size) + " bytes");
  const bool is_cut = last && !found;
  consumed_ = is_cut ? bytes.size() : scanner_.done();
  const Place start = place_;
  place_ = behind(place_, bytes.substr(0, consumed_));
  if (found) {
    entry_place_ = behind(start, bytes.substr(0, begin));
    scanner_.drop();
    read_entry(bytes.substr(begin, size));
    return true;
  }
  scanner_.drop();
  if (is_cut) check_end();
  return false;
}

void HarReader::check_end() {
  const bool is_cut = scanner_.in_entry() || scanner_.is_open();
  const bool found = scanner_.found_entries();
  scanner_ = HarScanner();
  if (std::exchange(ended_, true)) return;
  if (!found) throw Error(Code::M056, {0, 1, 1}, "no log.entries: this is no HAR");
  if (is_cut) throw Error(Code::M056, place_, "the HAR is cut: its JSON is not closed");
}

// ---- one entry ----------------------------------------------------------------------------------

/// A message of the entry at hand.
struct HarReader::Message {
  std::string_view what;     ///< "request", "response"
  std::uint32_t holder = 0;  ///< index of postData or content, 0: there is none
  std::int64_t size = -1;    ///< of the body as the exporter counted it, -1: it did not
  std::vector<Header> headers;
  Entry entry;
  Diagnostics diagnostics;
  std::exception_ptr error;
};

void HarReader::read_entry(std::string_view json) {
  parse(json);
  const std::uint32_t request_at = values_.member(0, "request");
  if (request_at == 0) throw Error(Code::M056, entry_place_, "HAR entry without a request");
  Message request = read_request(request_at);
  Message response = read_response(values_.member(0, "response"), request.entry);
  read_body(json, "", response);
  const bool intact = !response.error && !response.entry.body.empty();
  read_body(json, intact ? "; the response is intact" : "", request);
  put_message(std::move(request));
  // Browsers write status 0 for a request that was never answered.
  if (response.entry.http_status > 0) put_message(std::move(response));
}

void HarReader::parse(std::string_view json) {
  std::string masked;
  const bool is_masked = mask_lone_surrogates(json, masked);
  const auto moved = [&](const Error& error) {
    Diagnostic diagnostic = error.diagnostic();
    const std::size_t offset = std::min<std::uint64_t>(diagnostic.place.offset, json.size());
    diagnostic.place = behind(entry_place_, json.substr(0, offset));
    return diagnostic;
  };
  try {
    json::parse(is_masked ? masked : json, limits_.max_depth, values_);
  } catch (const LimitError& error) {
    throw LimitError(moved(error));
  } catch (const Error& error) {
    throw Error(moved(error));
  }
}

HarReader::Message HarReader::read_request(std::uint32_t request) const {
  Message message;
  message.what = "request";
  message.holder = member(request, "postData");
  // HTTP Toolkit and pcapng-utils put what is no text here.
  if (member(message.holder, "text") == 0)
    if (const std::uint32_t content = member(request, "_content")) message.holder = content;
  message.size = number(member(request, "bodySize"));
  message.entry.direction = Direction::request;
  message.entry.place = entry_place_;
  message.entry.time = text(values_.member(0, "startedDateTime"));
  read_headers(member(request, "headers"), message);
  describe_request(message.entry, text(member(request, "url")), message.headers);
  return message;
}

HarReader::Message HarReader::read_response(std::uint32_t response, const Entry& request) const {
  Message message;
  message.what = "response";
  message.holder = member(response, "content");
  message.size = number(member(message.holder, "size"));
  message.entry.direction = Direction::response;
  message.entry.place = entry_place_;
  read_headers(member(response, "headers"), message);
  const std::int64_t status = number(member(response, "status"));
  describe_response(message.entry, static_cast<int>(std::clamp<std::int64_t>(status, 0, 999)),
                    message.headers);
  // HAR has the time of the request, and how long it took from there to the end.
  message.entry.time = iso_time_later(request.time, number(values_.member(0, "time")));
  if (message.entry.time.empty())
    message.entry.time = iso_time_of_http(find_header(message.headers, "Date"));
  inherit_request(message.entry, request);
  return message;
}

void HarReader::read_headers(std::uint32_t headers, Message& message) const {
  if (headers == 0) return;
  const std::uint32_t end = values_.list[headers].next;
  for (std::uint32_t i = headers + 1; i < end; i = values_.list[i].next)
    message.headers.push_back({text(member(i, "name")), text(member(i, "value"))});
}

/// `besides` is what else is to be said where the body is destroyed.
void HarReader::read_body(std::string_view json, std::string_view besides, Message& message) const {
  const std::uint32_t text_at = member(message.holder, "text");
  if (text(text_at).empty()) {
    if (message.size > 0)
      message.entry.cut = "the exporter left out the " + std::string(message.what) + " body (" +
                          count_of(static_cast<std::uint64_t>(message.size), "byte") + ")";
    return;
  }
  const std::size_t quote = values_.list[text_at].offset;
  const std::string_view string = string_at(json, quote);
  message.entry.place = behind(entry_place_, json.substr(0, quote));
  try {
    decode_body(string, besides, message);
    // HAR has bodies without their codings, but not every exporter does as it says.
    if (message.entry.body.starts_with(gzip_magic))
      undo_content_coding(message.entry, message.headers, limits_, message.diagnostics);
  } catch (const Error&) {
    message.entry.body.clear();
    message.error = std::current_exception();
  }
}

/// `string` is the text as JSON has it. The encoding of a response is in HAR 1.2; for requests,
/// some exporters have made it up.
void HarReader::decode_body(std::string_view string, std::string_view besides,
                            Message& message) const {
  const std::string body_name = std::string(message.what) + " body";
  std::string_view encoding = text(member(message.holder, "encoding"));
  if (encoding.empty()) encoding = text(member(message.holder, "_encoding"));
  const std::string_view written = text(member(message.holder, "text"));
  // WBXML's header in base64, which nothing else of this type begins with: not every exporter says
  // how it wrote a body.
  const bool is_told =
      !encoding.empty() || !istarts_with(message.entry.content_type, activesync_type);
  if (!is_told && written.starts_with("AwFq") && decode_base64(written, message.entry.body)) return;
  if (iequals(encoding, "base64")) {
    if (!decode_base64(written, message.entry.body))
      throw Error(Code::M056, message.entry.place, "the " + body_name + " is not base64");
    return;
  }
  TextBody body = decode_text(string, message.size);
  if (body.replaced > 0)
    throw Error(Code::M057, message.entry.place,
                "the exporter destroyed this " + body_name + " (" +
                    count_of(body.replaced, "replacement character") + ")" + std::string(besides));
  message.entry.body = std::move(body.bytes);
  if (body.guessed)
    message.diagnostics.add(
        {Code::M058, Severity::note, message.entry.place,
         "the archive does not say how characters stand for the bytes of this " + body_name +
             ": it is a guess"});
}

void HarReader::put_message(Message message) {
  if (message.error) return put_damaged(std::move(message.entry), message.error);
  put(std::move(message.entry), std::move(message.diagnostics));
}

// ---- values -------------------------------------------------------------------------------------

/// 0 where there is none. A member is never the record itself.
std::uint32_t HarReader::member(std::uint32_t object, std::string_view key) const {
  return object == 0 ? 0 : values_.member(object, key);
}

std::string_view HarReader::text(std::uint32_t index) const {
  const json::Value& value = values_.list[index];
  return index > 0 && value.type == json::ValueType::string ? values_.text(value)
                                                            : std::string_view();
}

/// -1 for what is no number, as HAR has it for what is not known.
std::int64_t HarReader::number(std::uint32_t index) const {
  const json::Value& value = values_.list[index];
  std::int64_t number = -1;
  if (index == 0 || value.type != json::ValueType::number) return -1;
  const std::string_view text = values_.text(value);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace eascard::capture
