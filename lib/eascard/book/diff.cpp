#include "eascard/book/diff.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "eascard/card/mapping.hpp"
#include "eascard/card/uid.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"

namespace eascard::book {
namespace {

std::string id_of(const Contact& contact) {
  const ContactContext& context = contact.context;
  if (context.server_id.empty()) return {};
  return std::string(context.collection_id) + '\n' + std::string(context.server_id);
}

std::string server_id_of(const Contact& contact) {
  return std::string(contact.context.server_id);
}

/// Of a contact without its CollectionId, as cards of others have it.
std::string lone_server_id_of(const Contact& contact) {
  return contact.context.collection_id.empty() ? server_id_of(contact) : std::string();
}

/// That of the card, or the one that a card of the contact would have.
std::string uid_of(const Contact& contact) {
  if (!contact.context.uid.empty()) return std::string(contact.context.uid);
  return contact.context.server_id.empty() ? std::string() : card::make_uid(contact, {});
}

std::string name_of(const Contact& contact) {
  return card::formatted_name(contact);
}

/// Takes over the elements that `later` has.
void overlay(Contact& contact, const Contact& later) {
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item || !later.has(f.id)) continue;
    contact.erase(f.id);
    contact.set(f.id, contact.own(std::string(later.value(f.id))));
    for (const std::string_view item : later.items(f.id))
      contact.add_item(f.id, contact.own(std::string(item)));
  }
}

/// What the contact says, without where it stands.
std::string values_of(const Contact& contact) {
  const std::unique_ptr<Contact> copy = contact.clone();
  copy->context = {};
  std::string text;
  json::write_contact(*copy, text);
  return text;
}

/// Servers that number the items of each collection have the same ServerId in two of them: it has
/// moved where the values have, too.
std::string moved_id_of(const Contact& contact) {
  const std::string id = server_id_of(contact);
  return id.empty() ? id : id + '\n' + values_of(contact);
}

/// Whose a contact is, as far as both sides tell it.
class OwnerKey {
 public:
  OwnerKey(const Side& before, const Side& after)
      : users_(both(before, after, &Owner::user)),
        devices_(both(before, after, &Owner::device_id)) {}

  std::string operator()(const Owner& owner) const {
    return (users_ ? owner.user : "") + '\n' + (devices_ ? owner.device_id : "") + '\n';
  }

 private:
  static bool both(const Side& before, const Side& after, std::string Owner::*part) {
    const auto is_told = [part](const Side& side) {
      return std::ranges::any_of(side.owners(),
                                 [part](const Owner& owner) { return !(owner.*part).empty(); });
    };
    return is_told(before) && is_told(after);
  }

  bool users_;
  bool devices_;
};

/// Pairs the contacts of two sides, by one thing after another.
class Matching {
 public:
  using Key = std::string (*)(const Contact&);

  Matching(const Side& before, const Side& after)
      : before_(before), after_(after), owner_key_(before, after) {
    pair_.resize(before.contacts().size(), none);
    is_taken_.resize(after.contacts().size());
  }

  void match(Key key, bool by_owner = true) { match(key, key, by_owner); }

  /// By what the keys say, where they say something.
  void match(Key key, Key after_key, bool by_owner) {
    std::unordered_map<std::string, Group> groups;
    for (std::size_t i = 0; i < pair_.size(); ++i)
      if (pair_[i] == none)
        if (std::string text = key_of(before_, i, key, by_owner); !text.empty())
          groups[std::move(text)].before.push_back(i);
    for (std::size_t i = 0; i < is_taken_.size(); ++i) {
      if (is_taken_[i]) continue;
      const auto found = groups.find(key_of(after_, i, after_key, by_owner));
      if (found != groups.end()) found->second.after.push_back(i);
    }
    for (const auto& [text, group] : groups) pair(group);
  }

  /// The contact of the other side, nullptr where there is none.
  const Contact* match_of(std::size_t before) const {
    return pair_[before] == none ? nullptr : after_.contacts()[pair_[before]].get();
  }
  bool is_new(std::size_t after) const { return !is_taken_[after]; }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  /// Contacts with one key, in order.
  struct Group {
    std::vector<std::size_t> before;
    std::vector<std::size_t> after;
  };

  std::string key_of(const Side& side, std::size_t index, Key key, bool by_owner) const {
    std::string text = key(*side.contacts()[index]);
    if (by_owner && !text.empty()) text.insert(0, owner_key_(side.owner_of(index)));
    return text;
  }

  void pair(const Group& group) {
    if (group.before.size() > 1 || group.after.size() > 1) pair_equal(group);
    auto after = group.after.begin();
    for (const std::size_t before : group.before) {
      if (pair_[before] != none) continue;
      while (after != group.after.end() && is_taken_[*after]) ++after;
      if (after == group.after.end()) return;
      take(before, *after);
    }
  }

  void pair_equal(const Group& group) {
    if (group.after.empty()) return;
    std::unordered_map<std::string, std::vector<std::size_t>> free;
    for (auto after = group.after.rbegin(); after != group.after.rend(); ++after)
      free[values_of(*after_.contacts()[*after])].push_back(*after);
    for (const std::size_t before : group.before) {
      const auto found = free.find(values_of(*before_.contacts()[before]));
      if (found == free.end() || found->second.empty()) continue;
      take(before, found->second.back());
      found->second.pop_back();
    }
  }

  void take(std::size_t before, std::size_t after) {
    pair_[before] = after;
    is_taken_[after] = true;
  }

  const Side& before_;
  const Side& after_;
  OwnerKey owner_key_;
  std::vector<std::size_t> pair_;
  std::vector<bool> is_taken_;
};

bool has_extras(const Contact* contact) {
  return contact && !contact->extras().nodes.empty();
}

std::string extras_text(const Contact* contact) {
  std::string text;
  if (has_extras(contact)) json::write_forest(contact->extras(), text);
  return text;
}

bool are_equal(const Contact& before, const Contact& after, FieldId id) {
  return before.value(id) == after.value(id) && before.items(id) == after.items(id);
}

ChangeKind kind_of(bool was, bool is) {
  return !was ? ChangeKind::added : !is ? ChangeKind::removed : ChangeKind::changed;
}

bool has_moved(const Contact* before, const Contact* after) {
  if (!before || !after) return false;
  const ContactContext& from = before->context;
  const ContactContext& to = after->context;
  return !from.server_id.empty() && from.server_id == to.server_id && !from.collection_id.empty() &&
         !to.collection_id.empty() && from.collection_id != to.collection_id;
}

/// Whether one of the elements that it holds says the same.
bool is_told_by_parts(const Change& holder, const std::vector<Change>& changes) {
  return std::ranges::any_of(changes, [&holder](const Change& part) {
    return part.field != FieldId::none && field(part.field).parent == holder.field &&
           part.kind == holder.kind;
  });
}

/// Leaves away an element that only holds others, as nobody sees it.
void drop_holder(std::vector<Change>& changes) {
  const auto holder = std::ranges::find(changes, FieldId::Body, &Change::field);
  if (holder != changes.end() && is_told_by_parts(*holder, changes)) changes.erase(holder);
}

void compare(Difference& difference) {
  const Contact* const before = difference.before;
  const Contact* const after = difference.after;
  if (has_moved(before, after))
    difference.changes.push_back({ChangeKind::changed, FieldId::none, before, after, true});
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item) continue;
    const bool was = before && before->has(f.id);
    const bool is = after && after->has(f.id);
    if (was == is && (!was || are_equal(*before, *after, f.id))) continue;
    difference.changes.push_back({kind_of(was, is), f.id, before, after});
  }
  drop_holder(difference.changes);
  if (extras_text(before) != extras_text(after))
    difference.changes.push_back(
        {kind_of(has_extras(before), has_extras(after)), FieldId::none, before, after});
}

/// Whether the contacts of both sides are of more than one collection.
bool are_several(const Side& before, const Side& after) {
  std::string_view first;
  for (const Side* side : {&before, &after})
    for (const auto& contact : side->contacts()) {
      const std::string_view id = contact->context.collection_id;
      if (first.empty()) first = id;
      if (!id.empty() && id != first) return true;
    }
  return false;
}

}  // namespace

void Side::add(const Contact& contact, const Owner& owner) {
  const bool is_of_message = !contact.context.operation.empty();
  std::string id = is_of_message ? id_of(contact) : std::string();
  if (!id.empty()) id.insert(0, owner.user + '\n' + owner.device_id + '\n');
  const auto found = id.empty() ? by_id_.end() : by_id_.find(id);
  if (found == by_id_.end()) {
    if (!id.empty()) by_id_.emplace(std::move(id), contacts_.size());
    contacts_.push_back(contact.clone());
    owner_of_.push_back(&*owners_.insert(owner).first);
  } else if (contact.context.operation == "Change") {
    overlay(*contacts_[found->second], contact);
  } else {
    contacts_[found->second] = contact.clone();
  }
}

std::string_view change_name(ChangeKind kind) {
  constexpr std::array<std::string_view, 3> names = {"added", "removed", "changed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string Change::element() const {
  if (is_move) return "CollectionId";
  if (this->field == FieldId::none) return "_extra";
  const Field& f = eascard::field(this->field);
  const std::string name(f.name);
  return f.parent == FieldId::none ? name : std::string(eascard::field(f.parent).name) + '/' + name;
}

void diff(const Side& before, const Side& after,
          const std::function<void(const Difference&)>& take) {
  const bool has_collections = are_several(before, after);
  Matching matching(before, after);
  matching.match(id_of);
  matching.match(lone_server_id_of, server_id_of, true);
  matching.match(server_id_of, lone_server_id_of, true);
  for (const auto key : {moved_id_of, uid_of}) matching.match(key);
  // Ids are a device's own, names are not: of one device each, the same people may be meant.
  matching.match(name_of, before.owners().size() > 1 || after.owners().size() > 1);
  for (std::size_t i = 0; i < before.contacts().size(); ++i) {
    const Contact* const match = matching.match_of(i);
    Difference difference{match ? ChangeKind::changed : ChangeKind::removed,
                          before.contacts()[i].get(),
                          match,
                          {},
                          has_collections};
    compare(difference);
    if (!match || !difference.changes.empty()) take(difference);
  }
  for (std::size_t i = 0; i < after.contacts().size(); ++i) {
    if (!matching.is_new(i)) continue;
    Difference difference{
        ChangeKind::added, nullptr, after.contacts()[i].get(), {}, has_collections};
    compare(difference);
    take(difference);
  }
}

}  // namespace eascard::book
