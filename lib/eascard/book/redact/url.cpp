#include "eascard/book/redact/url.hpp"

#include <algorithm>
#include <array>

#include "eascard/book/redact/known_words.hpp"
#include "eascard/book/redact/spelling.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/decimal.hpp"

namespace eascard::book {
namespace {

using capture::QueryField;
using capture::QueryPart;

constexpr std::size_t npos = std::string_view::npos;

/// [MS-ASHTTP] 2.2.1.1.1.1.3 and 2.2.1.1.1.2.3. Others are text.
struct Parameter {
  std::string_view name;
  int tag;  ///< in a base64 query, -1 for none
  Personal kind;
};
constexpr std::array parameters = {
    Parameter{"AttachmentName", 0, Personal::text}, Parameter{"CollectionId", 1, Personal::id},
    Parameter{"CollectionName", 2, Personal::text}, Parameter{"ItemId", 3, Personal::id},
    Parameter{"LongId", 4, Personal::id},           Parameter{"ParentId", 5, Personal::id},
    Parameter{"Occurrence", 6, Personal::text},     Parameter{"Options", 7, Personal::plain},
    Parameter{"User", 8, Personal::text},           Parameter{"Cmd", -1, Personal::plain},
    Parameter{"DeviceType", -1, Personal::plain},   Parameter{"DeviceId", -1, Personal::id}};

const Parameter* find_parameter(std::string_view name) {
  const auto row = std::ranges::find_if(
      parameters, [name](const Parameter& p) { return iequals(p.name, name); });
  return row == parameters.end() ? nullptr : &*row;
}

/// The text without its escapes.
Spelled spelled(std::string_view text) {
  Spelled out(text);
  for (std::size_t at = 0; at < text.size();) {
    const int byte = text[at] == '%' ? hex_byte(text, at + 1) : -1;
    const char c = static_cast<char>(byte);
    if (byte < 0) {
      out.add(at++, 1);
    } else {
      out.add_byte(at + 1, at + 2, c);
      at += 3;
    }
  }
  return out;
}

std::string fake_device_id(std::string_view bytes, Redactor& redactor) {
  const std::string text = capture::text_or_hex(bytes);
  std::string fake = redactor.fake(Personal::id, text);
  if (text == bytes) return fake;
  std::string out;
  for (std::size_t at = 0; at < fake.size(); at += 2) out += static_cast<char>(hex_byte(fake, at));
  return out;
}

/// Four bytes, the lowest first; those of the fake that X-MS-PolicyKey has, where they hold it.
std::string fake_policy_key(std::string_view bytes, Redactor& redactor) {
  std::uint64_t key = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    key = key << 8 | static_cast<unsigned char>(bytes[i]);
  if (bytes.size() != 4) return redactor.fake_bytes(Personal::id, bytes);
  key = decimal<std::uint64_t>(redactor.fake(Personal::id, std::to_string(key))).value_or(0);
  std::string out;
  for (int i = 0; i < 4; ++i, key >>= 8) out += static_cast<char>(key & 0xFF);
  return out;
}

std::string fake_field(const QueryField& field, std::string_view bytes, Redactor& redactor) {
  switch (field.part) {
    case QueryPart::device_id:
      return fake_device_id(bytes, redactor);
    case QueryPart::policy_key:
      return fake_policy_key(bytes, redactor);
    case QueryPart::parameter: {
      const auto row = std::ranges::find(parameters, static_cast<int>(field.tag), &Parameter::tag);
      return redactor.fake(row == parameters.end() ? Personal::text : row->kind, bytes);
    }
    default:
      return std::string(bytes);
  }
}

/// False: this is none.
bool redact_base64_query(std::string_view query, Redactor& redactor, std::string& out) {
  std::string bytes;
  if (!capture::decode_query(query, bytes)) return false;
  const Spelled escaped = spelled(query);
  const auto encoded = [&escaped](std::string_view of) {
    std::string text;
    append_base64(text, of);
    text.resize(escaped.text().size(), '=');
    return text;
  };
  if (encoded(bytes) != escaped.text()) return false;
  for (const QueryField& field : capture::query_fields(bytes))
    bytes.replace(
        field.at, field.size,
        fake_field(field, std::string_view(bytes).substr(field.at, field.size), redactor));
  std::string copy(query);
  escaped.write(encoded(bytes), copy);
  out += copy;
  return true;
}

std::string redact_query(std::string_view query, Redactor& redactor) {
  std::string out;
  if (redact_base64_query(query, redactor, out)) return out;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t mark = pair.find('=');
    const std::string_view name = pair.substr(0, mark);
    const Parameter* const row = find_parameter(name);
    if (row) {
      out += name;
    } else {
      out += is_known_word(name) ? std::string(name) : fake_escaped(Personal::text, name, redactor);
    }
    if (mark != npos) {
      out += '=';
      out += fake_escaped(row ? row->kind : Personal::text, pair.substr(mark + 1), redactor);
    }
    if (end < query.size()) out += '&';
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

std::string redact_path(std::string_view path, Redactor& redactor) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view part = path.substr(0, end);
    out += part.starts_with('/') && is_known_word(part.substr(1))
               ? std::string(part)
               : fake_escaped(Personal::text, part, redactor);
    path.remove_prefix(end);
  }
  return out;
}

}  // namespace

std::string fake_escaped(Personal kind, std::string_view text, Redactor& redactor) {
  if (text.find('%') == npos) return redactor.fake(kind, text);
  const Spelled escaped = spelled(text);
  std::string copy(text);
  escaped.write(redactor.fake(kind, escaped.text()), copy);
  return copy;
}

std::string redact_parameter(std::string_view name, std::string_view value, Redactor& redactor) {
  const Parameter* const row = find_parameter(name);
  return redactor.fake(row ? row->kind : Personal::text, value);
}

std::string redact_host(std::string_view host, Redactor& redactor) {
  const std::size_t colon = host.rfind(':');
  const bool has_port = colon != npos && host.size() - colon <= 6 &&
                        is_digits(host.substr(colon + 1)) &&
                        (host.find(':') == colon || host[colon - 1] == ']');
  const std::size_t end = has_port ? colon : host.size();
  return fake_escaped(Personal::text, host.substr(0, end), redactor) +
         std::string(host.substr(end));
}

std::string redact_url(std::string_view url, Redactor& redactor) {
  const std::size_t mark = url.find("://");
  const std::size_t scheme = mark != npos && std::ranges::all_of(url.substr(0, mark), is_letter) &&
                                     is_known_word(url.substr(0, mark))
                                 ? mark + 3
                                 : 0;
  const std::size_t host_end =
      scheme > 0 ? std::min(url.find_first_of("/?#", scheme), url.size()) : 0;
  const std::size_t fragment = std::min(url.find('#', host_end), url.size());
  const std::size_t query = std::min(url.find('?', host_end), fragment);
  std::string out(url.substr(0, scheme));
  out += redact_host(url.substr(scheme, host_end - scheme), redactor);
  out += redact_path(url.substr(host_end, query - host_end), redactor);
  if (query < fragment) {
    out += '?';
    out += redact_query(url.substr(query + 1, fragment - query - 1), redactor);
  }
  out += fake_escaped(Personal::text, url.substr(fragment), redactor);
  return out;
}

}  // namespace eascard::book
