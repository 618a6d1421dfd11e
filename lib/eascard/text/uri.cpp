#include "eascard/text/uri.hpp"

#include <algorithm>
#include <array>

#include "eascard/text/ascii.hpp"

namespace eascard {
namespace {

// Beside letters and digits, and %41.
constexpr std::string_view host_marks = "-._~!$&'()*+,;=";
constexpr std::string_view user_marks = "-._~!$&'()*+,;=:";
constexpr std::string_view path_marks = "-._~!$&'()*+,;=:@/";
constexpr std::string_view query_marks = "-._~!$&'()*+,;=:@/?";

void append_part(std::string& out, std::string_view part, std::string_view marks) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    const bool is_code = c == '%' && hex_byte(part, i + 1) >= 0;
    is_alnum(c) || is_code || marks.find(c) != marks.npos ? void(out += c)
                                                          : append_hex(out += '%', c);
  }
}

/// Takes what stands in front of the first of `ends`.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::string_view part = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(part.size());
  return part;
}

/// How much of an authority's end is ":80", or ":".
std::size_t port_size(std::string_view authority) {
  const std::size_t end = authority.find_last_not_of("0123456789");
  return end != authority.npos && authority[end] == ':' ? authority.size() - end : 0;
}

void append_authority(std::string& out, std::string_view authority) {
  if (const std::size_t at = authority.find('@'); at != authority.npos) {
    append_part(out, authority.substr(0, at), user_marks);
    out += '@';
    authority.remove_prefix(at + 1);
  }
  const std::string_view port = authority.substr(authority.size() - port_size(authority));
  const std::string_view host = authority.substr(0, authority.size() - port.size());
  const auto in_address = [](char c) { return is_hex(c) || c == ':' || c == '.'; };
  const bool is_address = host.size() > 2 && host.front() == '[' && host.back() == ']' &&
                          std::ranges::all_of(host.substr(1, host.size() - 2), in_address);
  is_address ? void(out += host) : append_part(out, host, host_marks);
  out += port;
}

/// What stands in any part of a URI, but in its authority alone.
constexpr std::array<bool, 256> is_everywhere = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = is_alnum(static_cast<char>(i));
  for (const char c : std::string_view("-._~!$&'()*+,;=/"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_empty(std::string_view text, std::string_view scheme) {
  return text.find_first_not_of('/', scheme.size() + 1) == text.npos;
}

}  // namespace

std::string_view uri_scheme(std::string_view text) {
  const auto in_scheme = [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; };
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon == 0 || !is_letter(text[0])) return {};
  const std::string_view scheme = text.substr(0, colon);
  return std::ranges::all_of(scheme, in_scheme) ? scheme : std::string_view();
}

std::string uri_text(std::string_view text) {
  std::string out(text.substr(0, uri_scheme(text).size() + 1));
  text.remove_prefix(out.size());
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    append_authority(out += "//", take_until(text, "/?#"));
  }
  append_part(out, take_until(text, "?#"), path_marks);
  if (text.starts_with('?')) append_part(out, take_until(text, "#"), query_marks);
  if (text.empty()) return out;
  append_part(out += '#', text.substr(1), query_marks);
  return out;
}

bool is_uri(std::string_view text) {
  const std::string_view scheme = uri_scheme(text);
  if (scheme.empty() || is_empty(text, scheme)) return false;
  const auto is_plain = [](char c) { return is_everywhere[static_cast<unsigned char>(c)]; };
  return std::ranges::all_of(text.substr(scheme.size() + 1), is_plain) || uri_text(text) == text;
}

bool is_web_uri(std::string_view text) {
  // What has a dot in front of a colon is a host with its port, as browsers take it.
  return is_uri(text) && uri_scheme(text).find('.') == text.npos;
}

std::string web_uri(std::string_view text) {
  if (text.empty()) return {};
  if (text.starts_with("\\\\")) {
    std::string path = "file:" + std::string(text);
    std::ranges::replace(path, '\\', '/');
    return uri_text(path);
  }
  const std::string_view scheme = uri_scheme(text);
  if (scheme.empty() || scheme.find('.') != scheme.npos)
    return uri_text("http://" + std::string(text));
  return is_empty(text, scheme) ? std::string() : uri_text(text);
}

}  // namespace eascard
