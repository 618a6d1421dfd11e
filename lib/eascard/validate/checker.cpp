#include "eascard/validate/checker.hpp"

#include <algorithm>
#include <array>

#include "eascard/document/message.hpp"
#include "eascard/document/removed.hpp"
#include "eascard/validate/checks.hpp"
#include "eascard/validate/transcript.hpp"

namespace eascard::validate {
namespace {

constexpr Tag class_tag = tag_of("AirSync", "Class");

void check_by_page(const Walk& walk) {
  switch (walk.node().tag.page) {
    case tag_of("AirSync", "Sync").page:
      return check_sync(walk);
    case tag_of("Contacts", "FileAs").page:
    case tag_of("Contacts2", "NickName").page:
      return check_contact_element(walk);
    case tag_of("FolderHierarchy", "FolderSync").page:
      return check_folders(walk);
    case tag_of("Search", "Search").page:
      return check_search(walk);
    case tag_of("GAL", "DisplayName").page:
      return check_gal(walk);
    case tag_of("AirSyncBase", "Body").page:
      return check_base_element(walk);
    case tag_of("ItemOperations", "Fetch").page:
      return check_item_operations(walk);
    default:
      return;
  }
}

void enter_collection(Walk& walk) {
  const Document& document = walk.document;
  walk.collection = {walk.node().next,
                     child_value(document, walk.at, tag_of("AirSync", "CollectionId")),
                     child_value(document, walk.at, tag_of("AirSync", "Class")),
                     child_value(document, walk.at, tag_of("AirSync", "SyncKey"))};
}

/// Says of the item that begins here whether it is a contact.
void enter_item(Walk& walk) {
  Item item;
  item.data = walk.at;
  if (!walk.open.empty()) item.class_name = walk.open.back().class_name;
  if (item.class_name.empty() && walk.at < walk.collection.end)
    item.class_name = walk.collection.class_name;
  walk.contact_end = is_contact(walk.document, item) ? walk.node().next : 0;
}

void check_element(Walk& walk, Role role) {
  check_wire(walk);
  if (walk.node().flags & node_flag::unknown) return;
  if (role == Role::collection) enter_collection(walk);
  if (role == Role::data) enter_item(walk);
  check_alias(walk);
  check_version(walk);
  if (walk.document.is_removed(walk.at)) return;  // what it held cannot be judged
  check_structure(walk);
  check_by_page(walk);
  if (role == Role::data) check_item(walk);
  if (role == Role::names) check_names(walk);
}

/// No node is left of them.
void add_needless_switches(const Document& document, Findings& findings) {
  if (document.needless_switches == 0) return;
  Diagnostic diagnostic{Code::W22, Severity::note, document.place_at(document.needless_switch_at),
                        "SWITCH_PAGE to the page in force"};
  diagnostic.count = document.needless_switches;
  findings.add(std::move(diagnostic), 0);
}

}  // namespace

const std::vector<Diagnostic>& Checker::check(const PartialDocument& partial,
                                              const Diagnostics& noticed,
                                              conversation::Conversations* conversations,
                                              const conversation::Sender& sender) {
  const Document& document = partial.document;
  const Scope scope = make_scope(document, options_);
  findings_.start(document, scope, partial.open);
  add_reader_diagnostics(noticed, document, findings_);
  add_needless_switches(document, findings_);
  if (auto said = removed_values(document)) {
    const std::uint32_t first = document.removed.front().node;
    findings_.add(std::move(*said), first);
  }
  walk(document, scope);
  if (conversations)
    check_turn(document, scope, conversations->take(document, scope.direction, sender), findings_);
  return findings_.finish();
}

void Checker::walk(const Document& document, const Scope& scope) {
  Walk walk{document, scope, findings_};
  const auto count = static_cast<std::uint32_t>(document.nodes.size());
  if (count > 0) check_root(walk);
  for (walk.at = 0; walk.at < count; ++walk.at) {
    while (!walk.open.empty() && walk.open.back().end <= walk.at) walk.open.pop_back();
    const Node& node = walk.node();
    const Role role = role_of(node);
    if (node.kind == NodeKind::element) check_element(walk, role);
    if (!walk.has_children()) continue;
    const Tag tag = node.kind == NodeKind::element ? node.tag : Tag{};
    walk.open.push_back({walk.at, node.next, tag, role});
    if (role == Role::item) walk.open.back().class_name = child_value(document, walk.at, class_tag);
  }
}

}  // namespace eascard::validate
