#include "eascard/capture/text/tree_start.hpp"

#include <algorithm>
#include <array>

#include "eascard/schema/message_elements.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_root(std::string_view name) {
  const Tag* tag = find_tree_tag(name);
  return tag && is_root_name(find_token(*tag)->name);
}

struct OtherName {
  std::string_view name;
  Tag tag;
};
/// Names that nobody but Z-Push has, lib/wbxml/wbxmldefs.php, and only its logs. As aliases of
/// code_pages.def they would make names in XML ambiguous that are not.
constexpr std::array other_names = {
    OtherName{"Ping:LifeTime", tag_of("Ping", "HeartbeatInterval")},
    OtherName{"Ping:ServerEntryId", tag_of("Ping", "Id")},
    OtherName{"Ping:FolderType", tag_of("Ping", "Class")},
    OtherName{"GetItemEstimate:Folders", tag_of("GetItemEstimate", "Collections")},
    OtherName{"GetItemEstimate:Folder", tag_of("GetItemEstimate", "Collection")},
    OtherName{"GetItemEstimate:FolderType", tag_of("GetItemEstimate", "Class")},
    OtherName{"GetItemEstimate:FolderId", tag_of("GetItemEstimate", "CollectionId")},
    OtherName{"Move:Moves", tag_of("Move", "MoveItems")},
    OtherName{"MeetingResponse:FolderId", tag_of("MeetingResponse", "CollectionId")},
    OtherName{"POOMTASKS:Rtf", tag_of("Tasks", "CompressedRTF")},
    OtherName{"AirNotify:Lifetime", tag_of("AirNotify", "LifeTime")},
    OtherName{"AirNotify:ServerEntryId", tag_of("AirNotify", "ServerId")},
    OtherName{"AirNotify:Replies", tag_of("AirNotify", "Responses")}};

/// "Page", or "" of a name without one.
std::string_view page_in_tree(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == npos ? std::string_view() : name.substr(0, colon);
}

}  // namespace

std::string_view name_in_tree(std::string_view text) {
  if (!text.starts_with('<') || !text.ends_with('>')) return {};
  text = text.substr(1, text.size() - 2);
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.ends_with(' ')) text.remove_suffix(1);  // Horde's empty tags
  const bool good = !text.empty() && is_letter(text[0]) && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || c == ':' || c == '-' || c == '_';
  });
  return good ? text : std::string_view();
}

const Tag* find_tree_tag(std::string_view name) {
  for (const OtherName& other : other_names)
    if (name == other.name) return &other.tag;
  const std::string_view page = page_in_tree(name);
  const int number = find_namespace(page.empty() ? "AirSync" : page);
  if (number < 0) return nullptr;
  if (!page.empty()) name.remove_prefix(page.size() + 1);
  return find_element(static_cast<std::uint8_t>(number), name, nullptr);
}

std::optional<TreeStart> find_tree(std::string_view line, std::size_t at) {
  std::size_t mark = at;
  while (mark > 0 && line[mark - 1] == ' ') --mark;
  if (mark == at || mark == 0) return {};
  if (line[mark - 1] == ':') --mark;
  if (mark == 0 || (line[mark - 1] != 'I' && line[mark - 1] != 'O')) return {};
  --mark;
  if (mark > 0 && line[mark - 1] != ' ' && line[mark - 1] != ']') return {};
  constexpr std::size_t longest = 64;
  const std::string_view tag = line.substr(at, longest);
  if (!is_root(name_in_tree(tag.substr(0, tag.find('>') + 1)))) return {};
  return TreeStart{mark, at};
}

}  // namespace eascard::capture
