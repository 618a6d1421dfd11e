#include "eascard/schema/code_pages.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace eascard {
namespace {

using table::page_names;
using table::tokens;

constexpr auto make_field_table() {
  std::array<std::array<FieldId, tokens_per_page>, page_count> ids{};
  for (auto& page : ids) page.fill(FieldId::none);
#define CONTACT_FIELD(id, page, token, ...) ids[table::page][token] = FieldId::id;
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
  for (const Field& f : all_fields())
    for (std::size_t token = 0; token < tokens_per_page; ++token)
      if (!f.gal.empty() && tokens[table::GAL][token].name == f.gal) ids[table::GAL][token] = f.id;
  return ids;
}

constexpr auto field_table = make_field_table();

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

/// Names and aliases of one page.
using NameIndex = std::unordered_map<std::string_view, Tag>;

void add_names(NameIndex& index, Tag tag, std::string_view names) {
  while (!names.empty()) {
    const std::size_t bar = std::min(names.find('|'), names.size());
    index.try_emplace(names.substr(0, bar), tag);
    names.remove_prefix(std::min(bar + 1, names.size()));
  }
}

NameIndex make_name_index(std::uint8_t page) {
  NameIndex index;
  for (const table::TokenRow& row : table::token_rows)
    if (row.tag.page == page) index.try_emplace(row.info.name, row.tag);
  for (const table::TokenRow& row : table::token_rows) {
    if (row.tag.page != page) continue;
    add_names(index, row.tag, row.info.libwbxml);
    add_names(index, row.tag, row.info.aliases);
  }
  return index;
}

const NameIndex& name_index(std::uint8_t page) {
  static const auto indexes = [] {
    std::array<NameIndex, page_count> all;
    for (std::size_t p = 0; p < page_count; ++p) all[p] = make_name_index(static_cast<uint8_t>(p));
    return all;
  }();
  return indexes[page];
}

constexpr auto page_prefixes = [] {
  std::array<std::array<char, 24>, page_count> prefixes{};
  for (std::size_t page = 0; page < page_count; ++page)
    for (std::size_t i = 0; i < page_names[page].size(); ++i) {
      const char c = page_names[page][i];
      prefixes[page][i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  return prefixes;
}();

/// Cuts what only the spelling adds: "uri:Contacts" -> "contacts", "CONTACTS:" -> "contacts".
std::string bare_namespace(std::string_view name) {
  std::string bare = lower(name);
  for (const std::string_view head : {"http://synce.org/formats/airsync_wm5/", "uri:", "poom"})
    if (bare.starts_with(head)) bare.erase(0, head.size());
  if (bare.ends_with(':')) bare.pop_back();
  return bare;
}

}  // namespace

const TokenInfo* find_token(Tag tag) {
  if (tag.page >= page_count || tag.token >= tokens_per_page) return nullptr;
  const TokenInfo& info = tokens[tag.page][tag.token];
  return info.name.empty() ? nullptr : &info;
}

std::string_view page_name(std::uint8_t page) {
  return page < page_count ? page_names[page] : std::string_view();
}

std::string_view page_prefix(std::uint8_t page) {
  return page < page_count ? std::string_view(page_prefixes[page].data(), page_names[page].size())
                           : std::string_view();
}

const Tag* find_element(std::uint8_t page, std::string_view name, bool* alias) {
  if (page >= page_count) return nullptr;
  const NameIndex& index = name_index(page);
  const auto found = index.find(name);
  if (found == index.end()) return nullptr;
  if (alias) *alias = find_token(found->second)->name != name;
  return &found->second;
}

std::vector<Tag> find_elements(std::string_view name) {
  std::vector<Tag> found;
  for (std::size_t page = 0; page < page_count; ++page)
    if (const Tag* tag = find_element(static_cast<std::uint8_t>(page), name, nullptr))
      found.push_back(*tag);
  return found;
}

int find_namespace(std::string_view name) {
  static const auto pages = [] {
    std::unordered_map<std::string, int> index;
    for (std::size_t page = 0; page < page_count; ++page)
      index.emplace(lower(page_names[page]), static_cast<int>(page));
    return index;
  }();
  const auto found = pages.find(bare_namespace(name));
  return found == pages.end() ? -1 : found->second;
}

Tag tag_of_field(FieldId id) {
  static constexpr std::array<Tag, field_count> tags = {{
#define CONTACT_FIELD(id, page, token, ...) {table::page, token},
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
  }};
  return tags[index_of(id)];
}

FieldId field_of(std::uint8_t page, std::uint8_t token) {
  return page < page_count && token < tokens_per_page ? field_table[page][token] : FieldId::none;
}

}  // namespace eascard
