#pragma once
// The headers of HTTP messages: what is personal in the value of each.

#include <cstdint>
#include <span>
#include <string_view>

namespace eascard::book {

enum class HeaderKind : std::uint8_t {
  keep,
  type,    ///< a media type stays, of its parameters what is known
  id,      ///< Personal::id
  url,     ///< redact_url()
  host,    ///< a host, and a port that stays
  cookie,  ///< values; names and attributes of RFC 6265 stay where they are known
  auth,    ///< the scheme stays (RFC 9110 11.4)
  prose    ///< redact_prose(); of a header that the table does not have
};

struct HeaderRow {
  std::string_view name;
  HeaderKind kind = HeaderKind::prose;
};
std::span<const HeaderRow> header_rows();
HeaderKind header_kind(std::string_view name);

}  // namespace eascard::book
