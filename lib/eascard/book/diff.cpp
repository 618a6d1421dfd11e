#include "eascard/book/diff.hpp"

#include <array>

#include "eascard/card/mapping.hpp"
#include "eascard/card/uid.hpp"
#include "eascard/json/tree.hpp"

namespace eascard::book {
namespace {

std::string id_of(const Contact& contact) {
  const ContactContext& context = contact.context;
  if (context.server_id.empty()) return {};
  return std::string(context.collection_id) + '\n' + std::string(context.server_id);
}

/// Of a card without its CollectionId, too.
std::string server_id_of(const Contact& contact) {
  return std::string(contact.context.server_id);
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

/// Pairs the contacts of two sides, by one thing after another.
class Matching {
 public:
  Matching(const Side& before, const Side& after)
      : before_(before), after_(after), pair_(before.contacts().size(), none) {
    is_taken_.resize(after.contacts().size());
  }

  /// By what `key` says, where it says something; of several with one key each takes the next.
  void match(std::string (*key)(const Contact&)) {
    std::unordered_map<std::string, std::vector<std::size_t>> free;
    const auto& contacts = after_.contacts();
    for (std::size_t i = contacts.size(); i-- > 0;)
      if (!is_taken_[i])
        if (std::string text = key(*contacts[i]); !text.empty()) free[std::move(text)].push_back(i);
    for (std::size_t i = 0; i < pair_.size(); ++i) {
      if (pair_[i] != none) continue;
      const auto found = free.find(key(*before_.contacts()[i]));
      if (found == free.end() || found->second.empty()) continue;
      pair_[i] = found->second.back();
      is_taken_[pair_[i]] = true;
      found->second.pop_back();
    }
  }

  /// The contact of the other side, nullptr where there is none.
  const Contact* match_of(std::size_t before) const {
    return pair_[before] == none ? nullptr : after_.contacts()[pair_[before]].get();
  }
  bool is_new(std::size_t after) const { return !is_taken_[after]; }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  const Side& before_;
  const Side& after_;
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

void compare(Difference& difference) {
  const Contact* const before = difference.before;
  const Contact* const after = difference.after;
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item) continue;
    const bool was = before && before->has(f.id);
    const bool is = after && after->has(f.id);
    if (was == is && (!was || are_equal(*before, *after, f.id))) continue;
    difference.changes.push_back({kind_of(was, is), f.id, before, after});
  }
  if (extras_text(before) != extras_text(after))
    difference.changes.push_back(
        {kind_of(has_extras(before), has_extras(after)), FieldId::none, before, after});
}

}  // namespace

void Side::add(const Contact& contact) {
  const std::string id = id_of(contact);
  const auto found = id.empty() ? by_id_.end() : by_id_.find(id);
  if (found == by_id_.end()) {
    if (!id.empty()) by_id_.emplace(id, contacts_.size());
    contacts_.push_back(contact.clone());
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
  if (this->field == FieldId::none) return "_extra";
  const Field& f = eascard::field(this->field);
  const std::string name(f.name);
  return f.parent == FieldId::none ? name : std::string(eascard::field(f.parent).name) + '/' + name;
}

void diff(const Side& before, const Side& after,
          const std::function<void(const Difference&)>& take) {
  Matching matching(before, after);
  for (const auto key : {id_of, server_id_of, uid_of, name_of}) matching.match(key);
  for (std::size_t i = 0; i < before.contacts().size(); ++i) {
    const Contact* const match = matching.match_of(i);
    Difference difference{
        match ? ChangeKind::changed : ChangeKind::removed, before.contacts()[i].get(), match, {}};
    compare(difference);
    if (!match || !difference.changes.empty()) take(difference);
  }
  for (std::size_t i = 0; i < after.contacts().size(); ++i) {
    if (!matching.is_new(i)) continue;
    Difference difference{ChangeKind::added, nullptr, after.contacts()[i].get(), {}};
    compare(difference);
    take(difference);
  }
}

}  // namespace eascard::book
