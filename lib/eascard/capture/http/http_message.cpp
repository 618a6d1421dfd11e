#include "eascard/capture/http_message.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/decimal.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// The part in front of `mark`, which is taken off `rest` with the mark.
std::string_view take_until(std::string_view& rest, char mark) {
  const std::size_t end = std::min(rest.find(mark), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// ---- start line ---------------------------------------------------------------------------------

/// "HTTP/1.1", and "HTTP/2" as some tools print it.
bool is_version(std::string_view text) {
  if (!text.starts_with("HTTP/")) return false;
  text.remove_prefix(5);
  if (text.size() == 3) return is_digit(text[0]) && text[1] == '.' && is_digit(text[2]);
  return text.size() == 1 && is_digit(text[0]);
}

bool is_method(std::string_view text) {
  constexpr std::size_t longest = 20;  // any word is a token for RFC 9110 5.6.2; methods are short
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  });
}

/// RFC 9112 4: "HTTP/1.1 200 OK"; the reason may be missing.
StartLine parse_status_line(std::string_view line) {
  const std::size_t version = line.find(' ');
  if (version == npos || !is_version(line.substr(0, version))) return {};
  const std::string_view code = line.substr(version + 1, 3);
  const auto status = decimal<unsigned>(code);
  if (code.size() < 3 || !status) return {};
  if (version + 4 < line.size() && line[version + 4] != ' ') return {};
  StartLine start;
  start.direction = Direction::response;
  start.status = static_cast<int>(*status);
  return start;
}

/// RFC 9112 3: "POST /path?query HTTP/1.1". A target with blanks in it is not allowed, but met.
StartLine parse_request_line(std::string_view line) {
  const std::size_t method = line.find(' ');
  const std::size_t version = line.rfind(' ');
  if (method == npos || version <= method + 1) return {};
  if (!is_method(line.substr(0, method)) || !is_version(line.substr(version + 1))) return {};
  return {Direction::request, line.substr(0, method), line.substr(method + 1, version - method - 1),
          0};
}

// ---- the query of a request ---------------------------------------------------------------------

/// RFC 3986 2.1; a "+" is a plus.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int byte = text[at] == '%' ? hex_byte(text, at + 1) : -1;
    out += byte < 0 ? text[at] : static_cast<char>(byte);
    if (byte >= 0) at += 2;
  }
  return out;
}

/// [MS-ASHTTP] 2.2.1.1.1.2: "Cmd=Sync&User=...&DeviceId=...&DeviceType=..."
void describe_plain_query(Entry& entry, std::string_view query) {
  struct Parameter {
    std::string_view name;
    std::string Entry::*to;
  };
  static constexpr std::array parameters = {
      Parameter{"Cmd", &Entry::command}, Parameter{"User", &Entry::user},
      Parameter{"DeviceId", &Entry::device_id}, Parameter{"DeviceType", &Entry::device_type}};
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    const std::string_view name = take_until(value, '=');
    for (const Parameter& parameter : parameters)
      if (iequals(name, parameter.name)) entry.*parameter.to = percent_decoded(value);
  }
}

/// [MS-ASHTTP] 2.2.1.1.1.1.2, each at its number.
constexpr std::array<std::string_view, 24> commands = {"Sync",
                                                       "SendMail",
                                                       "SmartForward",
                                                       "SmartReply",
                                                       "GetAttachment",
                                                       "",
                                                       "",
                                                       "",
                                                       "",
                                                       "FolderSync",
                                                       "FolderCreate",
                                                       "FolderDelete",
                                                       "FolderUpdate",
                                                       "MoveItems",
                                                       "GetItemEstimate",
                                                       "MeetingResponse",
                                                       "Search",
                                                       "Settings",
                                                       "Ping",
                                                       "ItemOperations",
                                                       "Provision",
                                                       "ResolveRecipients",
                                                       "ValidateCert",
                                                       "Find"};

/// "" for a number that is none.
std::string_view command_name(unsigned code) {
  return code < commands.size() ? commands[code] : "";
}

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

std::string policy_key(std::string_view bytes) {
  if (bytes.size() != 4) return {};
  std::uint32_t key = 0;
  for (std::size_t i = 4; i-- > 0;) key = key << 8 | byte_of(bytes[i]);
  return std::to_string(key);
}

void describe_fields(Entry& entry, std::string_view bytes) {
  constexpr unsigned user_tag = 8;  // 2.2.1.1.1.1.3
  for (const QueryField& field : query_fields(bytes)) {
    const std::string_view value = bytes.substr(field.at, field.size);
    const unsigned number = value.empty() ? 0 : byte_of(value[0]);
    switch (field.part) {
      case QueryPart::protocol:
        entry.protocol = std::to_string(number / 10) + '.' + std::to_string(number % 10);
        break;
      case QueryPart::command:
        if (!value.empty()) entry.command = command_name(number);
        if (!value.empty() && entry.command.empty()) entry.command = std::to_string(number);
        break;
      case QueryPart::device_id:
        entry.device_id = text_or_hex(value);
        break;
      case QueryPart::policy_key:
        entry.policy_key = policy_key(value);
        break;
      case QueryPart::device_type:
        entry.device_type = value;
        break;
      case QueryPart::parameter:
        if (field.tag == user_tag) entry.user = value;
        break;
      default:
        break;
    }
  }
}

void describe_query(Entry& entry, std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  if (mark == npos) return;
  const std::string_view query = url.substr(mark + 1);
  if (std::string bytes; decode_query(query, bytes)) {
    describe_fields(entry, bytes);
  } else {
    describe_plain_query(entry, query);
  }
}

void take_header(std::string& to, Headers headers, std::string_view name) {
  if (const std::string_view value = find_header(headers, name); !value.empty()) to = value;
}

}  // namespace

std::vector<QueryField> query_fields(std::string_view bytes) {
  std::vector<QueryField> fields;
  std::size_t at = 0;
  const auto take = [&](QueryPart part, std::size_t size, unsigned tag = 0) {
    size = std::min(size, bytes.size() - at);
    fields.push_back({part, tag, at, size});
    at += size;
  };
  const auto take_counted = [&](QueryPart part, unsigned tag = 0) {
    const std::size_t size = at < bytes.size() ? byte_of(bytes[at++]) : 0;
    take(part, size, tag);
  };
  take(QueryPart::protocol, 1);
  take(QueryPart::command, 1);
  take(QueryPart::locale, 2);
  for (const QueryPart part : {QueryPart::device_id, QueryPart::policy_key, QueryPart::device_type})
    take_counted(part);
  while (at < bytes.size()) {
    const unsigned tag = byte_of(bytes[at++]);
    take_counted(QueryPart::parameter, tag);
  }
  return fields;
}

bool decode_query(std::string_view query, std::string& bytes) {
  std::string text = percent_decoded(query);
  text.resize(text.find_last_not_of('=') + 1);
  if (text.empty() || text.find_first_of("&=") != npos) return false;
  text.append((4 - text.size() % 4) % 4, '=');
  return decode_base64(text, bytes) && !bytes.empty();
}

std::string text_or_hex(std::string_view bytes) {
  const bool is_text = std::ranges::all_of(bytes, [](char c) { return c > ' ' && c < '\x7F'; });
  return is_text ? std::string(bytes) : hex_text(bytes);
}

std::span<const std::string_view> command_names() {
  return commands;
}

std::string_view find_header(Headers headers, std::string_view name) {
  for (const Header& header : headers)
    if (iequals(header.name, name)) return header.value;
  return {};
}

bool is_media_type(std::string_view content_type, std::string_view type) {
  return iequals(trim(take_until(content_type, ';')), type);
}

StartLine parse_start_line(std::string_view line) {
  return line.starts_with("HTTP/") ? parse_status_line(line) : parse_request_line(line);
}

std::size_t find_head_end(std::string_view bytes, std::size_t from) {
  for (std::size_t at = bytes.find('\n', from); at != npos; at = bytes.find('\n', at + 1)) {
    const std::size_t next = at + 1 < bytes.size() && bytes[at + 1] == '\r' ? at + 2 : at + 1;
    if (next < bytes.size() && bytes[next] == '\n') return next + 1;
  }
  return npos;
}

HttpHead::HttpHead(std::string_view bytes) : text_(bytes) {
  std::size_t begin = std::min(text_.find('\n'), text_.size());
  start_ = parse_start_line(trim(std::string_view(text_).substr(0, begin)));
  for (++begin; begin < text_.size();) {
    std::size_t end = text_.find('\n', begin);
    // RFC 9112 5.2: a line that begins with a blank goes on with the one in front of it.
    while (end < text_.size() - 1 && (text_[end + 1] == ' ' || text_[end + 1] == '\t')) {
      text_[end] = ' ';
      if (text_[end - 1] == '\r') text_[end - 1] = ' ';
      end = text_.find('\n', end);
    }
    read_line(begin, std::min(end, text_.size()));
    begin = std::min(end, text_.size()) + 1;
  }
}

void HttpHead::read_line(std::size_t begin, std::size_t end) {
  std::string_view value = std::string_view(text_).substr(begin, end - begin);
  if (trim(value).empty()) return;
  const std::size_t colon = value.find(':');
  const std::string_view name = trim(take_until(value, ':'));
  if (colon == npos || name.empty() || name.find_first_of(white_space) != npos) {
    bad_line_ = std::min(bad_line_, begin);
  } else {
    headers_.push_back({name, trim(value)});
  }
}

namespace {

/// Who sends the request, where the query does not say it: RFC 7617.
std::string basic_user(std::string_view authorization) {
  constexpr std::string_view scheme = "Basic ";
  std::string credentials;
  if (!istarts_with(authorization, scheme)) return {};
  if (!decode_base64(trim(authorization.substr(scheme.size())), credentials)) return {};
  const std::size_t colon = credentials.find(':');
  return colon == std::string::npos ? std::string() : credentials.substr(0, colon);
}

}  // namespace

void describe_request(Entry& entry, std::string_view url, Headers headers) {
  entry.direction = Direction::request;
  entry.url = url;
  describe_query(entry, url);
  if (entry.user.empty()) entry.user = basic_user(find_header(headers, "Authorization"));
  take_header(entry.protocol, headers, "MS-ASProtocolVersion");
  take_header(entry.policy_key, headers, "X-MS-PolicyKey");
  take_header(entry.content_type, headers, "Content-Type");
}

void describe_response(Entry& entry, int status, Headers headers) {
  entry.direction = Direction::response;
  entry.http_status = status;
  take_header(entry.content_type, headers, "Content-Type");
  take_header(entry.throttle, headers, "X-MS-ASThrottle");
  take_header(entry.retry_after, headers, "Retry-After");
  take_header(entry.location, headers, "X-MS-Location");
}

void inherit_request(Entry& response, const Entry& request) {
  for (const auto member : {&Entry::command, &Entry::protocol, &Entry::user, &Entry::device_id,
                            &Entry::device_type, &Entry::policy_key, &Entry::url, &Entry::exchange})
    response.*member = request.*member;
}

std::string http_text(int status) {
  struct Row {
    int status;
    std::string_view text;
  };
  constexpr std::array rows = {Row{400, "the server cannot read the request"},
                               Row{401, "log on first"},
                               Row{403, "the user or the device may not"},
                               Row{404, "no such address"},
                               Row{449, "provision the device first"},
                               Row{451, "ask another server"},
                               Row{500, "the server failed"},
                               Row{501, "the server does not have this command"},
                               Row{502, "a proxy got no answer"},
                               Row{503, "the server is busy or slows the device down: wait"},
                               Row{507, "the mailbox is full"}};
  std::string text = "HTTP " + std::to_string(status);
  for (const Row& row : rows)
    if (row.status == status) text += ": " + std::string(row.text);
  return text;
}

}  // namespace eascard::capture
