#pragma once
// The rows of code_pages.def and contact_fields.def as constants, for look-ups at compile time.
// Include code_pages.hpp instead.

#include <array>

namespace eascard {
namespace table {

enum PageNumber : std::uint8_t {
#define CODE_PAGE(number, name, ...) name = number,
#define TOKEN(...)
#include "eascard/schema/code_pages.def"
#undef CODE_PAGE
#undef TOKEN
};

inline constexpr std::array<std::string_view, page_count> page_names = {
#define CODE_PAGE(number, name, ...) #name,
#define TOKEN(...)
#include "eascard/schema/code_pages.def"
#undef CODE_PAGE
#undef TOKEN
};

/// Where libwbxml spells a namespace in another way, else "".
inline constexpr std::array<std::string_view, page_count> libwbxml_page_names = {
#define CODE_PAGE(number, name, libwbxml, ...) libwbxml,
#define TOKEN(...)
#include "eascard/schema/code_pages.def"
#undef CODE_PAGE
#undef TOKEN
};

/// Namespaces that older programs write, else "".
inline constexpr std::array<std::string_view, page_count> older_page_names = {
#define CODE_PAGE(number, name, libwbxml, older, hosts) older,
#define TOKEN(...)
#include "eascard/schema/code_pages.def"
#undef CODE_PAGE
#undef TOKEN
};

inline constexpr std::array<std::string_view, page_count> host_names = {
#define CODE_PAGE(number, name, libwbxml, older, hosts) hosts,
#define TOKEN(...)
#include "eascard/schema/code_pages.def"
#undef CODE_PAGE
#undef TOKEN
};

/// Bit n of a page: its elements may stand in those of page n.
constexpr std::array<std::uint32_t, page_count> make_hosts() {
  std::array<std::uint32_t, page_count> hosts{};
  for (std::size_t page = 0; page < page_count; ++page) {
    hosts[page] = 1u << page;
    for (std::string_view rest = host_names[page]; !rest.empty();) {
      const std::size_t bar = rest.find('|') < rest.size() ? rest.find('|') : rest.size();
      std::size_t host = 0;
      while (host < page_count && page_names[host] != rest.substr(0, bar)) ++host;
      if (host == page_count) throw "no such page";
      hosts[page] |= 1u << host;
      rest.remove_prefix(bar < rest.size() ? bar + 1 : bar);
    }
  }
  return hosts;
}

inline constexpr std::array<std::uint32_t, page_count> hosts = make_hosts();

struct TokenRow {
  Tag tag;
  TokenInfo info;
};

inline constexpr TokenRow token_rows[] = {
#define CODE_PAGE(...)
#define TOKEN(page, token, name, since, until, value, libwbxml, aliases) \
  {{page, token}, {#name, libwbxml, aliases, Version::since, Version::until, WireValue::value}},
#include "eascard/schema/code_pages.def"
#undef CODE_PAGE
#undef TOKEN
#define CONTACT_FIELD(id, page, token, name, parent, type, ghosting, sent_by, since, until, \
                      libwbxml, aliases, ...)                                               \
  {{page, token}, {name, libwbxml, aliases, Version::since, Version::until, WireValue::text}},
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
};

using Tokens = std::array<std::array<TokenInfo, tokens_per_page>, page_count>;

constexpr Tokens make_tokens() {
  Tokens tokens{};
  for (const TokenRow& row : token_rows) tokens[row.tag.page][row.tag.token] = row.info;
  return tokens;
}

inline constexpr Tokens tokens = make_tokens();

constexpr bool tokens_are_sound() {
  std::array<std::array<bool, tokens_per_page>, page_count> seen{};
  for (const TokenRow& row : token_rows) {
    if (row.tag.token < 5 || row.tag.token > 0x3F || row.info.name.empty()) return false;
    if (row.info.name == row.info.libwbxml || row.info.since > row.info.until) return false;
    bool& taken = seen[row.tag.page][row.tag.token];
    if (taken) return false;
    taken = true;
  }
  return true;
}
static_assert(tokens_are_sound(), "a token is listed twice, out of range or without a name");

constexpr bool names_are_unique() {
  for (const auto& page : tokens)
    for (std::size_t a = 0; a < page.size(); ++a)
      for (std::size_t b = a + 1; b < page.size(); ++b)
        if (!page[a].name.empty() && page[a].name == page[b].name) return false;
  return true;
}
static_assert(names_are_unique(), "two tokens of one page share a name");

}  // namespace table

consteval Tag tag_of(std::string_view page, std::string_view name) {
  for (const table::TokenRow& row : table::token_rows)
    if (table::page_names[row.tag.page] == page && row.info.name == name) return row.tag;
  throw "no such element in code_pages.def or contact_fields.def";
}

}  // namespace eascard
