#include "eascard/validate/transcript.hpp"

#include <charconv>

#include "eascard/schema/statuses.hpp"
#include "eascard/validate/walk.hpp"

namespace eascard::validate {
namespace {

constexpr Tag add_tag = tag_of("AirSync", "Add");
constexpr Tag change_tag = tag_of("AirSync", "Change");
constexpr Tag status_tag = tag_of("AirSync", "Status");
constexpr Tag sync_key_tag = tag_of("AirSync", "SyncKey");
constexpr Tag client_id_tag = tag_of("AirSync", "ClientId");
constexpr Tag server_id_tag = tag_of("AirSync", "ServerId");
constexpr Tag collection_id_tag = tag_of("AirSync", "CollectionId");
constexpr Tag data_tag = tag_of("AirSync", "ApplicationData");
constexpr Tag options_tag = tag_of("AirSync", "Options");
constexpr Tag supported_tag = tag_of("AirSync", "Supported");
constexpr Tag preference_tag = tag_of("AirSyncBase", "BodyPreference");
constexpr Tag body_tag = tag_of("AirSyncBase", "Body");
constexpr Tag native_tag = tag_of("AirSyncBase", "NativeBodyType");
constexpr Tag type_tag = tag_of("AirSyncBase", "Type");
constexpr Tag fetch_tag = tag_of("ItemOperations", "Fetch");
constexpr Tag long_id_tag = tag_of("Search", "LongId");

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::size_t bit_of(Tag tag) {
  return tag.page * tokens_per_page + tag.token;
}

}  // namespace

class Transcript::Message {
 public:
  Message(Transcript& state, const Document& document, const Scope& scope, Findings& findings)
      : state_(state), document_(document), scope_(scope), findings_(findings) {}

  void read() {
    if (scope_.is(where::sq) || scope_.is(where::sr))
      return for_each(0, tag_of("AirSync", "Collections"), [this](std::uint32_t collections) {
        for_each(collections, tag_of("AirSync", "Collection"), [this](std::uint32_t index) {
          Collection& collection =
              state_.collections_[std::string(value(index, collection_id_tag))];
          scope_.is(where::sq) ? read_request(index, collection) : read_response(index, collection);
        });
      });
    if (scope_.is(where::iq)) return read_fetches();
    if (scope_.is(where::ir)) read_fetched();
  }

 private:
  template <typename Use>
  void for_each(std::uint32_t parent, Tag tag, Use use) const {
    const std::uint32_t end = document_.nodes[parent].next;
    for (std::uint32_t i = parent + 1; i < end; i = document_.nodes[i].next)
      if (document_.nodes[i].kind == NodeKind::element && document_.nodes[i].tag == tag) use(i);
  }
  std::string_view value(std::uint32_t parent, Tag tag) const {
    return child_value(document_, parent, tag);
  }
  bool has(std::uint32_t parent, Tag tag) const {
    return find_child(document_, parent, tag) != nullptr;
  }

  // ---- Sync requests ----------------------------------------------------------------------------

  void read_request(std::uint32_t index, Collection& collection) {
    const std::string key(value(index, sync_key_tag));
    const bool is_retry = collection.pending && key == collection.sent_key;
    if (key != "0" && !collection.given_key.empty() && key != collection.given_key && !is_retry)
      findings_.add(Code::S31, index,
                    "SyncKey " + key + ", but the server gave " + collection.given_key);
    if (key == "0") start(index, collection);
    for_each(index, options_tag, [&](std::uint32_t o) { read_options(o, collection); });
    collection.sent_key = key;
    collection.pending = true;
    collection.client_ids.clear();
    for_each(index, tag_of("AirSync", "Commands"), [&](std::uint32_t commands) {
      for_each(commands, add_tag, [&](std::uint32_t add) {
        collection.client_ids.emplace(value(add, client_id_tag));
      });
      for_each(commands, change_tag, [&](std::uint32_t c) { check_change(c, collection); });
    });
  }

  void start(std::uint32_t index, Collection& collection) {
    collection = {};
    collection.supported = Supported::absent;
    for_each(index, supported_tag, [&](std::uint32_t supported) {
      const bool empty = document_.nodes[supported].next == supported + 1;
      collection.supported = empty ? Supported::empty : Supported::listed;
      for (std::uint32_t i = supported + 1; i < document_.nodes[supported].next; ++i) {
        const Tag tag = document_.nodes[i].tag;
        const FieldId id = field_of(tag.page, tag.token);
        if (id != FieldId::none) collection.fields[index_of(id)] = true;
      }
    });
  }

  /// Preferences stay in force until others come ([MS-ASAIRS] R157).
  void read_options(std::uint32_t options, Collection& collection) {
    collection.preferences.clear();
    for_each(options, preference_tag, [&](std::uint32_t preference) {
      Truncation truncation{number(value(preference, tag_of("AirSyncBase", "TruncationSize")))};
      collection.preferences[std::string(value(preference, type_tag))] = truncation;
    });
  }

  void check_change(std::uint32_t change, const Collection& collection) {
    for_each(change, data_tag, [&](std::uint32_t data) {
      bool has_file_as = false;
      for (std::uint32_t i = data + 1; i < document_.nodes[data].next;
           i = document_.nodes[i].next) {
        const Node& node = document_.nodes[i];
        const FieldId id = node.kind == NodeKind::element ? field_of(node.tag.page, node.tag.token)
                                                          : FieldId::none;
        if (id == FieldId::FileAs) has_file_as = true;
        if (id != FieldId::none) check_ghosted(i, id, collection);
      }
      if (!has_file_as && collection.supported == Supported::absent)
        findings_.add(Code::D04, data, "Change without FileAs: the server clears it");
    });
  }

  void check_ghosted(std::uint32_t index, FieldId id, const Collection& collection) {
    const bool is_ghosted =
        collection.supported == Supported::empty ||
        (collection.supported == Supported::listed && !collection.fields[index_of(id)]);
    if (is_ghosted && field(id).ghosting == Ghosting::ghostable)
      findings_.add(Code::G10, index, std::string(field(id).name) + " was not in Supported");
  }

  // ---- Sync responses ---------------------------------------------------------------------------

  void read_response(std::uint32_t index, Collection& collection) {
    const bool answered = std::exchange(collection.pending, false);
    check_status(index, "Collection");
    const std::string_view status = value(index, status_tag);
    if (const std::string_view key = value(index, sync_key_tag); !key.empty())
      collection.given_key = key;
    if (!answered) return;
    if (collection.sent_key == "0" && has(index, tag_of("AirSync", "Commands")))
      findings_.add(Code::S32, index, "Commands in the response to SyncKey 0");
    for_each(index, tag_of("AirSync", "Responses"),
             [&](std::uint32_t responses) { read_answers(responses, collection); });
    if (status.empty() || status == "1")
      for (const std::string& id : collection.client_ids)
        findings_.add(Code::S17, index, "the Add with ClientId " + id + " is not answered");
    collection.client_ids.clear();
    for_each(index, tag_of("AirSync", "Commands"), [&](std::uint32_t commands) {
      for (std::uint32_t i = commands + 1; i < document_.nodes[commands].next;
           i = document_.nodes[i].next)
        for_each(i, data_tag, [&](std::uint32_t data) { check_bodies(data, collection); });
    });
  }

  void read_answers(std::uint32_t responses, Collection& collection) {
    for (std::uint32_t i = responses + 1; i < document_.nodes[responses].next;
         i = document_.nodes[i].next) {
      check_status(i, element_name(document_, document_.nodes[i]));
      if (document_.nodes[i].tag != add_tag) continue;
      const std::string_view id = value(i, client_id_tag);
      const auto asked = collection.client_ids.find(id);
      if (asked == collection.client_ids.end()) {
        findings_.add(Code::S16, i, "ClientId " + std::string(id) + " was not in the request");
      } else {
        collection.client_ids.erase(asked);
      }
    }
  }

  void check_status(std::uint32_t index, const std::string& what) {
    const std::string_view status = value(index, status_tag);
    const StatusInfo* meaning =
        find_status("Sync", element_name(document_, document_.nodes[index]), status);
    if (!meaning || meaning->success) return;
    std::string text = what;
    if (const std::string_view id = value(index, client_id_tag); !id.empty())
      text += " with ClientId " + std::string(id);
    findings_.add(Code::S30, index,
                  text + ": Status " + std::string(status) + ", " + std::string(meaning->text));
  }

  void check_bodies(std::uint32_t data, const Collection& collection) {
    for_each(data, body_tag, [&](std::uint32_t body) {
      if (value(body, tag_of("AirSyncBase", "Truncated")) != "1") return;
      const auto preference = collection.preferences.find(value(body, type_tag));
      if (preference == collection.preferences.end()) return;
      const std::optional<std::uint64_t> size = preference->second.size;
      const std::size_t got = value(body, tag_of("AirSyncBase", "Data")).size();
      if (!size) findings_.add(Code::B14, body, "Body is truncated, but no TruncationSize asked");
      if (size && got > *size)
        findings_.add(Code::B13, body,
                      "Data has " + std::to_string(got) + " bytes, TruncationSize was " +
                          std::to_string(*size));
    });
  }

  // ---- ItemOperations ---------------------------------------------------------------------------

  void read_fetches() {
    Fetches& fetches = state_.fetches_;
    fetches = {};
    fetches.pending = fetches.restricted = true;
    for_each(0, fetch_tag, [&](std::uint32_t fetch) {
      fetches.items.emplace(value(fetch, collection_id_tag), value(fetch, server_id_tag));
      fetches.long_ids.emplace(value(fetch, long_id_tag));
      bool has_schema = false;
      for_each(fetch, tag_of("ItemOperations", "Options"), [&](std::uint32_t options) {
        for_each(options, tag_of("ItemOperations", "Schema"), [&](std::uint32_t schema) {
          has_schema = document_.nodes[schema].next > schema + 1;
          read_schema(schema, fetches);
        });
      });
      if (!has_schema) fetches.restricted = false;
    });
  }

  void read_schema(std::uint32_t schema, Fetches& fetches) const {
    for (std::uint32_t i = schema + 1; i < document_.nodes[schema].next; ++i) {
      const Node& node = document_.nodes[i];
      if (node.kind == NodeKind::element && find_token(node.tag))
        fetches.schema[bit_of(node.tag)] = true;
    }
  }

  void read_fetched() {
    if (!std::exchange(state_.fetches_.pending, false)) return;
    for_each(0, tag_of("ItemOperations", "Response"), [this](std::uint32_t response) {
      for_each(response, fetch_tag, [this](std::uint32_t fetch) { check_fetched(fetch); });
    });
  }

  void check_fetched(std::uint32_t fetch) {
    const Fetches& fetches = state_.fetches_;
    const std::string_view server_id = value(fetch, server_id_tag);
    const std::string_view long_id = value(fetch, long_id_tag);
    const bool asked = (!long_id.empty() && fetches.long_ids.contains(long_id)) ||
                       fetches.items.contains(
                           {std::string(value(fetch, collection_id_tag)), std::string(server_id)});
    if (!asked) findings_.add(Code::O11, fetch, "this item was not asked for");
    if (!fetches.restricted) return;
    for_each(fetch, tag_of("ItemOperations", "Properties"), [&](std::uint32_t properties) {
      for (std::uint32_t i = properties + 1; i < document_.nodes[properties].next;
           i = document_.nodes[i].next)
        check_property(i);
    });
  }

  void check_property(std::uint32_t index) {
    const Node& node = document_.nodes[index];
    if (node.kind != NodeKind::element || !find_token(node.tag)) return;
    if (state_.fetches_.schema[bit_of(node.tag)]) return;
    const bool is_native = node.tag == native_tag && state_.fetches_.schema[bit_of(body_tag)];
    findings_.add(is_native ? Code::O06 : Code::O04, index,
                  element_name(document_, node) + " was not in the Schema");
  }

  Transcript& state_;
  const Document& document_;
  const Scope& scope_;
  Findings& findings_;
};

void Transcript::add(const Document& document, const Scope& scope, Findings& findings) {
  if (!document.nodes.empty()) Message(*this, document, scope, findings).read();
}

}  // namespace eascard::validate
