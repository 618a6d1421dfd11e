#include "eascard/wbxml/recover_boundary.hpp"

#include <algorithm>

#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

constexpr Tag no_tag{};
constexpr Tag collection = tag_of("AirSync", "Collection");
constexpr Tag class_name = tag_of("AirSync", "Class");
constexpr Tag sync_key = tag_of("AirSync", "SyncKey");
constexpr Tag search_properties = tag_of("Search", "Properties");
constexpr std::uint8_t folder_page = tag_of("FolderHierarchy", "FolderSync").page;

/// Pages of which every element is a value of an item.
constexpr std::array class_pages = {
    tag_of("Contacts", "FileAs").page,  tag_of("Contacts2", "NickName").page,
    tag_of("Email", "To").page,         tag_of("Email2", "ConversationId").page,
    tag_of("Calendar", "Subject").page, tag_of("Tasks", "Subject").page,
    tag_of("Notes", "Subject").page,    tag_of("GAL", "DisplayName").page};
constexpr std::array base_data = {tag_of("AirSyncBase", "Body"),
                                  tag_of("AirSyncBase", "NativeBodyType")};
constexpr std::array leaves = {tag_of("AirSync", "ServerId"),
                               tag_of("AirSync", "ClientId"),
                               class_name,
                               sync_key,
                               tag_of("AirSync", "CollectionId"),
                               tag_of("AirSync", "Status"),
                               tag_of("FolderHierarchy", "ServerId"),
                               tag_of("FolderHierarchy", "ParentId"),
                               tag_of("FolderHierarchy", "DisplayName"),
                               tag_of("FolderHierarchy", "Type"),
                               tag_of("FolderHierarchy", "Count"),
                               tag_of("FolderHierarchy", "SyncKey"),
                               tag_of("FolderHierarchy", "Status")};

/// An element by whose bytes recovery goes on.
bool is_known_in_bytes(const MessageElement& element) {
  return element.first[0] != no_tag;
}

Role place_role(const MessageElement& element) {
  switch (element.role) {
    case Role::root:
    case Role::collection:
      return Role::envelope;
    case Role::removal:
      return Role::item;
    case Role::operation:
      return is_known_in_bytes(element) ? Role::item : Role::none;
    case Role::envelope:
    case Role::list:
    case Role::item:
    case Role::data:
      return element.role;
    default:
      return Role::none;
  }
}

bool is_item_value(Tag tag) {
  return std::find(class_pages.begin(), class_pages.end(), tag.page) != class_pages.end() ||
         std::find(base_data.begin(), base_data.end(), tag) != base_data.end();
}

/// Around the items all elements are of the command's own page, but one.
bool is_foreign(Tag tag, Tag envelope) {
  constexpr std::array pages = {collection.page, search_properties.page, folder_page,
                                tag_of("ItemOperations", "Fetch").page,
                                tag_of("Find", "Find").page};
  return tag.page != envelope.page && tag != tag_of("ItemOperations", "Store") &&
         std::find(pages.begin(), pages.end(), envelope.page) != pages.end();
}

bool is_leaf(Tag tag) {
  if (std::find(leaves.begin(), leaves.end(), tag) != leaves.end()) return true;
  const bool is_contact = tag.page == class_pages[0] || tag.page == class_pages[1];
  const FieldId id = is_contact ? field_of(tag.page, tag.token) : FieldId::none;
  if (id == FieldId::none) return false;
  return field(id).type != FieldType::list && field(id).type != FieldType::body;
}

/// Whether a list or Body of a contact can have the element. [MS-ASCNTC] 2.2.1.1, 2.2.1.2,
/// [MS-ASAIRS] 2.2.2.9.
bool fits_container(Tag tag, Tag parent) {
  if (parent == base_data[0]) return tag.page == parent.page;
  const bool is_contact = parent.page == class_pages[0];
  const FieldId id = is_contact ? field_of(parent.page, parent.token) : FieldId::none;
  if (id == FieldId::none || field(id).type != FieldType::list) return true;
  const FieldId child = tag.page == parent.page ? field_of(tag.page, tag.token) : FieldId::none;
  return child != FieldId::none && field(child).parent == id;
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

/// The start tag of one of `tags` at `at`, a SWITCH_PAGE in front of it or not; how long that is.
std::size_t match_tag(std::string_view bytes, std::size_t at, std::uint8_t page,
                      std::span<const Tag> tags, Tag& found) {
  std::size_t size = 1;
  if (byte_at(bytes, at) == token_switch_page) {
    page = byte_at(bytes, at + 1);
    size = 3;
  }
  const std::uint8_t token = byte_at(bytes, at + size - 1);
  found = {page, static_cast<std::uint8_t>(token & ~content_bit)};
  const bool opens = token & content_bit && found.token >= first_tag;
  return opens && std::find(tags.begin(), tags.end(), found) != tags.end() ? size : 0;
}

/// Class stands first in a Collection of old protocols; SyncKey behind it tells the two from an
/// Attachment with its DisplayName, which have the same bytes in AirSyncBase.
bool has_key_behind(std::string_view bytes, std::size_t string_at) {
  const std::size_t nul = bytes.substr(0, string_at + 32).find('\0', string_at);
  return nul != std::string_view::npos && byte_at(bytes, nul + 1) == token_end &&
         byte_at(bytes, nul + 2) == (sync_key.token | content_bit);
}

bool is_boundary(std::string_view bytes, std::size_t at, const MessageElement& place) {
  Tag first;
  const std::size_t size = match_tag(bytes, at + 1, place.tag.page, place.first, first);
  if (size == 0) return false;
  const std::size_t value_at = at + 1 + size;
  if (first == search_properties) return byte_at(bytes, value_at) == token_switch_page;
  if (byte_at(bytes, value_at) != token_str_i) return false;
  return place.tag != collection || first != class_name || has_key_behind(bytes, value_at + 1);
}

/// Whether an element with a short text stands at `at`, its end included.
bool has_whole_child(std::string_view bytes, std::size_t at) {
  constexpr std::size_t longest = 256;  // an id has up to 64 characters (rule T22)
  if (byte_at(bytes, at) == token_switch_page) at += 2;
  const std::string_view text = bytes.substr(std::min(at + 2, bytes.size()), longest);
  const std::size_t size = text.find_first_of(std::string_view("\0\1\2\3", 4));
  return byte_at(bytes, at + 1) == token_str_i && size < text.size() && text[size] == 0 &&
         byte_at(bytes, at + 2 + size + 1) == token_end;
}

/// Whether SWITCH_PAGE to this page stands in front of `at`.
bool is_switched(std::string_view bytes, std::size_t from, std::size_t at, std::uint8_t page) {
  return at >= from + 2 && bytes[at - 2] == token_switch_page && byte_at(bytes, at - 1) == page;
}

/// Goes back to the list of which the boundary is the first item, where one stands in front.
void include_list(std::string_view bytes, std::size_t from, Boundary& boundary) {
  if (boundary.begin < from + 2) return;
  const std::uint8_t token = byte_at(bytes, boundary.begin - 1);
  for (const MessageElement& list : message_elements()) {
    const Tag parent = list.tag;
    if (!has_parent(*boundary.place, parent)) continue;
    const MessageElement* place = find_place(parent);
    if (!place || token != (parent.token | content_bit)) continue;
    std::size_t begin = boundary.begin - 1;
    if (is_switched(bytes, from, begin, parent.page)) begin -= 2;
    if (begin <= from || bytes[begin - 1] != token_end) continue;
    boundary.place = place;
    boundary.begin = begin;
    return;
  }
}

/// The bytes of the start tags that are known by what follows them.
const std::array<bool, 256>& boundary_bytes() {
  static const std::array<bool, 256> bytes = [] {
    std::array<bool, 256> is{};
    for (const MessageElement& element : message_elements())
      if (is_known_in_bytes(element)) is[element.tag.token | content_bit] = true;
    return is;
  }();
  return bytes;
}

/// Fetch of a Sync needs its SWITCH_PAGE: in AirSyncBase the same bytes are Body and Truncated.
bool needs_switch(const MessageElement& element) {
  return element.tag == tag_of("AirSync", "Fetch");
}

}  // namespace

const MessageElement* find_place(Tag tag) {
  const MessageElement* element = find_message_element(tag);
  return element && element->role != Role::root && place_role(*element) != Role::none ? element
                                                                                      : nullptr;
}

Role place_role(Tag tag, bool is_root) {
  if (const MessageElement* place = find_place(tag)) return place_role(*place);
  return is_root ? Role::envelope : Role::none;
}

Doubt doubt_element(Tag tag, const Level& parent) {
  if (const MessageElement* place = find_place(tag))
    return has_parent(*place, parent.tag) ? Doubt::none : Doubt::strong;
  switch (parent.role) {
    case Role::list:
      return find_token(tag) ? Doubt::strong : Doubt::weak;
    case Role::envelope:
      if (is_item_value(tag)) return Doubt::strong;
      return is_foreign(tag, parent.tag) ? Doubt::weak : Doubt::none;
    case Role::item:
      if (is_item_value(tag)) return Doubt::strong;
      return tag.page >= page_count ? Doubt::weak : Doubt::none;
    case Role::data:
      return Doubt::none;
    default:
      if (!fits_container(tag, parent.tag)) return Doubt::weak;
      return parent.has_text || is_leaf(parent.tag) ? Doubt::weak : Doubt::none;
  }
}

Doubt doubt_value(const Level& parent) {
  return parent.role == Role::none ? Doubt::none : Doubt::strong;
}

bool begins_item_content(std::string_view bytes, std::size_t at, std::uint8_t page) {
  Tag first;
  const auto begins = [&](const MessageElement& place) {
    if (place_role(place) != Role::item || place.tag.page != page) return false;
    const std::size_t size = match_tag(bytes, at, place.tag.page, place.first, first);
    return size > 0 && byte_at(bytes, at + size) == token_str_i;
  };
  const std::span<const MessageElement> all = message_elements();
  return std::any_of(all.begin(), all.end(), begins);
}

namespace {

/// The boundary whose tag stands at `at`; nothing before `from` belongs to it.
std::optional<Boundary> boundary_at(std::string_view bytes, std::size_t from, std::size_t at,
                                    std::uint8_t page) {
  if (!boundary_bytes()[byte_at(bytes, at)]) return std::nullopt;
  for (const MessageElement& place : message_elements()) {
    if (!is_known_in_bytes(place) || place.tag.page != page) continue;
    if (byte_at(bytes, at) != (place.tag.token | content_bit)) continue;
    const bool switched = is_switched(bytes, from, at, page);
    if ((!switched && needs_switch(place)) || !is_boundary(bytes, at, place)) continue;
    return Boundary{&place, switched ? at - 2 : at, at};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Boundary> find_boundary(std::string_view bytes, std::size_t from, std::uint8_t page) {
  for (std::size_t at = from; at < bytes.size(); ++at) {
    std::optional<Boundary> boundary = boundary_at(bytes, from, at, page);
    if (!boundary) continue;
    include_list(bytes, from, *boundary);
    return boundary;
  }
  return std::nullopt;
}

bool begins_sure_item(std::string_view bytes, std::size_t at, std::uint8_t page) {
  return boundary_at(bytes, at - std::min<std::size_t>(at, 2), at, page) &&
         has_whole_child(bytes, at + 1);
}

std::size_t find_sure_item(std::string_view bytes, std::size_t from, std::uint8_t page) {
  for (std::size_t at = from; at < bytes.size(); ++at)
    if (begins_sure_item(bytes, at, page)) return at;
  return std::string_view::npos;
}

}  // namespace eascard::wbxml
