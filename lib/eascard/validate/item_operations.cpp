// ItemOperations, as far as no row of message_structure.def says it.

#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr Tag fetch_tag = tag_of("ItemOperations", "Fetch");
constexpr Tag options_tag = tag_of("ItemOperations", "Options");
constexpr Tag schema_tag = tag_of("ItemOperations", "Schema");
constexpr Tag part_tag = tag_of("ItemOperations", "Part");
constexpr Tag link_tag = tag_of("DocumentLibrary", "LinkId");
constexpr Tag reference_tag = tag_of("AirSyncBase", "FileReference");
constexpr Tag collection_tag = tag_of("AirSync", "CollectionId");

bool has(const Walk& walk, std::uint32_t parent, Tag tag) {
  return find_child(walk.document, parent, tag) != nullptr;
}

void check_fetch(const Walk& walk) {
  if (child_value(walk.document, walk.at, collection_tag) == "RI")
    walk.add(Code::Q07, "Fetch from the recipient information cache");
  const bool by_id =
      has(walk, walk.at, tag_of("AirSync", "ServerId")) && has(walk, walk.at, collection_tag);
  if (by_id || has(walk, walk.at, tag_of("Search", "LongId")) ||
      has(walk, walk.at, reference_tag) || has(walk, walk.at, link_tag))
    return;
  walk.add(Code::O09, "Fetch does not name an item");
}

/// The mailbox has items with a Schema, others have none.
void check_schemas(const Walk& walk) {
  const std::string_view store =
      child_value(walk.document, walk.at, tag_of("ItemOperations", "Store"));
  const bool in_mailbox = store.empty() || store == "Mailbox" || store == "mailbox";
  if (in_mailbox && !has(walk, walk.at, link_tag) && !has(walk, walk.at, reference_tag)) return;
  walk.for_each_child(walk.at, [&](std::uint32_t options, const Node& child) {
    if (child.tag != options_tag) return;
    walk.for_each_child(options, [&](std::uint32_t index, const Node& grandchild) {
      if (grandchild.tag == schema_tag)
        walk.findings.add(Code::O01, index, "Schema with what is not in the mailbox");
    });
  });
}

}  // namespace

void check_item_operations(const Walk& walk) {
  const Tag tag = walk.node().tag;
  const Tag parent = walk.ancestor(0);
  if (tag == fetch_tag && parent != tag_of("ItemOperations", "Response")) {
    check_fetch(walk);
    check_schemas(walk);
  }
  if (tag == schema_tag && (parent != options_tag || walk.ancestor(1) != fetch_tag))
    walk.add(Code::O01, "Schema outside of Options of a Fetch");
  if (tag == options_tag) check_preferences(walk);
  if (tag == part_tag && !walk.scope.may_be(where::ir))
    walk.add(Code::B15, "Part outside of a response to ItemOperations");
}

}  // namespace eascard::validate
