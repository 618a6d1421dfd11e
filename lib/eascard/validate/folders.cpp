// FolderSync, as far as no row of message_structure.def says it.

#include <string>

#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr Tag changes_tag = tag_of("FolderHierarchy", "Changes");
constexpr Tag count_tag = tag_of("FolderHierarchy", "Count");

void check_changes(const Walk& walk) {
  std::size_t changes = 0;
  std::uint32_t count = 0;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    child.tag == count_tag ? static_cast<void>(count = index) : static_cast<void>(++changes);
  });
  if (count == 0) return;
  const std::string_view told = walk.document.value(walk.document.nodes[count]);
  if (told != std::to_string(changes))
    walk.findings.add(Code::F06, count,
                      "Count is not " + std::to_string(changes) + ", the number of changes");
}

}  // namespace

void check_folders(const Walk& walk) {
  if (walk.node().tag == changes_tag && !walk.findings.is_open(walk.at)) return check_changes(walk);
  if (walk.node().tag == tag_of("FolderHierarchy", "Type") && walk.value() == "19")
    walk.add(Code::Q05, "a folder of Type 19, the recipient information cache");
}

}  // namespace eascard::validate
