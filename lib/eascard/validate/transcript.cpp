#include "eascard/validate/transcript.hpp"

#include "eascard/conversation/refusals.hpp"
#include "eascard/validate/walk.hpp"

namespace eascard::validate {
namespace {

using conversation::Collection;
using conversation::Fetches;
using conversation::SentCollection;
using conversation::Supported;

constexpr Tag add_tag = tag_of("AirSync", "Add");
constexpr Tag commands_tag = tag_of("AirSync", "Commands");
constexpr Tag status_tag = tag_of("AirSync", "Status");
constexpr Tag client_id_tag = tag_of("AirSync", "ClientId");
constexpr Tag server_id_tag = tag_of("AirSync", "ServerId");
constexpr Tag collection_id_tag = tag_of("AirSync", "CollectionId");
constexpr Tag data_tag = tag_of("AirSync", "ApplicationData");
constexpr Tag fetch_tag = tag_of("ItemOperations", "Fetch");

class TurnCheck {
 public:
  TurnCheck(const Document& document, const conversation::Turn& turn, Findings& findings)
      : document_(document), turn_(turn), findings_(findings) {}

  void check_sync_request() const {
    conversation::for_each_collection(document_, [this](std::uint32_t index) {
      const std::string_view id = value(index, collection_id_tag);
      check_request(index, turn_.conversation->collections.find(id)->second,
                    turn_.request->collections.find(id)->second);
    });
  }

  void check_sync_response() const {
    check_status(0);
    for (const conversation::Refusal& refusal :
         conversation::find_refusals(document_, turn_.request)) {
      Diagnostic warning = conversation::warn_of(refusal);
      warning.place = document_.spot(document_.nodes[refusal.item].offset);
      findings_.add(std::move(warning), refusal.item);
    }
    conversation::for_each_collection(document_, [this](std::uint32_t index) {
      check_status(index);
      if (!turn_.request) return;
      const std::string_view id = value(index, collection_id_tag);
      const auto sent = turn_.request->collections.find(id);
      if (sent == turn_.request->collections.end()) return;
      check_response(index, turn_.conversation->collections.find(id)->second, sent->second);
    });
  }

  void check_fetched() const {
    if (!turn_.request) return;
    for_each(0, tag_of("ItemOperations", "Response"), [this](std::uint32_t response) {
      for_each(response, fetch_tag, [this](std::uint32_t fetch) { check_fetched(fetch); });
    });
  }

 private:
  template <typename Use>
  void for_each(std::uint32_t parent, Tag tag, Use use) const {
    for_each_child(document_, parent, tag, use);
  }
  template <typename Use>
  void for_each(std::uint32_t parent, Use use) const {
    const std::uint32_t end = document_.nodes[parent].next;
    for (std::uint32_t i = parent + 1; i < end; i = document_.nodes[i].next)
      if (document_.nodes[i].kind == NodeKind::element) use(i, document_.nodes[i].tag);
  }
  std::string_view value(std::uint32_t parent, Tag tag) const {
    return child_value(document_, parent, tag);
  }

  // ---- Sync requests ----------------------------------------------------------------------------

  void check_request(std::uint32_t index, const Collection& collection,
                     const SentCollection& sent) const {
    if (sent.key != "0" && !collection.given_key.empty() && sent.key != collection.given_key &&
        !sent.is_retry)
      findings_.add(Code::S31, index,
                    "SyncKey " + sent.key + ", but the server gave " + collection.given_key);
    for_each(index, commands_tag, [&](std::uint32_t commands) {
      for_each(commands, tag_of("AirSync", "Change"), [&](std::uint32_t change) {
        for_each(change, data_tag, [&](std::uint32_t data) { check_change(data, collection); });
      });
    });
  }

  void check_change(std::uint32_t data, const Collection& collection) const {
    bool has_file_as = false;
    for_each(data, [&](std::uint32_t index, Tag tag) {
      const FieldId id = field_of(tag.page, tag.token);
      if (id == FieldId::FileAs) has_file_as = true;
      if (id != FieldId::none) check_ghosted(index, id, collection);
    });
    if (!has_file_as && collection.supported == Supported::absent)
      findings_.add(Code::D04, data, "Change without FileAs: the server clears it");
  }

  void check_ghosted(std::uint32_t index, FieldId id, const Collection& collection) const {
    const bool is_ghosted =
        collection.supported == Supported::empty ||
        (collection.supported == Supported::listed && !collection.fields[index_of(id)]);
    if (is_ghosted && field(id).ghosting == Ghosting::ghostable)
      findings_.add(Code::G10, index, std::string(field(id).name) + " was not in Supported");
  }

  // ---- Sync responses ---------------------------------------------------------------------------

  /// Of the whole message, or of a Collection.
  void check_status(std::uint32_t index) const {
    const std::string name = element_name(document_, document_.nodes[index]);
    const std::string_view status = value(index, status_tag);
    const StatusInfo* meaning = find_status("Sync", name, status);
    if (meaning && !meaning->success)
      findings_.add(Code::S30, Severity::note, index,
                    name + ": Status " + std::string(status) + ", " + status_words(meaning));
  }

  void check_response(std::uint32_t index, const Collection& collection,
                      const SentCollection& sent) const {
    if (sent.key == "0" && find_child(document_, index, commands_tag))
      findings_.add(Code::S32, index, "Commands in the response to SyncKey 0");
    check_answers(index, sent);
    for_each(index, commands_tag, [&](std::uint32_t commands) {
      for_each(commands, [&](std::uint32_t command, Tag) {
        for_each(command, data_tag, [&](std::uint32_t data) { check_bodies(data, collection); });
      });
    });
  }

  void check_answers(std::uint32_t index, const SentCollection& sent) const {
    conversation::SentItems open = sent.adds;
    for_each(index, tag_of("AirSync", "Responses"), [&](std::uint32_t responses) {
      for_each(responses, add_tag, [&](std::uint32_t answer) {
        const std::string_view id = value(answer, client_id_tag);
        const auto asked = open.find(id);
        if (asked != open.end()) return void(open.erase(asked));
        findings_.add(Code::S16, answer, "ClientId " + std::string(id) + " was not in the request");
      });
    });
    const std::string_view status = value(index, status_tag);
    if (!status.empty() && status != "1") return;
    for (const auto& [id, file_as] : open)
      findings_.add(Code::S17, index, "the Add with ClientId " + id + " is not answered");
  }

  void check_bodies(std::uint32_t data, const Collection& collection) const {
    for_each(data, tag_of("AirSyncBase", "Body"), [&](std::uint32_t body) {
      if (value(body, tag_of("AirSyncBase", "Truncated")) != "1") return;
      const auto preference =
          collection.preferences.find(value(body, tag_of("AirSyncBase", "Type")));
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

  void check_fetched(std::uint32_t fetch) const {
    const Fetches& fetches = turn_.request->fetches;
    const std::string_view long_id = value(fetch, tag_of("Search", "LongId"));
    const bool asked = (!long_id.empty() && fetches.long_ids.contains(long_id)) ||
                       fetches.items.contains({std::string(value(fetch, collection_id_tag)),
                                               std::string(value(fetch, server_id_tag))});
    if (!asked) findings_.add(Code::O11, fetch, "this item was not asked for");
    if (!fetches.restricted) return;
    for_each(fetch, tag_of("ItemOperations", "Properties"), [&](std::uint32_t properties) {
      for_each(properties, [&](std::uint32_t index, Tag tag) { check_property(index, tag); });
    });
  }

  void check_property(std::uint32_t index, Tag tag) const {
    const auto& schema = turn_.request->fetches.schema;
    if (!find_token(tag) || schema[Fetches::bit_of(tag)]) return;
    const bool is_native = tag == tag_of("AirSyncBase", "NativeBodyType") &&
                           schema[Fetches::bit_of(tag_of("AirSyncBase", "Body"))];
    findings_.add(is_native ? Code::O06 : Code::O04, index,
                  element_name(document_, document_.nodes[index]) + " was not in the Schema");
  }

  const Document& document_;
  const conversation::Turn& turn_;
  Findings& findings_;
};

}  // namespace

void check_turn(const Document& document, const Scope& scope, const conversation::Turn& turn,
                Findings& findings) {
  if (!turn.conversation) return;
  const TurnCheck check(document, turn, findings);
  if (scope.is(where::sq)) return check.check_sync_request();
  if (scope.is(where::sr)) return check.check_sync_response();
  if (scope.is(where::ir)) check.check_fetched();
}

}  // namespace eascard::validate
