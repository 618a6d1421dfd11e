#include "eascard/notes/html_reference.hpp"

#include <algorithm>
#include <array>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::notes {
namespace {

struct Entity {
  std::string_view name;
  std::uint32_t first;
  std::uint32_t second;
  bool bare;
};

constexpr Entity entities[] = {
#define HTML_ENTITY(name, first, second, bare) {name, first, second, bare != 0},
#include "eascard/notes/html_entities.def"
#undef HTML_ENTITY
};
static_assert(std::ranges::is_sorted(entities, {}, &Entity::name));

constexpr std::size_t longest_name = 31;  // CounterClockwiseContourIntegral
constexpr std::size_t longest_bare = 6;   // frac12
constexpr std::size_t shortest_bare = 2;  // lt
static_assert(std::ranges::all_of(entities, [](const Entity& e) {
  return e.name.size() <= longest_name &&
         (!e.bare || (e.name.size() >= shortest_bare && e.name.size() <= longest_bare));
}));

// What &#128; to &#159; are read as (WHATWG HTML 13.2.5.80): writers meant windows-1252.
constexpr std::array<std::uint16_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/// At least `base` for what is no digit of it.
std::uint32_t digit_value(char c) {
  return static_cast<std::uint32_t>(hex_value(c));
}

std::uint32_t repaired(std::uint32_t code) {
  if (code >= 0x80 && code < 0xA0) return windows_1252[code - 0x80];
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code == 0 || surrogate || code > 0x10FFFF ? replacement_code : code;
}

Reference read_number(std::string_view text) {
  std::size_t at = 2;  // past "&#"
  std::uint32_t base = 10;
  if (at < text.size() && (text[at] == 'x' || text[at] == 'X')) {
    base = 16;
    ++at;
  }
  const std::size_t digits = at;
  std::uint32_t code = 0;
  for (; at < text.size() && digit_value(text[at]) < base; ++at)
    code = std::min(code * base + digit_value(text[at]), 0x110000u);
  if (at == digits) return {};
  if (at < text.size() && text[at] == ';') ++at;
  return {at, repaired(code), 0};
}

const Entity* find_entity(std::string_view name) {
  const auto* const found = std::ranges::lower_bound(entities, name, {}, &Entity::name);
  return found != std::end(entities) && found->name == name ? found : nullptr;
}

// "&notit" is "&not" and "it": the longest name that goes without the semicolon.
Reference read_bare_name(std::string_view text, std::size_t name_size, bool in_attribute) {
  for (std::size_t size = std::min(name_size, longest_bare); size >= shortest_bare; --size) {
    const Entity* const entity = find_entity(text.substr(1, size));
    if (entity == nullptr || !entity->bare) continue;
    const char next = size + 1 < text.size() ? text[size + 1] : '\0';
    if (in_attribute && (next == '=' || is_alnum(next))) return {};
    return {size + 1, entity->first, entity->second};
  }
  return {};
}

}  // namespace

Reference read_reference(std::string_view text, bool in_attribute) {
  if (text.size() > 1 && text[1] == '#') return read_number(text);
  std::size_t size = 0;
  while (size + 1 < text.size() && size <= longest_name && is_alnum(text[size + 1])) ++size;
  if (size + 1 < text.size() && text[size + 1] == ';') {
    if (const Entity* const entity = find_entity(text.substr(1, size)))
      return {size + 2, entity->first, entity->second};
  }
  return read_bare_name(text, size, in_attribute);
}

}  // namespace eascard::notes
