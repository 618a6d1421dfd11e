#include "eascard/conversation/conversation.hpp"

#include <algorithm>

#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"

namespace eascard::conversation {
namespace {

constexpr Tag sync_key_tag = tag_of("AirSync", "SyncKey");
constexpr Tag client_id_tag = tag_of("AirSync", "ClientId");
constexpr Tag server_id_tag = tag_of("AirSync", "ServerId");
constexpr Tag collection_id_tag = tag_of("AirSync", "CollectionId");
constexpr Tag data_tag = tag_of("AirSync", "ApplicationData");

/// A client that waits for more answers than these has lost them.
constexpr std::size_t most_pending = 64;

// ---- requests -----------------------------------------------------------------------------------

SentItems sent_items(const Document& document, std::uint32_t commands, Tag command, Tag id) {
  SentItems items;
  for_each_child(document, commands, command, [&](std::uint32_t item) {
    std::string& file_as = items[std::string(child_value(document, item, id))];
    for_each_child(document, item, data_tag, [&](std::uint32_t data) {
      file_as = child_value(document, data, tag_of("Contacts", "FileAs"));
    });
  });
  return items;
}

void read_supported(const Document& document, std::uint32_t index, Collection& collection) {
  collection.supported = Supported::absent;
  for_each_child(document, index, tag_of("AirSync", "Supported"), [&](std::uint32_t supported) {
    const bool empty = document.nodes[supported].next == supported + 1;
    collection.supported = empty ? Supported::empty : Supported::listed;
    for (std::uint32_t i = supported + 1; i < document.nodes[supported].next; ++i) {
      const Tag tag = document.nodes[i].tag;
      const FieldId id = field_of(tag.page, tag.token);
      if (id != FieldId::none) collection.fields[index_of(id)] = true;
    }
  });
}

/// Preferences stay in force until others come ([MS-ASAIRS] R157).
void read_options(const Document& document, std::uint32_t options, Collection& collection) {
  collection.preferences.clear();
  for_each_child(document, options, tag_of("AirSyncBase", "BodyPreference"),
                 [&](std::uint32_t preference) {
                   const std::string_view type =
                       child_value(document, preference, tag_of("AirSyncBase", "Type"));
                   const std::string_view size =
                       child_value(document, preference, tag_of("AirSyncBase", "TruncationSize"));
                   collection.preferences[std::string(type)] = {decimal<std::uint64_t>(size)};
                 });
}

SentCollection read_collection(const Document& document, std::uint32_t index,
                               Collection& collection) {
  SentCollection sent;
  sent.key = child_value(document, index, sync_key_tag);
  sent.is_retry = collection.pending && sent.key == collection.sent_key;
  if (sent.key == "0") {
    collection = {};
    read_supported(document, index, collection);
  }
  for_each_child(document, index, tag_of("AirSync", "Options"),
                 [&](std::uint32_t options) { read_options(document, options, collection); });
  collection.sent_key = sent.key;
  collection.pending = true;
  for_each_child(document, index, tag_of("AirSync", "Commands"), [&](std::uint32_t commands) {
    sent.adds = sent_items(document, commands, tag_of("AirSync", "Add"), client_id_tag);
    sent.changes = sent_items(document, commands, tag_of("AirSync", "Change"), server_id_tag);
  });
  return sent;
}

void read_schema(const Document& document, std::uint32_t schema, Fetches& fetches) {
  for (std::uint32_t i = schema + 1; i < document.nodes[schema].next; ++i) {
    const Node& node = document.nodes[i];
    if (node.kind == NodeKind::element && find_token(node.tag))
      fetches.schema[Fetches::bit_of(node.tag)] = true;
  }
}

Fetches read_fetches(const Document& document) {
  Fetches fetches;
  if (document.nodes[0].tag != tag_of("ItemOperations", "ItemOperations")) return fetches;
  fetches.restricted = true;
  for_each_child(document, 0, tag_of("ItemOperations", "Fetch"), [&](std::uint32_t fetch) {
    fetches.items.emplace(child_value(document, fetch, collection_id_tag),
                          child_value(document, fetch, server_id_tag));
    fetches.long_ids.emplace(child_value(document, fetch, tag_of("Search", "LongId")));
    bool has_schema = false;
    for_each_child(document, fetch, tag_of("ItemOperations", "Options"), [&](std::uint32_t at) {
      for_each_child(document, at, tag_of("ItemOperations", "Schema"), [&](std::uint32_t schema) {
        has_schema = document.nodes[schema].next > schema + 1;
        read_schema(document, schema, fetches);
      });
    });
    if (!has_schema) fetches.restricted = false;
  });
  return fetches;
}

}  // namespace

Sender sender_of(std::string_view input, const capture::Entry* entry) {
  if (!entry) return {input, {}, {}, {}};
  return {input, entry->user, entry->device_id, entry->exchange};
}

Turn Conversations::take(const Document& document, Direction direction, const Sender& sender) {
  if (document.nodes.empty() || direction == Direction::unknown) return {};
  const bool is_request = direction == Direction::request;
  // What says nothing of itself answers what was asked before it.
  const bool is_answer = !is_request && sender.user.empty() && sender.device_id.empty() && last_ &&
                         !last_->pending.empty() && last_input_ == sender.input &&
                         last_->pending.back().exchange == sender.exchange;
  Conversation& conversation = is_answer ? *last_ : find(sender);
  if (!is_request) return take_response(document, conversation, sender);
  last_ = &conversation;
  last_input_ = sender.input;
  return take_request(document, conversation, sender);
}

Turn Conversations::take_request(const Document& document, Conversation& conversation,
                                 const Sender& sender) {
  Request request;
  request.number = ++requests_;
  request.command = describe_message(document).command;
  request.exchange = sender.exchange;
  request.folder_key = child_value(document, 0, tag_of("FolderHierarchy", "SyncKey"));
  request.fetches = read_fetches(document);
  for_each_collection(document, [&](std::uint32_t index) {
    const std::string id(child_value(document, index, collection_id_tag));
    request.collections[id] = read_collection(document, index, conversation.collections[id]);
  });
  std::erase_if(conversation.pending,
                [&](const Request& r) { return r.exchange == request.exchange; });
  if (conversation.pending.size() == most_pending) conversation.pending.pop_front();
  conversation.pending.push_back(std::move(request));
  return {Direction::request, &conversation, &conversation.pending.back()};
}

Turn Conversations::take_response(const Document& document, Conversation& conversation,
                                  const Sender& sender) {
  const std::string_view command = describe_message(document).command;
  const auto asked = std::find_if(
      conversation.pending.rbegin(), conversation.pending.rend(), [&](const Request& request) {
        return request.exchange == sender.exchange && request.command == command;
      });
  const bool known = asked != conversation.pending.rend();
  if (known) {
    answered_ = std::move(*asked);
    conversation.pending.erase(std::next(asked).base());
  }
  for_each_collection(document, [&](std::uint32_t index) {
    Collection& collection =
        conversation.collections[std::string(child_value(document, index, collection_id_tag))];
    collection.pending = false;
    if (const std::string_view key = child_value(document, index, sync_key_tag); !key.empty())
      collection.given_key = key;
  });
  return {Direction::response, &conversation, known ? &answered_ : nullptr};
}

Turn Conversations::pass(const Sender& sender, Direction direction) {
  Conversation& conversation = find(sender);
  bool is_any = false;
  std::erase_if(conversation.pending, [&](Request& request) {
    if (request.exchange != sender.exchange) return false;
    answered_ = std::move(request);
    return is_any = true;
  });
  return {direction, &conversation, is_any ? &answered_ : nullptr};
}

/// The case of letters does not count, as it does not where users and devices are selected.
Conversation& Conversations::find(const Sender& sender) {
  const std::string user = lower_case(sender.user);
  const std::string device = lower_case(sender.device_id);
  if (user.empty() && device.empty()) return find_key({std::string(sender.input), "", ""}, sender);
  Conversation& conversation = find_key({"", user, device}, sender);
  // Who tells only one of the two is the last that had it.
  if (!device.empty()) index_[{"", "", device}] = &conversation;
  if (!user.empty()) index_[{"", user, ""}] = &conversation;
  return conversation;
}

Conversation& Conversations::find_key(Key key, const Sender& sender) {
  const auto found = index_.find(key);
  if (found != index_.end()) return *found->second;
  const auto& [input, user, device] = key;
  // One of whom only the other half was known.
  for (const Key& half : {Key{"", "", device}, Key{"", user, ""}}) {
    const auto known = index_.find(half);
    const bool fits = known != index_.end() && half != Key() &&
                      (known->second->user.empty() || known->second->device_id.empty());
    if (!fits) continue;
    known->second->user = sender.user;
    known->second->device_id = sender.device_id;
    return *(index_[std::move(key)] = known->second);
  }
  all_.push_back({std::string(sender.user), std::string(sender.device_id), {}, {}});
  return *(index_[std::move(key)] = &all_.back());
}

}  // namespace eascard::conversation
