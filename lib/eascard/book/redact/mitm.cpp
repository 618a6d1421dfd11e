#include "eascard/book/redact/mitm.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "eascard/book/redact/headers.hpp"
#include "eascard/book/redact/message_body.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/capture/tnetstring.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

using capture::tnetstring::Sequence;
using capture::tnetstring::Type;
using capture::tnetstring::Value;

/// How the value of a key, and all that is in it, is redacted.
enum class Role : std::uint8_t { keep, prose, text, id, host, url, body, headers };
struct Row {
  std::string_view key;
  Role role;
};
// Of the flows of mitmproxy 2 to 11. Other keys and their values are prose.
constexpr std::array rows = {Row{"address", Role::text},
                             Row{"alpn", Role::keep},
                             Row{"alpn_offers", Role::keep},
                             Row{"alpn_proto_negotiated", Role::keep},
                             Row{"authority", Role::host},
                             Row{"backup", Role::text},
                             Row{"certificate_list", Role::text},
                             Row{"cipher", Role::keep},
                             Row{"cipher_list", Role::keep},
                             Row{"cipher_name", Role::keep},
                             Row{"client_conn", Role::text},
                             Row{"clientcert", Role::text},
                             Row{"comment", Role::text},
                             Row{"content", Role::body},
                             Row{"error", Role::text},
                             Row{"first_line_format", Role::keep},
                             Row{"headers", Role::headers},
                             Row{"host", Role::host},
                             Row{"http_version", Role::keep},
                             Row{"id", Role::id},
                             Row{"intercepted", Role::keep},
                             Row{"ip_address", Role::text},
                             Row{"is_replay", Role::keep},
                             Row{"marked", Role::text},
                             Row{"messages", Role::text},
                             Row{"metadata", Role::text},
                             Row{"method", Role::prose},
                             Row{"mitmcert", Role::text},
                             Row{"msg", Role::text},
                             Row{"path", Role::url},
                             Row{"peername", Role::text},
                             Row{"port", Role::keep},
                             Row{"proxy_mode", Role::prose},
                             Row{"reason", Role::prose},
                             Row{"request", Role::prose},
                             Row{"response", Role::prose},
                             Row{"scheme", Role::prose},
                             Row{"server_conn", Role::text},
                             Row{"sni", Role::text},
                             Row{"sockname", Role::text},
                             Row{"source_address", Role::text},
                             Row{"state", Role::keep},
                             Row{"status_code", Role::keep},
                             Row{"timestamp", Role::keep},
                             Row{"timestamp_created", Role::keep},
                             Row{"timestamp_end", Role::keep},
                             Row{"timestamp_ssl_setup", Role::keep},
                             Row{"timestamp_start", Role::keep},
                             Row{"timestamp_tcp_setup", Role::keep},
                             Row{"timestamp_tls_setup", Role::keep},
                             Row{"tls", Role::keep},
                             Row{"tls_established", Role::keep},
                             Row{"tls_extensions", Role::text},
                             Row{"tls_version", Role::keep},
                             Row{"trailers", Role::headers},
                             Row{"transport_protocol", Role::keep},
                             Row{"type", Role::keep},
                             Row{"version", Role::keep},
                             Row{"via", Role::text},
                             Row{"via2", Role::text},
                             Row{"websocket", Role::text}};

[[noreturn]] void fail(std::uint64_t offset) {
  throw Error(Code::M056, {offset, 0, 0},
              "no tnetstring where one is expected in the flow: the input is not redacted");
}

/// One after another, without recursion: what is in a list or dict is written before its length is.
class MitmRedactor {
 public:
  MitmRedactor(std::string_view bytes, Redactor& redactor) : bytes_(bytes), redactor_(redactor) {}

  std::string write() {
    open_.push_back({Value{Type::list, bytes_, 0}, Sequence(bytes_, 0), Role::prose, 0, {}, {}});
    for (;;) {
      Open& top = open_.back();
      if (!top.rest.at_end()) {
        step(top);
      } else if (open_.size() == 1) {
        return std::move(top.out);
      } else {
        const Open closed = std::move(open_.back());
        if (closed.count % 2 != 0) fail(closed.value.offset);
        open_.pop_back();
        open_.back().out += enclosed(closed.value, closed.out);
      }
    }
  }

 private:
  /// A list or dict while what is in it is written.
  struct Open {
    Value value;
    Sequence rest;
    Role role = Role::prose;
    std::size_t count = 0;  ///< of values so far, keys too
    std::string out;
    std::vector<capture::Header> headers;  ///< of a request or response
    std::string_view key{};                ///< of a dict: the last one; of a header: its name
  };

  /// With the length as it was written, where it is still right.
  std::string enclosed(const Value& value, std::string_view data) const {
    std::string out;
    const auto at = static_cast<std::size_t>(value.offset);
    if (data.size() == value.data.size()) {
      const std::string_view front = bytes_.substr(0, at - 1);
      const std::size_t mark = front.find_last_not_of("0123456789");
      // The digits of a number in front of it, "5#4:", have a type behind them.
      out = bytes_.substr(mark + 1, at - mark - 1);
    } else {
      out = std::to_string(data.size()) + ':';
    }
    return out.append(data) + static_cast<char>(value.type);
  }

  void step(Open& top) {
    const std::optional<Value> value = top.rest.take();
    if (!value) fail(top.rest.offset());
    const bool is_key = top.value.type == Type::dict && top.count++ % 2 == 0;
    if (is_key) {
      if (value->type != Type::text && value->type != Type::bytes) fail(value->offset);
      top.key = value->data;
      const bool is_known = find_row(top.key) != nullptr;
      top.out += enclosed(*value, is_known ? std::string(top.key) : redact_text(top.key));
    } else if (value->type == Type::list || value->type == Type::dict) {
      enter(*value);
    } else {
      top.out += enclosed(*value, redact_value(top, *value));
      if (top.value.type == Type::list && top.role == Role::headers && open_.back().key.empty())
        open_.back().key = value->data;
    }
  }

  static const Row* find_row(std::string_view key) {
    const auto row = std::ranges::find(rows, key, &Row::key);
    return row == rows.end() ? nullptr : &*row;
  }
  /// Of what is in `open`: by its key, in a list and below what is not known by that around it.
  static Role role_in(const Open& open) {
    if (open.value.type != Type::dict) return open.role;
    if (const Row* const row = find_row(open.key)) return row->role;
    return open.role == Role::text ? Role::text : Role::prose;
  }

  void enter(const Value& value) {
    constexpr std::size_t message_depth = 2;  // behind the file and the flow
    const Open& around = open_.back();
    Open open{value, Sequence(value), role_in(around), 0, {}, {}};
    const bool is_message = open_.size() == message_depth && value.type == Type::dict &&
                            (around.key == "request" || around.key == "response");
    if (is_message) open.headers = headers_of(value);
    open_.push_back(std::move(open));
  }

  static std::vector<capture::Header> headers_of(const Value& message) {
    std::vector<capture::Header> headers;
    for (Sequence values(message); !values.at_end();) {
      const std::optional<Value> key = values.take();
      const std::optional<Value> value = values.take();
      if (!key || !value) fail(values.offset());
      if (key->data != "headers") continue;
      headers.clear();
      for (Sequence pairs(*value); !pairs.at_end();) {
        const std::optional<Value> pair = pairs.take();
        if (!pair) fail(pairs.offset());
        Sequence parts(*pair);
        const std::optional<Value> name = parts.take();
        const std::optional<Value> text = parts.take();
        if (name && text) headers.push_back({name->data, text->data});
      }
    }
    return headers;
  }

  std::string redact_value(const Open& open, const Value& value) {
    const Role role = role_in(open);
    if (value.type == Type::boolean || value.type == Type::null) return std::string(value.data);
    if (value.type == Type::integer || value.type == Type::number)
      return role == Role::keep ? std::string(value.data) : redact_number(value.data);
    switch (role) {
      case Role::keep:
        return std::string(value.data);
      case Role::id:
        return redactor_.fake(Personal::id, value.data);
      case Role::host:
        return redact_host(value.data, redactor_);
      case Role::url:
        return redact_url(value.data, redactor_);
      case Role::body:
        return redact_coded_body(value.data, open.headers, redactor_);
      case Role::headers:
        return open.key.empty() ? std::string(value.data)
                                : redact_header_value(open.key, value.data, redactor_);
      case Role::text:
        return is_utf8(value.data) ? redactor_.fake(Personal::text, value.data)
                                   : redactor_.fake_bytes(Personal::any, value.data);
      default:
        return redact_text(value.data);
    }
  }

  std::string redact_text(std::string_view text) {
    return is_utf8(text) ? redact_prose(text, redactor_)
                         : redactor_.fake_bytes(Personal::any, text);
  }

  /// Digits by others, what is between them stays.
  std::string redact_number(std::string_view number) {
    std::string out;
    for (std::size_t at = 0; at < number.size();) {
      std::size_t end = at;
      while (end < number.size() && is_digit(number[end])) ++end;
      out += redactor_.fake(Personal::any, number.substr(at, end - at));
      if (end < number.size()) out += number[end++];
      at = end;
    }
    return out;
  }

  std::string_view bytes_;
  Redactor& redactor_;
  std::vector<Open> open_;
};

}  // namespace

std::string redact_mitm(std::string_view bytes, Redactor& redactor) {
  return MitmRedactor(bytes, redactor).write();
}

}  // namespace eascard::book
