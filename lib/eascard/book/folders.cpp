#include "eascard/book/folders.hpp"

namespace eascard::book {
namespace {

constexpr Tag server_id_tag = tag_of("FolderHierarchy", "ServerId");

/// The id by which clients synchronize the cache ([MS-ASCMD] R2037).
constexpr std::string_view cache_id = "RI";

FolderKind kind_of_type(std::string_view type) {
  // 1 and 18 do not say of what class they are.
  if (type.empty() || type == "1" || type == "18") return FolderKind::unknown;
  if (type == "9" || type == "14") return FolderKind::contacts;
  return type == "19" ? FolderKind::cache : FolderKind::other;
}

template <typename Use>
void for_each_change(const Document& document, Tag tag, Use use) {
  for_each_child(document, 0, tag_of("FolderHierarchy", "Changes"),
                 [&](std::uint32_t changes) { for_each_child(document, changes, tag, use); });
}

}  // namespace

FolderKind Folders::kind(const std::string& id) const {
  const auto found = all_.find(id);
  if (found != all_.end() && found->second.kind != FolderKind::unknown) return found->second.kind;
  return id == cache_id ? FolderKind::cache : FolderKind::unknown;
}

std::vector<std::string> Folders::take(const Document& document, bool lists_all) {
  std::vector<std::string> gone;
  const std::string_view status = child_value(document, 0, tag_of("FolderHierarchy", "Status"));
  if (!status.empty() && status != "1") return gone;
  std::map<std::string, Folder> before;
  if (lists_all) {
    before.swap(all_);
    children_.clear();
  }
  for (const Tag tag : {tag_of("FolderHierarchy", "Add"), tag_of("FolderHierarchy", "Update")})
    for_each_change(document, tag, [&](std::uint32_t index) { put(document, index); });
  for_each_change(document, tag_of("FolderHierarchy", "Delete"), [&](std::uint32_t index) {
    for (std::string& id : remove(std::string(child_value(document, index, server_id_tag))))
      gone.push_back(std::move(id));
  });
  for (const auto& [id, folder] : before)
    if (!all_.contains(id)) gone.push_back(id);
  return gone;
}

void Folders::put(const Document& document, std::uint32_t index) {
  add(std::string(child_value(document, index, server_id_tag)),
      std::string(child_value(document, index, tag_of("FolderHierarchy", "ParentId"))),
      child_value(document, index, tag_of("FolderHierarchy", "Type")));
}

/// An Update has no new Type.
void Folders::add(const std::string& id, const std::string& parent, std::string_view type) {
  const auto known = all_.find(id);
  const FolderKind before = known == all_.end() ? FolderKind::unknown : known->second.kind;
  const FolderKind kind = kind_of_type(type);
  forget(id);
  children_[parent].insert(id);
  all_[id] = {parent, kind == FolderKind::unknown ? before : kind};
}

void Folders::forget(const std::string& id) {
  const auto found = all_.find(id);
  if (found == all_.end()) return;
  const auto siblings = children_.find(found->second.parent);
  if (siblings != children_.end()) {
    siblings->second.erase(id);
    if (siblings->second.empty()) children_.erase(siblings);
  }
  all_.erase(found);
}

std::vector<std::string> Folders::remove(const std::string& id) {
  std::vector<std::string> gone{id};
  for (std::size_t i = 0; i < gone.size(); ++i) {
    const auto in_it = children_.find(gone[i]);
    if (in_it != children_.end()) {
      const std::set<std::string> inner = std::move(in_it->second);
      children_.erase(in_it);
      for (const std::string& child : inner)
        if (child != id) gone.push_back(child);
    }
    forget(gone[i]);
  }
  return gone;
}

}  // namespace eascard::book
