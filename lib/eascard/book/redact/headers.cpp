#include "eascard/book/redact/headers.hpp"

#include <algorithm>

#include "eascard/book/redact/header_table.hpp"
#include "eascard/book/redact/known_words.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// The text behind the first word, which is a scheme where something follows it.
std::string redact_auth(std::string_view value, Redactor& redactor) {
  const std::size_t begin = std::min(value.find_first_not_of(white_space), value.size());
  const std::size_t end = std::min(value.find_first_of(white_space, begin), value.size());
  const bool is_scheme = is_known_word(value.substr(begin, end - begin));
  const std::size_t kept = is_scheme ? end : begin;
  return std::string(value.substr(0, kept)) + redactor.fake(Personal::text, value.substr(kept));
}

/// RFC 6265 4.1.1 and 4.2.1: a name and a value, between semicolons.
std::string redact_cookie(std::string_view value, Redactor& redactor) {
  std::string out;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(';'), value.size());
    const std::string_view pair = value.substr(0, end);
    const std::size_t mark = std::min(pair.find('='), pair.size());
    const std::string_view name = trim(pair.substr(0, mark));
    const std::string_view what = pair.substr(mark);
    const bool stays = iequals(name, "Expires") || iequals(name, "Max-Age") ||
                       iequals(name, "SameSite") || iequals(what, "=/");
    out += redact_prose(pair.substr(0, mark), redactor);
    out += stays ? redact_prose(what, redactor) : redactor.fake(Personal::text, what);
    if (end < value.size()) out += ';';
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return out;
}

/// Where the line that begins at `at` ends, with those that go on with it, behind its line end.
std::size_t line_end(std::string_view lines, std::size_t at) {
  do {
    const std::size_t end = lines.find('\n', at);
    at = end == npos ? lines.size() : end + 1;
  } while (at < lines.size() && is_blank(lines[at]));
  return at;
}

}  // namespace

std::string redact_header_value(std::string_view name, std::string_view value, Redactor& redactor) {
  switch (header_kind(name)) {
    case HeaderKind::keep:
      return std::string(value);
    case HeaderKind::type: {
      const std::size_t end = std::min(value.find(';'), value.size());
      return std::string(value.substr(0, end)) + redact_prose(value.substr(end), redactor);
    }
    case HeaderKind::id:
      return redactor.fake(Personal::id, value);
    case HeaderKind::url:
      return redact_url(value, redactor);
    case HeaderKind::host:
      return redact_host(value, redactor);
    case HeaderKind::cookie:
      return redact_cookie(value, redactor);
    case HeaderKind::auth:
      return redact_auth(value, redactor);
    default:
      return redact_prose(value, redactor);
  }
}

std::string redact_headers(std::string_view lines, Redactor& redactor) {
  std::string out;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = line_end(lines, at);
    const std::string_view line = lines.substr(at, end - at);
    const std::size_t colon = line.find(':');
    const std::string_view name = trim(line.substr(0, colon));
    if (colon == npos || name.find_first_of(white_space) != npos) {
      out += redact_prose(line, redactor);
    } else {
      const std::size_t value_at =
          std::min(line.find_first_not_of(white_space, colon + 1), line.size());
      const std::size_t value_end = std::max(line.find_last_not_of(white_space) + 1, value_at);
      out += line.substr(0, value_at);
      out += redact_header_value(name, line.substr(value_at, value_end - value_at), redactor);
      out += line.substr(value_end);
    }
    at = end;
  }
  return out;
}

}  // namespace eascard::book
