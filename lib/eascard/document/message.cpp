#include "eascard/document/message.hpp"

#include <algorithm>
#include <array>

namespace eascard {
namespace {

constexpr Tag collection_tag = tag_of("AirSync", "Collection");
constexpr Tag responses_tag = tag_of("AirSync", "Responses");

constexpr std::array data_tags = {tag_of("AirSync", "ApplicationData"),
                                  tag_of("ItemOperations", "Properties"),
                                  tag_of("Search", "Properties"), tag_of("Find", "Properties")};
constexpr std::array supported_tags = {tag_of("AirSync", "Supported"),
                                       tag_of("ItemOperations", "Schema"),
                                       tag_of("Search", "Supported"), tag_of("Search", "Schema")};
constexpr std::array delete_tags = {tag_of("AirSync", "Delete"), tag_of("AirSync", "SoftDelete")};
constexpr std::array command_tags = {tag_of("AirSync", "Add"),   tag_of("AirSync", "Change"),
                                     tag_of("AirSync", "Fetch"), tag_of("ItemOperations", "Fetch"),
                                     tag_of("Search", "Result"), tag_of("Find", "Result")};
constexpr std::array id_tags = {tag_of("AirSync", "ServerId"), tag_of("Search", "LongId")};

/// Elements that only one direction has, [MS-ASCMD] 2.2.3.
constexpr std::array response_tags = {tag_of("AirSync", "Status"),
                                      tag_of("AirSync", "Responses"),
                                      tag_of("AirSync", "MoreAvailable"),
                                      tag_of("Search", "Response"),
                                      tag_of("Search", "Status"),
                                      tag_of("ItemOperations", "Response"),
                                      tag_of("ItemOperations", "Status"),
                                      tag_of("FolderHierarchy", "Status"),
                                      tag_of("FolderHierarchy", "Changes"),
                                      tag_of("Find", "Response"),
                                      tag_of("Find", "Status"),
                                      tag_of("Move", "Status"),
                                      tag_of("GetItemEstimate", "Status"),
                                      tag_of("MeetingResponse", "Status"),
                                      tag_of("ResolveRecipients", "Status"),
                                      tag_of("ValidateCert", "Status"),
                                      tag_of("Ping", "Status"),
                                      tag_of("ComposeMail", "Status"),
                                      tag_of("Settings", "Status")};
constexpr std::array request_tags = {tag_of("AirSync", "Supported"),
                                     tag_of("AirSync", "GetChanges"),
                                     tag_of("AirSync", "DeletesAsMoves"),
                                     tag_of("AirSync", "WindowSize"),
                                     tag_of("AirSync", "Options"),
                                     tag_of("AirSync", "Wait"),
                                     tag_of("AirSync", "HeartbeatInterval"),
                                     tag_of("Search", "Query"),
                                     tag_of("Search", "Name"),
                                     tag_of("ItemOperations", "Options"),
                                     tag_of("ItemOperations", "Store"),
                                     tag_of("Find", "SearchId"),
                                     tag_of("Find", "ExecuteSearch")};

constexpr std::uint8_t contacts_page = tag_of("Contacts", "FileAs").page;
constexpr std::uint8_t contacts2_page = tag_of("Contacts2", "NickName").page;
constexpr std::uint8_t gal_page = tag_of("GAL", "DisplayName").page;
constexpr std::uint8_t base_page = tag_of("AirSyncBase", "Body").page;

template <std::size_t N>
bool is_one_of(const Node& node, const std::array<Tag, N>& tags) {
  if (node.kind != NodeKind::element) return false;
  return std::find(tags.begin(), tags.end(), node.tag) != tags.end();
}

/// One look at the children of a command or Collection, for all that they say of an item.
void read_ids(const Document& document, std::uint32_t parent, Item& item) {
  item.class_name = item.collection_id = item.server_id = item.client_id = {};
  const std::uint32_t end = document.nodes[parent].next;
  for (std::uint32_t i = parent + 1; i < end; i = document.nodes[i].next) {
    const Node& node = document.nodes[i];
    if (is_one_of(node, std::array{tag_of("AirSync", "Class")}))
      item.class_name = document.value(node);
    if (is_one_of(node, std::array{tag_of("AirSync", "CollectionId")}))
      item.collection_id = document.value(node);
    if (is_one_of(node, std::array{tag_of("AirSync", "ClientId")}))
      item.client_id = document.value(node);
    if (is_one_of(node, id_tags)) item.server_id = document.value(node);
  }
}

Direction find_direction(const Document& document) {
  const auto count = static_cast<std::uint32_t>(document.nodes.size());
  for (std::uint32_t i = 0; i < count;) {
    const Node& node = document.nodes[i];
    if (is_one_of(node, response_tags)) return Direction::response;
    if (is_one_of(node, request_tags)) return Direction::request;
    i = is_one_of(node, data_tags) ? node.next : i + 1;
  }
  return Direction::unknown;
}

}  // namespace

Message describe_message(const Document& document) {
  Message message;
  const Node& root = document.nodes[0];
  if (root.kind == NodeKind::element)
    if (const TokenInfo* info = find_token(root.tag)) message.command = info->name;
  message.direction = find_direction(document);
  return message;
}

bool is_contact(const Document& document, const Item& item) {
  if (!item.class_name.empty()) return item.class_name == "Contacts";
  const std::uint32_t end = document.nodes[item.data].next;
  bool other_class = false;
  for (std::uint32_t i = item.data + 1; i < end; i = document.nodes[i].next) {
    const Tag tag = document.nodes[i].tag;
    const std::uint8_t page = tag.page;
    if (page == contacts_page || page == contacts2_page || page == gal_page) return true;
    if (page != base_page && find_token(tag)) other_class = true;
  }
  // Notes alone, or nothing: a contact as much as anything else.
  return !other_class;
}

std::optional<Item> ItemCursor::next() {
  const auto count = static_cast<std::uint32_t>(document_.nodes.size());
  while (at_ < count) {
    const std::uint32_t index = at_;
    const Node& node = document_.nodes[index];
    while (!open_.empty() && document_.nodes[open_.back()].next <= index) open_.pop_back();
    std::optional<Item> item;
    if (is_one_of(node, data_tags)) item = make_item(ItemKind::data, index);
    if (is_one_of(node, supported_tags)) item = make_item(ItemKind::supported, index);
    if (is_one_of(node, delete_tags)) item = make_item(ItemKind::command, index);
    at_ = item ? node.next : index + 1;
    if (item) return item;
    if (node.next > index + 1) enter(index);
  }
  return std::nullopt;
}

void ItemCursor::enter(std::uint32_t index) {
  const Node& node = document_.nodes[index];
  open_.push_back(index);
  if (node.kind != NodeKind::element) return;
  const auto command = std::find(command_tags.begin(), command_tags.end(), node.tag);
  if (command != command_tags.end() && index >= command_end_) {
    command_end_ = node.next;
    context_.command = index;
    number_ = ++numbers_[command - command_tags.begin()];
    return read_ids(document_, index, context_);
  }
  if (index >= command_end_) std::fill(std::begin(numbers_), std::end(numbers_), 0);
  if (node.tag == responses_tag) responses_end_ = node.next;
  if (node.tag != collection_tag) return;
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

void ItemCursor::locate(const Item& item, Diagnostic& diagnostic) const {
  for (const std::uint32_t index : open_) {
    std::string step = element_name(document_, document_.nodes[index]);
    if (index == item.command) {
      step += '[' + std::to_string(number_) + ']';
      diagnostic.item = step;
    }
    diagnostic.path += step + '/';
  }
  diagnostic.path += element_name(document_, document_.nodes[item.data]);
  diagnostic.server_id = item.server_id;
}

}  // namespace eascard
