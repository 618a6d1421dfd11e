#include "eascard/book/message.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "eascard/contact/lift.hpp"

namespace eascard::book {
namespace {

constexpr Tag add_tag = tag_of("AirSync", "Add");
constexpr Tag change_tag = tag_of("AirSync", "Change");
constexpr Tag delete_tag = tag_of("AirSync", "Delete");
constexpr Tag soft_delete_tag = tag_of("AirSync", "SoftDelete");
constexpr Tag fetch_tag = tag_of("AirSync", "Fetch");
constexpr Tag commands_tag = tag_of("AirSync", "Commands");
constexpr Tag status_tag = tag_of("AirSync", "Status");
constexpr Tag class_tag = tag_of("AirSync", "Class");
constexpr Tag client_id_tag = tag_of("AirSync", "ClientId");
constexpr Tag server_id_tag = tag_of("AirSync", "ServerId");
constexpr Tag collection_id_tag = tag_of("AirSync", "CollectionId");

/// Requests about folders that wait for more answers than these have lost them.
constexpr std::size_t most_pending = 64;

/// Status 14 is about the wait alone: the request was processed (R4459).
bool is_taken(std::string_view status) {
  return status.empty() || status == "1" || status == "14";
}

Said missing(Said said, std::string text) {
  said.diagnostic.code = Code::M090;
  said.diagnostic.severity = Severity::warning;
  said.diagnostic.text = std::move(text);
  return said;
}

}  // namespace

void MessageReplay::run() {
  if (document_.nodes.empty()) return;
  const Tag root = document_.nodes[0].tag;
  if (!is_request()) device_.has_answers = true;
  if (root == tag_of("AirSync", "Sync")) {
    const std::string_view status = value(0, status_tag);
    if (!is_request() && !is_taken(status)) {
      refuse_all(status);
    } else {
      conversation::for_each_collection(document_, [this](std::uint32_t collection) {
        is_request() ? ask(collection) : answer(collection);
      });
      if (!is_request() && turn_.request) answer_others(status == "14");
    }
    device_.repeats = false;  // it has its answer
  } else if (is_request()) {
    ask_folders();
  } else if (root == tag_of("FolderHierarchy", "FolderSync")) {
    drop(device_.folders.take(document_, turn_.request && turn_.request->folder_key == "0"));
  } else {
    if (root == tag_of("ItemOperations", "ItemOperations")) answer_operations();
    if (!turn_.request) return;
    const auto sent = device_.pending.extract(turn_.request->number);
    if (!sent.empty()) answer_pending(sent.mapped());
  }
}

void MessageReplay::locate(std::vector<Diagnostic>& noticed) {
  std::ranges::stable_sort(noticed_, {}, &Noticed::item);
  PathFinder paths(document_);
  Places places(document_);
  for (Noticed& each : noticed_) {
    Diagnostic& diagnostic = each.diagnostic;
    const std::uint64_t offset = diagnostic.place.offset == Place::no_offset
                                     ? document_.nodes[each.item].offset
                                     : diagnostic.place.offset - document_.offset;
    diagnostic.place = places.at(static_cast<std::size_t>(offset));
    paths.locate(each.item, diagnostic);
    noticed.push_back(std::move(diagnostic));
  }
}

Said MessageReplay::said_of(std::uint32_t node) {
  Said said{origin_, {}};
  said.diagnostic.place = places_.of(document_.nodes[node]);
  return said;
}

// ---- items --------------------------------------------------------------------------------------

std::optional<MessageReplay::Around> MessageReplay::read_around(std::uint32_t collection) const {
  Around around;
  around.collection_id = value(collection, collection_id_tag);
  around.class_name = value(collection, class_tag);
  const std::string id(around.collection_id);
  const FolderKind kind = device_.folders.kind(id);
  if (kind == FolderKind::other) return std::nullopt;
  const auto known = device_.collections.find(id);
  around.is_folder = kind != FolderKind::unknown;
  around.is_book = known != device_.collections.end() && known->second.has_contacts;
  return around;
}

std::optional<Item> MessageReplay::read_item(std::uint32_t command, const Around& around) const {
  Item item = around;
  bool has_data = false;
  const std::uint32_t end = document_.nodes[command].next;
  for (std::uint32_t i = command + 1; i < end; i = document_.nodes[i].next) {
    const Node& node = document_.nodes[i];
    if (node.kind != NodeKind::element) continue;
    if (node.tag == class_tag) item.class_name = document_.value(node);
    if (node.tag == client_id_tag) item.client_id = document_.value(node);
    if (node.tag == server_id_tag) item.server_id = document_.value(node);
    if (role_of(node) != Role::data) continue;
    item.data = i;
    has_data = true;
  }
  item.command = command;
  if (!has_data) return std::nullopt;
  const bool is_empty = document_.nodes[item.data].next == item.data + 1;
  const bool fits = around.is_folder || (is_empty && around.is_book)
                        ? item.class_name.empty() || item.class_name == "Contacts"
                        : is_contact(document_, item);
  return fits ? std::optional(item) : std::nullopt;
}

void MessageReplay::lift_change(const Item& item) {
  Diagnostics diagnostics;
  lift(document_, item, bench_.change, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    noticed_.push_back({item.data, diagnostic});
    noticed_.back().diagnostic.file_as = bench_.change.value(FieldId::FileAs);
  }
}

// ---- Sync requests ------------------------------------------------------------------------------

void MessageReplay::ask(std::uint32_t collection) {
  const std::optional<Around> around = read_around(collection);
  if (!around) return;
  Collection& to = device_.collection(around->collection_id);
  SentSync sent;
  sent.number = turn_.request->number;
  sent.key = value(collection, tag_of("AirSync", "SyncKey"));
  sent.asks = value(collection, tag_of("AirSync", "GetChanges")) != "0";
  sent.where = said_of(collection);
  const auto known = turn_.conversation->collections.find(around->collection_id);
  if (sent.key == "0" && known != turn_.conversation->collections.end())
    sent.managed = {known->second.supported, known->second.fields};
  if (around->class_name == "Contacts") to.has_contacts = true;
  for_each_child(document_, collection, commands_tag, [&](std::uint32_t commands) {
    const std::uint32_t end = document_.nodes[commands].next;
    for (std::uint32_t i = commands + 1; i < end; i = document_.nodes[i].next)
      if (std::optional<Sent> command = read_sent(i, *around, to))
        sent.commands.push_back(std::move(*command));
  });
  to.ask(std::move(sent), bench_);
}

std::optional<Sent> MessageReplay::read_sent(std::uint32_t command, const Around& around,
                                             Collection& collection) {
  const Tag tag = document_.nodes[command].tag;
  if (document_.nodes[command].kind != NodeKind::element) return std::nullopt;
  if (tag == delete_tag)
    return Sent{Action::remove, std::string(value(command, server_id_tag)), {}, {}};
  if (tag != add_tag && tag != change_tag) return std::nullopt;
  const std::optional<Item> item = read_item(command, around);
  if (!item) return std::nullopt;
  collection.has_contacts = true;
  lift_change(*item);
  keep_sent(bench_.change);
  const bool is_add = tag == add_tag;
  return Sent{is_add ? Action::add : Action::change,
              std::string(is_add ? item->client_id : item->server_id), Stored(bench_.change),
              removed_fields(document_, item->data)};
}

// ---- Sync responses -----------------------------------------------------------------------------

void MessageReplay::refuse_all(std::string_view status) {
  if (!turn_.request) return;
  for (const auto& [id, sent] : turn_.request->collections) {
    const auto known = device_.collections.find(id);
    if (known == device_.collections.end()) continue;
    static_cast<void>(known->second.take(turn_.request->number));
    if (status == "3") known->second.restart();
  }
}

/// Collections that the answer does not name: nothing has changed in them (R4780); or all, where it
/// is about the wait alone.
void MessageReplay::answer_others(bool is_unsaid) {
  const std::uint64_t number = turn_.request->number;
  for (auto& [id, collection] : device_.collections)
    is_unsaid ? collection.take_unsaid(number, bench_) : collection.take_nothing(number);
}

void MessageReplay::answer(std::uint32_t collection) {
  const std::optional<Around> around = read_around(collection);
  if (!around) return;
  Collection& to = device_.collection(around->collection_id);
  if (around->class_name == "Contacts") to.has_contacts = true;
  const bool is_named = turn_.request && turn_.request->collections.contains(around->collection_id);
  const std::optional<SentSync> sent =
      turn_.request ? to.take(turn_.request->number) : std::nullopt;
  const std::string_view status = value(collection, status_tag);
  if (status == "3") to.restart();
  if (!is_taken(status)) return;
  to.accept(sent ? &*sent : nullptr, turn_.request ? !is_named : device_.repeats,
            value(collection, tag_of("AirSync", "SyncKey")),
            find_child(document_, collection, tag_of("AirSync", "MoreAvailable")) != nullptr,
            said_of(collection), bench_);
  // The server has made its changes with those of the client in place.
  std::vector<std::uint32_t> answers;
  std::vector<std::uint32_t> commands;
  const std::uint32_t end = document_.nodes[collection].next;
  for (std::uint32_t list = collection + 1; list < end; list = document_.nodes[list].next) {
    const Tag tag = document_.nodes[list].tag;
    if (tag != commands_tag && tag != tag_of("AirSync", "Responses")) continue;
    std::vector<std::uint32_t>& to_list = tag == commands_tag ? commands : answers;
    for (std::uint32_t i = list + 1; i < document_.nodes[list].next; i = document_.nodes[i].next)
      if (document_.nodes[i].kind == NodeKind::element) to_list.push_back(i);
  }
  static const SentSync nothing;
  answer_commands(answers, sent ? *sent : nothing, *around, to);
  for (const std::uint32_t command : commands) receive(command, *around, to);
}

void MessageReplay::answer_commands(const std::vector<std::uint32_t>& answers, const SentSync& sent,
                                    const Around& around, Collection& to) {
  std::unordered_map<std::string_view, std::uint32_t> added;
  std::unordered_map<std::string_view, std::uint32_t> others;
  for (const std::uint32_t answer : answers) {
    const Tag tag = document_.nodes[answer].tag;
    if (tag == add_tag) added[value(answer, client_id_tag)] = answer;
    if (tag == change_tag || tag == delete_tag) others[value(answer, server_id_tag)] = answer;
  }
  for (const Sent& command : sent.commands) {
    auto& told = command.action == Action::add ? added : others;
    const auto found = told.find(command.id);
    if (found == told.end()) {
      to.apply(command, nullptr, sent.where, bench_);
      continue;
    }
    const std::string_view status = value(found->second, status_tag);
    const Answer answer{std::string(value(found->second, server_id_tag)),
                        status.empty() || status == "1", status == "8"};
    to.apply(command, &answer, sent.where, bench_);
    if (command.action == Action::add) told.erase(found);
  }
  for (const std::uint32_t answer : answers) {
    const Tag tag = document_.nodes[answer].tag;
    if (tag == add_tag && added.contains(value(answer, client_id_tag))) answer_unseen(answer, to);
    // Of a Fetch, the item; of others what the server has made of it (protocol 16.0).
    if (tag == fetch_tag || tag == add_tag || tag == change_tag) receive(answer, around, to);
  }
}

/// A client's item of which the request was not seen.
void MessageReplay::answer_unseen(std::uint32_t answer, Collection& to) {
  const std::string id(value(answer, server_id_tag));
  const std::string_view status = value(answer, status_tag);
  if (id.empty() || (!status.empty() && status != "1") || to.items.has(id)) return;
  miss(Gap::values, answer, id, to,
       "the server took an item that is in no request: it is not in the book");
}

void MessageReplay::receive(std::uint32_t command, const Around& around, Collection& to) {
  const Tag tag = document_.nodes[command].tag;
  if (tag == delete_tag || tag == soft_delete_tag)
    return to.items.remove(std::string(value(command, server_id_tag)));
  if (tag != add_tag && tag != change_tag && tag != fetch_tag) return;
  if (!is_taken(value(command, status_tag))) return;
  const std::optional<Item> item = read_item(command, around);
  if (!item) return;
  to.has_contacts = true;
  lift_change(*item);
  const std::string id(item->server_id);
  if (id.empty()) {
    if (!item->client_id.empty()) return;  // what the answer to an Add says of it
    miss(Gap::item, command, id, to, "an item without a ServerId: what it belongs to is not known");
    return to.items.put_unanswered({}, bench_.change, bench_);
  }
  bench_.change.context.client_id = {};
  if (to.items.has(id)) {
    const Fields removed = removed_fields(document_, item->data);
    return to.items.change(
        id, bench_, [&](Contact& contact) { apply_received(contact, bench_.change, removed); });
  }
  if (tag == change_tag)
    miss(Gap::item, command, id, to,
         "a change of an item that was not there: only what it says is known");
  to.items.put(id, bench_.change, bench_);
}

void MessageReplay::miss(Gap gap, std::uint32_t node, const std::string& id, Collection& from,
                         const char* text) {
  Said said = said_of(node);
  said.diagnostic.server_id = id;
  from.miss(gap, missing(std::move(said), text));
}

// ---- ItemOperations, folders --------------------------------------------------------------------

void MessageReplay::answer_operations() {
  for_each_child(document_, 0, tag_of("ItemOperations", "Response"), [this](std::uint32_t list) {
    for_each_child(document_, list, tag_of("ItemOperations", "Fetch"),
                   [this](std::uint32_t index) { fetch(index); });
    for_each_child(
        document_, list, tag_of("ItemOperations", "EmptyFolderContents"), [this](std::uint32_t at) {
          const auto known = device_.collections.find(std::string(value(at, collection_id_tag)));
          if (known != device_.collections.end() &&
              value(at, tag_of("ItemOperations", "Status")) == "1")
            known->second.items.clear();
        });
  });
}

/// The item whole, or what its Schema asked for: what it has is so.
void MessageReplay::fetch(std::uint32_t fetch) {
  const std::optional<Around> around = read_around(fetch);
  const std::string_view status = value(fetch, tag_of("ItemOperations", "Status"));
  if (!around || around->collection_id.empty() || (!status.empty() && status != "1")) return;
  const std::optional<Item> item = read_item(fetch, *around);
  if (!item || item->server_id.empty()) return;
  Collection& to = device_.collection(around->collection_id);
  to.has_contacts = true;
  lift_change(*item);
  const std::string id(item->server_id);
  if (to.items.has(id))
    return to.items.complete(id, bench_, [&](Contact& contact) {
      apply_received(contact, bench_.change, removed_fields(document_, item->data));
    });
  miss(Gap::item, fetch, id, to,
       "an item was fetched that was not there: only what the answer says is known");
  to.items.put(id, bench_.change, bench_);
}

void MessageReplay::ask_folders() {
  SentFolders sent;
  const Tag root = document_.nodes[0].tag;
  const std::string_view id = value(0, tag_of("FolderHierarchy", "ServerId"));
  if (root == tag_of("FolderHierarchy", "FolderDelete")) sent.deleted = id;
  if (root == tag_of("FolderHierarchy", "FolderUpdate")) sent.updated = id;
  sent.parent = value(0, tag_of("FolderHierarchy", "ParentId"));
  if (root == tag_of("FolderHierarchy", "FolderCreate"))
    sent.created_type = value(0, tag_of("FolderHierarchy", "Type"));
  for_each_child(document_, 0, tag_of("ItemOperations", "EmptyFolderContents"),
                 [&](std::uint32_t at) { sent.emptied = value(at, collection_id_tag); });
  for_each_child(document_, 0, tag_of("Move", "Move"), [&](std::uint32_t move) {
    sent.moves[std::string(value(move, tag_of("Move", "SrcMsgId")))] = {
        std::string(value(move, tag_of("Move", "SrcFldId"))),
        std::string(value(move, tag_of("Move", "DstFldId")))};
  });
  const bool is_any = !sent.deleted.empty() || !sent.updated.empty() || !sent.emptied.empty() ||
                      !sent.created_type.empty() || !sent.moves.empty();
  if (!is_any) return;
  sent.where = said_of(0);
  sent.command = turn_.request->command;
  if (device_.pending.size() == most_pending) device_.pending.erase(device_.pending.begin());
  device_.pending[turn_.request->number] = std::move(sent);
}

void MessageReplay::answer_folder(const SentFolders& sent) {
  if (value(0, tag_of("FolderHierarchy", "Status")) != "1") return;
  const std::string id(value(0, tag_of("FolderHierarchy", "ServerId")));
  if (!sent.deleted.empty()) drop(device_.folders.remove(sent.deleted));
  if (!sent.created_type.empty() && !id.empty())
    device_.folders.add(id, sent.parent, sent.created_type);
  if (!sent.updated.empty()) device_.folders.add(sent.updated, sent.parent, {});
}

void MessageReplay::answer_pending(const SentFolders& sent) {
  answer_folder(sent);
  std::map<std::string_view, std::unordered_set<std::string_view>> open;  // changes, by collection
  for (const auto& [id, move] : sent.moves) {
    const auto source = device_.collections.find(move.first);
    if (source != device_.collections.end() && !open.contains(move.first))
      open[move.first] = source->second.open_changes();
  }
  for_each_child(document_, 0, tag_of("Move", "Response"), [&](std::uint32_t response) {
    const auto move = sent.moves.find(std::string(value(response, tag_of("Move", "SrcMsgId"))));
    // 3 is success here ([MS-ASCMD] 2.2.3.177.10).
    if (move == sent.moves.end() || value(response, tag_of("Move", "Status")) != "3") return;
    const auto& [id, way] = *move;
    const auto source = device_.collections.find(way.first);
    const Entry* const entry =
        source == device_.collections.end() ? nullptr : source->second.items.find(id);
    const std::string new_id(value(response, tag_of("Move", "DstMsgId")));
    put_moved(response, entry, way.second, new_id.empty() ? id : new_id,
              open[way.first].contains(id));
    if (entry) source->second.items.drop(id);
  });
}

/// Where that is an address book; `entry` is nullptr where the item was not seen.
void MessageReplay::put_moved(std::uint32_t response, const Entry* entry, const std::string& folder,
                              const std::string& id, bool is_open) {
  const FolderKind kind = device_.folders.kind(folder);
  const bool stays = kind == FolderKind::contacts ||
                     (kind == FolderKind::unknown && device_.collections.contains(folder));
  if (!stays) return;
  Collection& to = device_.collection(folder);
  if (!entry)
    return miss(Gap::values, response, id, to,
                "an item was moved here that was not seen: it is not in the book");
  entry->contact.load(bench_.change);
  to.items.put(id, bench_.change, bench_);
  to.has_contacts = true;
  if (is_open)
    miss(Gap::moved, response, id, to,
         "an item was moved while a change of it had no answer: its values may be older");
}

void MessageReplay::drop(const std::vector<std::string>& folders) {
  for (const std::string& id : folders) device_.collections.erase(id);
}

}  // namespace eascard::book
