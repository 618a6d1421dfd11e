#include "eascard/schema/code_pages.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <unordered_map>

#include "eascard/text/ascii.hpp"

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

/// How many names the tables have.
constexpr std::size_t name_count = [] {
  std::size_t count = 0;
  for (const table::TokenRow& row : table::token_rows)
    for (const std::string_view names : {row.info.name, row.info.libwbxml, row.info.aliases})
      count += names.empty() ? 0 : 1 + static_cast<std::size_t>(std::ranges::count(names, '|'));
  return count;
}();

/// Names and aliases of all pages, found by their hash: every element of XML is looked up here.
class NameIndex {
 public:
  struct Entry {
    std::string_view name;
    Tag tag;
    bool is_alias = false;
  };

  NameIndex() {
    for (const table::TokenRow& row : table::token_rows) add(row.tag, row.info.name, false);
    for (const table::TokenRow& row : table::token_rows) {
      add_all(row.tag, row.info.libwbxml);
      add_all(row.tag, row.info.aliases);
    }
  }

  const Entry* find(std::uint8_t page, std::string_view name) const {
    const Entry& entry = entries_[place_of(page, name)];
    return entry.name.empty() ? nullptr : &entry;
  }

 private:
  /// Where the name is, or would be.
  std::size_t place_of(std::uint8_t page, std::string_view name) const {
    std::uint32_t hash = 2166136261u ^ page;  // FNV-1a
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    for (std::size_t at = hash ^ hash >> 16;; ++at) {
      const Entry& entry = entries_[at % entries_.size()];
      if (entry.name.empty() || (entry.tag.page == page && entry.name == name))
        return at % entries_.size();
    }
  }

  /// The first to have a name keeps it.
  void add(Tag tag, std::string_view name, bool is_alias) {
    Entry& entry = entries_[place_of(tag.page, name)];
    if (entry.name.empty()) entry = {name, tag, is_alias};
  }

  void add_all(Tag tag, std::string_view names) {
    while (!names.empty()) {
      const std::size_t bar = std::min(names.find('|'), names.size());
      add(tag, names.substr(0, bar), true);
      names.remove_prefix(std::min(bar + 1, names.size()));
    }
  }

  std::array<Entry, std::bit_ceil(2 * name_count)> entries_{};  // look-ups end at an empty one
};

constexpr auto page_prefixes = [] {
  std::array<std::array<char, 24>, page_count> prefixes{};
  for (std::size_t page = 0; page < page_count; ++page)
    for (std::size_t i = 0; i < page_names[page].size(); ++i)
      prefixes[page][i] = to_lower(page_names[page][i]);
  return prefixes;
}();

/// Cuts what only the spelling adds: "uri:Contacts" -> "contacts", "CONTACTS:" -> "contacts".
std::string bare_namespace(std::string_view name) {
  std::string bare = lower_case(name);
  for (const std::string_view head : {"http://synce.org/formats/airsync_wm5/", "uri:"})
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
  static const NameIndex index;
  const NameIndex::Entry* found = index.find(page, name);
  if (!found) return nullptr;
  if (alias) *alias = found->is_alias;
  return &found->tag;
}

std::vector<Tag> find_elements(std::string_view name) {
  std::vector<Tag> found;
  for (std::size_t page = 0; page < page_count; ++page)
    if (const Tag* tag = find_element(static_cast<std::uint8_t>(page), name, nullptr))
      found.push_back(*tag);
  return found;
}

const Tag* find_in_capitals(std::uint8_t page, std::string_view name) {
  for (const table::TokenRow& row : table::token_rows)
    if (row.tag.page == page && iequals(row.info.name, name)) return &row.tag;
  return nullptr;
}

bool may_stand_in(std::uint8_t page, std::uint8_t host) {
  return page < page_count && host < page_count && (table::hosts[page] >> host & 1) != 0;
}

bool is_text_only(Tag tag) {
  // The notes of protocol 2.5.
  constexpr std::array old_bodies = {tag_of("Email", "Body"), tag_of("Calendar", "Body"),
                                     tag_of("Tasks", "Body")};
  if (std::find(old_bodies.begin(), old_bodies.end(), tag) != old_bodies.end()) return true;
  const FieldId id = tag.page == table::GAL ? FieldId::none : field_of(tag.page, tag.token);
  return id != FieldId::none && field(id).type != FieldType::list &&
         field(id).type != FieldType::body;
}

int find_namespace(std::string_view name) {
  static const auto pages = [] {
    std::unordered_map<std::string, int> index;
    for (const auto* names : {&page_names, &table::older_page_names})
      for (std::size_t page = 0; page < page_count; ++page)
        index.emplace(lower_case((*names)[page]), static_cast<int>(page));
    index.erase("");  // no older name
    return index;
  }();
  std::string bare = bare_namespace(name);
  auto found = pages.find(bare);
  // Any page may be met with the POOM (Pocket Outlook Object Model) of the first ones.
  constexpr std::string_view poom = "poom";
  if (found == pages.end() && bare.starts_with(poom))
    found = pages.find(bare.erase(0, poom.size()));
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
