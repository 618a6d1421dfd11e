#include "eascard/schema/message_elements.hpp"

#include <algorithm>

namespace eascard {
namespace {

constexpr Tag no_tag{};

/// "Page:Name", or "Name" of the page given.
consteval Tag parse_tag(std::string_view page, std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return tag_of(page, name);
  return tag_of(name.substr(0, colon), name.substr(colon + 1));
}

template <std::size_t N>
consteval std::array<Tag, N> parse_tags(std::string_view page, std::string_view names) {
  std::array<Tag, N> tags{};
  std::size_t count = 0;
  while (!names.empty()) {
    const std::size_t blank = std::min(names.find(' '), names.size());
    tags.at(count++) = parse_tag(page, names.substr(0, blank));
    names.remove_prefix(std::min(blank + 1, names.size()));
  }
  return tags;
}

constexpr bool one = false;
constexpr bool many = true;

constexpr std::array rows = {
#define MESSAGE_ELEMENT(page, name, role, count, request, response, first) \
  MessageElement{tag_of(#page, #name),                                     \
                 Role::role,                                               \
                 count,                                                    \
                 parse_tags<MessageElement::max_parents>(#page, request),  \
                 parse_tags<MessageElement::max_parents>(#page, response), \
                 parse_tags<3>(#page, first)},
#include "eascard/schema/message_elements.def"
#undef MESSAGE_ELEMENT
};

constexpr std::uint8_t no_row = 0xFF;
static_assert(rows.size() < no_row);

constexpr auto row_of = [] {
  std::array<std::array<std::uint8_t, tokens_per_page>, page_count> all{};
  for (auto& page : all) page.fill(no_row);
  for (std::size_t i = 0; i < rows.size(); ++i)
    all[rows[i].tag.page][rows[i].tag.token] = static_cast<std::uint8_t>(i);
  return all;
}();

constexpr bool contains(const MessageElement::Parents& parents, Tag parent) {
  return parent != no_tag && std::find(parents.begin(), parents.end(), parent) != parents.end();
}

/// A row a tag; roots stand in nothing, all others in something; a parent with a role holds
/// elements.
constexpr bool is_sound() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const MessageElement& row = rows[i];
    if (row_of[row.tag.page][row.tag.token] != i) return false;
    const bool stands = row.request[0] != no_tag || row.response[0] != no_tag;
    if (stands == (row.role == Role::root)) return false;
    if ((row.role == Role::item || row.role == Role::collection) && !row.repeated) return false;
  }
  return true;
}
static_assert(is_sound(), "an element has two rows, or no place");

}  // namespace

const MessageElement* find_message_element(Tag tag) {
  if (tag.page >= page_count || tag.token >= tokens_per_page) return nullptr;
  const std::uint8_t row = row_of[tag.page][tag.token];
  return row == no_row ? nullptr : &rows[row];
}

std::span<const MessageElement> message_elements() {
  return rows;
}

Role role_of(Tag tag) {
  const MessageElement* element = find_message_element(tag);
  return element ? element->role : Role::none;
}

bool is_repeated(Tag tag) {
  const MessageElement* element = find_message_element(tag);
  return element && element->repeated;
}

bool is_root_name(std::string_view name) {
  return std::ranges::any_of(rows, [name](const MessageElement& row) {
    return row.role == Role::root && find_token(row.tag)->name == name;
  });
}

bool has_parent(const MessageElement& element, Tag parent) {
  return contains(element.request, parent) || contains(element.response, parent);
}

Direction direction_of(Tag tag, Tag parent) {
  const MessageElement* element = find_message_element(tag);
  if (!element || element->role == Role::root) return Direction::unknown;
  bool request = contains(element->request, parent);
  bool response = contains(element->response, parent);
  if (!request && !response) {  // out of place: one direction may not have it at all
    request = element->request[0] != no_tag;
    response = element->response[0] != no_tag;
  }
  if (request == response) return Direction::unknown;
  return request ? Direction::request : Direction::response;
}

}  // namespace eascard
