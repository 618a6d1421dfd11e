#include "eascard/document/message.hpp"

namespace eascard {
namespace {

constexpr Tag responses_tag = tag_of("AirSync", "Responses");

constexpr std::uint8_t contacts_page = tag_of("Contacts", "FileAs").page;
constexpr std::uint8_t contacts2_page = tag_of("Contacts2", "NickName").page;
constexpr std::uint8_t gal_page = tag_of("GAL", "DisplayName").page;
constexpr std::uint8_t base_page = tag_of("AirSyncBase", "Body").page;

/// One look at the children of a command or Collection, for all that they say of an item.
void read_ids(const Document& document, std::uint32_t parent, Item& item) {
  item.class_name = item.collection_id = item.server_id = item.client_id = {};
  const std::uint32_t end = document.nodes[parent].next;
  for (std::uint32_t i = parent + 1; i < end; i = document.nodes[i].next) {
    const Node& node = document.nodes[i];
    if (node.kind != NodeKind::element) continue;
    if (node.tag == tag_of("AirSync", "Class")) item.class_name = document.value(node);
    if (node.tag == tag_of("AirSync", "CollectionId")) item.collection_id = document.value(node);
    if (node.tag == tag_of("AirSync", "ClientId")) item.client_id = document.value(node);
    if (node.tag == tag_of("AirSync", "ServerId") || node.tag == tag_of("Search", "LongId"))
      item.server_id = document.value(node);
  }
}

/// What the first element says that does not stand in both directions, those of items left out.
Direction find_direction(const Document& document) {
  std::vector<std::uint32_t> open;
  const auto count = static_cast<std::uint32_t>(document.nodes.size());
  for (std::uint32_t i = 0; i < count;) {
    const Node& node = document.nodes[i];
    while (!open.empty() && document.nodes[open.back()].next <= i) open.pop_back();
    const Tag parent = open.empty() ? Tag{} : document.nodes[open.back()].tag;
    const Role role = role_of(node);
    if (role != Role::none)
      if (const Direction direction = direction_of(node.tag, parent);
          direction != Direction::unknown)
        return direction;
    if (node.next > i + 1) open.push_back(i);
    i = role == Role::data ? node.next : i + 1;
  }
  return Direction::unknown;
}

/// Every answer that is no empty body has a Status ([MS-ASCMD] 2.2.3.177), around the items or
/// beside them: a whole command that has elements and none of it asks.
bool lacks_status(const Document& document) {
  const auto count = static_cast<std::uint32_t>(document.nodes.size());
  if (document.is_cut || !document.holes.empty() || count == 1) return false;
  if (role_of(document.nodes[0]) != Role::root) return false;
  for (std::uint32_t i = 0; i < count;) {
    const Node& node = document.nodes[i];
    const Role role = role_of(node);
    // What a token that nobody knows says is not known either.
    if (role == Role::status || node.flags & node_flag::unknown) return false;
    i = role == Role::data ? node.next : i + 1;
  }
  return true;
}

}  // namespace

Message describe_message(const Document& document) {
  Message message;
  const Node& root = document.nodes[0];
  if (root.kind == NodeKind::element)
    if (const TokenInfo* info = find_token(root.tag)) message.command = info->name;
  message.direction = message.likely = find_direction(document);
  if (message.likely == Direction::unknown && lacks_status(document))
    message.likely = Direction::request;
  return message;
}

bool is_contact(const Document& document, const Item& item) {
  if (!item.class_name.empty()) return item.class_name == "Contacts";
  const std::uint32_t end = document.nodes[item.data].next;
  // Without elements it is of any class; alone, it is the contact of which nothing is known.
  if (end == item.data + 1) return item.data == 0;
  bool other_class = false;
  for (std::uint32_t i = item.data + 1; i < end; i = document.nodes[i].next) {
    const Tag tag = document.nodes[i].tag;
    const std::uint8_t page = tag.page;
    if (page == contacts_page || page == contacts2_page || page == gal_page) return true;
    if (page != base_page && find_token(tag)) other_class = true;
  }
  // Notes alone: a contact as much as anything else.
  return !other_class;
}

std::optional<Item> ItemCursor::next() {
  const auto count = static_cast<std::uint32_t>(document_.nodes.size());
  while (at_ < count) {
    const std::uint32_t index = at_;
    const Node& node = document_.nodes[index];
    std::optional<Item> item;
    switch (role_of(node)) {
      case Role::data:
        item = make_item(ItemKind::data, index);
        break;
      case Role::names:
        item = make_item(ItemKind::supported, index);
        break;
      case Role::removal:
        item = make_item(ItemKind::command, index);
        break;
      default:
        if (node.next > index + 1) enter(index);
    }
    at_ = item ? node.next : index + 1;
    if (item) return item;
  }
  return std::nullopt;
}

void ItemCursor::enter(std::uint32_t index) {
  const Node& node = document_.nodes[index];
  const Role role = role_of(node);
  if (role == Role::item && index >= command_end_) {
    command_end_ = node.next;
    context_.command = index;
    return read_ids(document_, index, context_);
  }
  if (node.kind == NodeKind::element && node.tag == responses_tag) responses_end_ = node.next;
  if (role != Role::collection) return;
  collection_end_ = node.next;
  Item collection;
  read_ids(document_, index, collection);
  collection_class_ = collection.class_name;
  collection_id_ = collection.collection_id;
}

Item ItemCursor::make_item(ItemKind kind, std::uint32_t index) const {
  Item item;
  if (index < command_end_) {
    item = context_;
    item.operation = find_token(document_.nodes[item.command].tag)->name;
  } else {
    item.command = index;
  }
  item.kind = kind;
  item.data = index;
  if (kind == ItemKind::command) {
    read_ids(document_, index, item);
    item.operation = find_token(document_.nodes[index].tag)->name;
  }
  item.in_responses = index < responses_end_;
  if (index >= collection_end_) return item;
  if (item.class_name.empty()) item.class_name = collection_class_;
  if (item.collection_id.empty()) item.collection_id = collection_id_;
  return item;
}

}  // namespace eascard
