// The envelope of Sync, as far as no row of message_structure.def says it.

#include <unordered_set>

#include "eascard/text/ascii.hpp"

#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr Tag sync_tag = tag_of("AirSync", "Sync");
constexpr Tag collection_tag = tag_of("AirSync", "Collection");
constexpr Tag commands_tag = tag_of("AirSync", "Commands");
constexpr Tag responses_tag = tag_of("AirSync", "Responses");
constexpr Tag options_tag = tag_of("AirSync", "Options");
constexpr Tag class_tag = tag_of("AirSync", "Class");
constexpr Tag add_tag = tag_of("AirSync", "Add");
constexpr Tag change_tag = tag_of("AirSync", "Change");
constexpr Tag delete_tag = tag_of("AirSync", "Delete");
constexpr Tag soft_delete_tag = tag_of("AirSync", "SoftDelete");
constexpr Tag fetch_tag = tag_of("AirSync", "Fetch");
constexpr Tag application_data_tag = tag_of("AirSync", "ApplicationData");
constexpr Tag server_id_tag = tag_of("AirSync", "ServerId");
constexpr Tag client_id_tag = tag_of("AirSync", "ClientId");

void check_message(const Walk& walk) {
  const std::uint32_t root = walk.at;
  if (find_child(walk.document, root, tag_of("AirSync", "Limit")) &&
      find_child(walk.document, root, tag_of("AirSync", "Collections")))
    walk.add(Code::S27, "Limit beside Collections");
  if (find_child(walk.document, root, tag_of("AirSync", "Wait")) &&
      find_child(walk.document, root, tag_of("AirSync", "HeartbeatInterval")))
    walk.add(Code::S28, "Wait beside HeartbeatInterval");
}

void check_first_sync(const Walk& walk) {
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    const std::string_view value = walk.document.value(child);
    if (child.tag == tag_of("AirSync", "GetChanges") && (value.empty() || value == "1"))
      walk.findings.add(Code::S19, index, "GetChanges with SyncKey 0");
    if (child.tag == commands_tag) walk.findings.add(Code::S20, index, "Commands with SyncKey 0");
  });
}

void check_options_classes(const Walk& walk) {
  std::unordered_set<std::string_view> seen;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    if (child.tag != options_tag) return;
    const std::string_view name = child_value(walk.document, index, class_tag);
    if (!seen.insert(name).second)
      walk.findings.add(Code::S22, index,
                        "second Options" + (name.empty() ? "" : " of Class " + std::string(name)));
  });
}

/// Supported follows CollectionId. In a response it is G12.
void check_place_of_supported(const Walk& walk) {
  Tag before;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    const bool again = before == tag_of("AirSync", "Supported");  // G05
    if (child.tag == tag_of("AirSync", "Supported") && !again &&
        before != tag_of("AirSync", "CollectionId"))
      walk.findings.add(Code::G03, index, "Supported does not follow CollectionId");
    before = child.tag;
  });
}

void check_collection(const Walk& walk) {
  if (walk.is_ric()) walk.add(Code::Q05, "CollectionId RI, the recipient information cache");
  if (walk.collection.sync_key == "0") check_first_sync(walk);
  check_options_classes(walk);
  if (!walk.scope.is(where::sr)) check_place_of_supported(walk);
}

void check_class(const Walk& walk) {
  const std::string_view name = walk.value();
  if (iequals(name, "Contacts") && name != "Contacts")
    walk.add(Code::S06, "Class " + std::string(name) + " is not spelled Contacts");
  if (walk.scope.is(where::hq) && walk.ancestor(0) != tag_of("Search", "And"))
    return walk.add(Code::H05, "Class outside of And");
  const bool in_collection = walk.ancestor(0) == collection_tag;
  const Version low = walk.scope.low;
  const Version high = walk.scope.high;
  if (in_collection && low >= Version::v14_0)
    walk.add(Code::S05, "Class in Collection: from protocol 14.0 on it stands in Options");
  if (!in_collection && high <= Version::v12_1 && walk.scope.is(where::sync))
    walk.add(Code::S05, "Class outside of Collection: up to protocol 12.1 it stands there");
}

/// Which command may stand in Commands, by direction.
void check_operation(const Walk& walk, std::uint32_t index, const Node& child) {
  const bool always = child.tag == add_tag || child.tag == change_tag || child.tag == delete_tag;
  const bool request = walk.scope.may_be(where::sq);
  const bool response = walk.scope.may_be(where::sr);
  if (always || (child.tag == fetch_tag && request) || (child.tag == soft_delete_tag && response))
    return;
  walk.findings.add(Code::S08, index,
                    element_name(walk.document, child) + " in Commands of a " +
                        (request ? "request" : "response"));
}

void check_ids(const Walk& walk, std::uint32_t index, const Node& child,
               std::unordered_set<std::string_view>& client_ids,
               std::unordered_set<std::string_view>& server_ids) {
  const std::string_view client_id = child_value(walk.document, index, client_id_tag);
  if (!client_id.empty() && !client_ids.insert(client_id).second)
    walk.findings.add(Code::S15, index, "ClientId " + std::string(client_id) + " occurs twice");
  const std::string_view server_id = child_value(walk.document, index, server_id_tag);
  if (!server_id.empty() && !server_ids.insert(server_id).second)
    walk.findings.add(Code::S18, index, "ServerId " + std::string(server_id) + " occurs twice");
  if (child.tag == add_tag && walk.is_ric())
    walk.findings.add(Code::Q06, index, "Add to the recipient information cache");
}

void check_commands(const Walk& walk) {
  std::unordered_set<std::string_view> client_ids;
  std::unordered_set<std::string_view> server_ids;
  bool empty = true;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    empty = false;
    check_operation(walk, index, child);
    check_ids(walk, index, child, client_ids, server_ids);
  });
  if (empty) walk.add(Code::S07, "Commands is empty");
}

void check_application_data(const Walk& walk) {
  const Tag parent = walk.ancestor(0);
  const Tag above = walk.ancestor(1);
  const bool in_command = (parent == add_tag || parent == change_tag) && above == commands_tag;
  const bool in_response = (parent == add_tag || parent == fetch_tag) && above == responses_tag;
  if (!walk.open.empty() && !in_command && !in_response)
    walk.add(Code::P02,
             "ApplicationData in " +
                 element_name(walk.document, walk.document.nodes[walk.open.back().index]));
  if (walk.is_empty()) walk.add(Code::P04, "ApplicationData is empty");
}

/// An answer to one command, in Responses.
void check_answer(const Walk& walk) {
  if (walk.ancestor(0) != responses_tag) return;
  if (child_value(walk.document, walk.at, tag_of("AirSync", "Status")) != "1") return;
  const Tag tag = walk.node().tag;
  if (tag == add_tag && !find_child(walk.document, walk.at, server_id_tag))
    walk.add(Code::S12, "Add with Status 1 has no ServerId");
  if (tag == fetch_tag && !find_child(walk.document, walk.at, application_data_tag))
    walk.add(Code::S13, "Fetch with Status 1 has no ApplicationData");
}

void check_truncation(const Walk& walk) {
  const std::string_view value = walk.value();
  if (walk.scope.low >= Version::v12_1)
    return walk.add(Code::S24, "Truncation is " + versions(*find_token(walk.node().tag)));
  if (value.size() != 1 || value[0] < '0' || value[0] > '9')
    walk.add(Code::S24, "Truncation is not from 0 to 9");
}

}  // namespace

void check_sync(const Walk& walk) {
  const Tag tag = walk.node().tag;
  if (tag == add_tag || tag == fetch_tag) return check_answer(walk);
  if (tag == application_data_tag) return check_application_data(walk);
  if (tag == sync_tag) return check_message(walk);
  if (tag == collection_tag) return check_collection(walk);
  if (tag == commands_tag) return check_commands(walk);
  if (tag == class_tag) return check_class(walk);
  if (tag == options_tag) return check_preferences(walk);
  if (tag == tag_of("AirSync", "Truncation")) return check_truncation(walk);
  if (tag == tag_of("AirSync", "MaxItems") && !walk.is_ric())
    walk.add(Code::Q08, "MaxItems outside of the recipient information cache");
}

}  // namespace eascard::validate
