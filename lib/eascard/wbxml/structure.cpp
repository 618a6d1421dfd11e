#include "eascard/wbxml/structure.hpp"

#include <algorithm>

#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

constexpr Tag no_tag{};
constexpr Tag sync = tag_of("AirSync", "Sync");
constexpr Tag collections = tag_of("AirSync", "Collections");
constexpr Tag collection = tag_of("AirSync", "Collection");
constexpr Tag commands = tag_of("AirSync", "Commands");
constexpr Tag responses = tag_of("AirSync", "Responses");
constexpr Tag server_id = tag_of("AirSync", "ServerId");
constexpr Tag client_id = tag_of("AirSync", "ClientId");
constexpr Tag class_name = tag_of("AirSync", "Class");
constexpr Tag sync_key = tag_of("AirSync", "SyncKey");
constexpr Tag collection_id = tag_of("AirSync", "CollectionId");
constexpr Tag search = tag_of("Search", "Search");
constexpr Tag search_response = tag_of("Search", "Response");
constexpr Tag search_store = tag_of("Search", "Store");
constexpr Tag search_result = tag_of("Search", "Result");
constexpr Tag search_properties = tag_of("Search", "Properties");
constexpr Tag operations = tag_of("ItemOperations", "ItemOperations");
constexpr Tag operations_response = tag_of("ItemOperations", "Response");
constexpr Tag operations_fetch = tag_of("ItemOperations", "Fetch");
constexpr Tag find = tag_of("Find", "Find");
constexpr Tag find_response = tag_of("Find", "Response");
constexpr Tag find_result = tag_of("Find", "Result");
constexpr Tag folder_sync = tag_of("FolderHierarchy", "FolderSync");
constexpr Tag folder_changes = tag_of("FolderHierarchy", "Changes");
constexpr Tag folder_id = tag_of("FolderHierarchy", "ServerId");

/// Fetch needs its SWITCH_PAGE: in AirSyncBase the same bytes are Body and Truncated.
constexpr std::array places = {
    Place{collections, Role::list, {sync}, {}, false},
    Place{collection, Role::envelope, {collections}, {sync_key, collection_id, class_name}, true},
    Place{commands, Role::list, {collection}, {}, false},
    Place{responses, Role::list, {collection}, {}, false},
    Place{tag_of("AirSync", "Add"),
          Role::item,
          {commands, responses},
          {server_id, client_id, class_name},
          true},
    Place{tag_of("AirSync", "Change"),
          Role::item,
          {commands, responses},
          {server_id, class_name},
          true},
    Place{tag_of("AirSync", "Delete"),
          Role::item,
          {commands, responses},
          {server_id, class_name},
          true},
    Place{tag_of("AirSync", "Fetch"), Role::item, {commands, responses}, {server_id}, false},
    Place{tag_of("AirSync", "SoftDelete"),
          Role::item,
          {commands, responses},
          {server_id, class_name},
          true},
    Place{search_response, Role::envelope, {search}, {}, false},
    Place{search_store, Role::envelope, {search_response, search}, {}, false},
    Place{search_result,
          Role::item,
          {search_store},
          {class_name, tag_of("Search", "LongId"), search_properties},
          true},
    Place{search_properties, Role::data, {search_result}, {}, false},
    Place{operations_response, Role::envelope, {operations}, {}, false},
    Place{operations_fetch,
          Role::item,
          {operations_response, operations},
          {tag_of("ItemOperations", "Status"), tag_of("ItemOperations", "Store")},
          true},
    Place{tag_of("ItemOperations", "Properties"), Role::data, {operations_fetch}, {}, false},
    Place{find_response, Role::envelope, {find}, {}, false},
    Place{find_result, Role::item, {find_response}, {class_name}, true},
    Place{tag_of("Find", "Properties"), Role::data, {find_result}, {}, false},
    Place{folder_changes, Role::envelope, {folder_sync}, {}, false},
    Place{tag_of("FolderHierarchy", "Add"), Role::item, {folder_changes}, {folder_id}, true},
    Place{tag_of("FolderHierarchy", "Update"), Role::item, {folder_changes}, {folder_id}, true},
    Place{tag_of("FolderHierarchy", "Delete"), Role::item, {folder_changes}, {folder_id}, true}};

constexpr Tag application_data = tag_of("AirSync", "ApplicationData");

/// Pages of which every element is a value of an item.
constexpr std::array class_pages = {
    tag_of("Contacts", "FileAs").page,  tag_of("Contacts2", "NickName").page,
    tag_of("Email", "To").page,         tag_of("Email2", "ConversationId").page,
    tag_of("Calendar", "Subject").page, tag_of("Tasks", "Subject").page,
    tag_of("Notes", "Subject").page,    tag_of("GAL", "DisplayName").page};
constexpr std::array base_data = {tag_of("AirSyncBase", "Body"),
                                  tag_of("AirSyncBase", "NativeBodyType")};
constexpr std::array leaves = {server_id,
                               client_id,
                               class_name,
                               sync_key,
                               collection_id,
                               tag_of("AirSync", "Status"),
                               folder_id,
                               tag_of("FolderHierarchy", "ParentId"),
                               tag_of("FolderHierarchy", "DisplayName"),
                               tag_of("FolderHierarchy", "Type"),
                               tag_of("FolderHierarchy", "Count"),
                               tag_of("FolderHierarchy", "SyncKey"),
                               tag_of("FolderHierarchy", "Status")};

bool is_item_value(Tag tag) {
  return std::find(class_pages.begin(), class_pages.end(), tag.page) != class_pages.end() ||
         std::find(base_data.begin(), base_data.end(), tag) != base_data.end();
}

/// Around the items all elements are of the command's own page, but one.
bool is_foreign(Tag tag, Tag envelope) {
  constexpr std::array pages = {sync.page, search.page, operations.page, find.page,
                                folder_sync.page};
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

bool is_boundary(std::string_view bytes, std::size_t at, const Place& place) {
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
  for (const Tag parent : boundary.place->parents) {
    const Place* place = find_place(parent);
    if (!place || token != (parent.token | content_bit)) continue;
    std::size_t begin = boundary.begin - 1;
    if (is_switched(bytes, from, begin, parent.page)) begin -= 2;
    if (begin <= from || bytes[begin - 1] != token_end) continue;
    boundary.place = place;
    boundary.begin = begin;
    return;
  }
}

constexpr std::array<bool, 256> boundary_bytes = [] {
  std::array<bool, 256> is{};
  for (const Place& place : places)
    if (place.first[0] != no_tag) is[place.tag.token | content_bit] = true;
  return is;
}();

}  // namespace

const Place* find_place(Tag tag) {
  static constexpr Place data = {application_data, Role::data, {}, {}, false};
  if (tag == application_data) return &data;
  const auto found = std::find_if(places.begin(), places.end(),
                                  [tag](const Place& place) { return place.tag == tag; });
  return found == places.end() ? nullptr : &*found;
}

Role role_of(Tag tag, bool is_root) {
  if (const Place* place = find_place(tag)) return place->role;
  return is_root ? Role::envelope : Role::other;
}

Doubt doubt_element(Tag tag, const Level& parent) {
  if (const Place* place = find_place(tag)) {
    const bool fits = place->role == Role::data && tag == application_data
                          ? parent.role == Role::item
                          : parent.role != Role::other && place->has_parent(parent.tag);
    return fits ? Doubt::none : Doubt::strong;
  }
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
    case Role::other:
      if (!fits_container(tag, parent.tag)) return Doubt::weak;
      return parent.has_text || is_leaf(parent.tag) ? Doubt::weak : Doubt::none;
  }
  return Doubt::none;
}

Doubt doubt_value(const Level& parent) {
  return parent.role == Role::other ? Doubt::none : Doubt::strong;
}

bool begins_item_content(std::string_view bytes, std::size_t at, std::uint8_t page) {
  Tag first;
  const auto begins = [&](const Place& place) {
    if (place.role != Role::item || place.tag.page != page) return false;
    const std::size_t size = match_tag(bytes, at, place.tag.page, place.first, first);
    return size > 0 && byte_at(bytes, at + size) == token_str_i;
  };
  return std::any_of(places.begin(), places.end(), begins);
}

namespace {

/// The boundary whose tag stands at `at`; nothing before `from` belongs to it.
std::optional<Boundary> boundary_at(std::string_view bytes, std::size_t from, std::size_t at,
                                    std::uint8_t page) {
  if (!boundary_bytes[byte_at(bytes, at)]) return std::nullopt;
  for (const Place& place : places) {
    if (place.first[0] == no_tag || place.tag.page != page) continue;
    if (byte_at(bytes, at) != (place.tag.token | content_bit)) continue;
    const bool switched = is_switched(bytes, from, at, page);
    if ((!switched && !place.bare) || !is_boundary(bytes, at, place)) continue;
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
