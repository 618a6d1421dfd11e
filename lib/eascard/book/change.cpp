#include "eascard/book/change.hpp"

#include <set>
#include <utility>

#include "eascard/document/builder.hpp"

namespace eascard::book {
namespace {

/// The notes of one range of protocol versions.
struct Notes {
  FieldId container;  ///< none: they stand in the item itself
  FieldId type;
  FieldId size;
  FieldId truncated;
  FieldId data;

  bool are_in(const Contact& contact) const {
    return container != FieldId::none ? contact.has(container)
                                      : contact.has(data) || contact.has(truncated);
  }
  bool are_cut(const Contact& contact) const { return contact.value(truncated) == "1"; }
  constexpr bool has(FieldId id) const {
    return id == container || id == type || id == size || id == truncated || id == data;
  }
  bool any_of(const Fields& fields) const {
    return fields[index_of(container == FieldId::none ? data : container)];
  }
};
constexpr std::array all_notes = {
    Notes{FieldId::Body, FieldId::BodyType, FieldId::BodyEstimatedDataSize,
          FieldId::BodyTruncatedFlag, FieldId::BodyData},
    Notes{FieldId::none, FieldId::none, FieldId::BodySize, FieldId::BodyTruncated,
          FieldId::ContactsBody}};

constexpr bool is_note(FieldId id) {
  return all_notes[0].has(id) || all_notes[1].has(id);
}

void copy_field(Contact& to, const Contact& from, FieldId id) {
  to.erase(id);
  if (!from.has(id)) return;
  to.set(id, from.value(id));
  for (const std::string_view item : from.items(id)) to.add_item(id, item);
}

void copy_notes(Contact& to, const Contact& from, const Notes& notes) {
  for (const FieldId id : {notes.container, notes.type, notes.size, notes.truncated, notes.data})
    if (id != FieldId::none) copy_field(to, from, id);
}

/// What an extra is told apart by: its element, or the name of a literal.
using ExtraName = std::pair<std::uint32_t, std::string_view>;

ExtraName name_of(const Document& extras, std::uint32_t root) {
  const Node& node = extras.nodes[root];
  if (node.kind == NodeKind::element) return {node.tag.page * 256u + node.tag.token, {}};
  return {~static_cast<std::uint32_t>(node.kind), extras.text(node)};
}

template <typename Use>
void for_each_extra(const Document& extras, Use use) {
  for (std::uint32_t i = 0; i < extras.nodes.size(); i = extras.nodes[i].next) use(i);
}

/// Those of `change` take the place of those of their names; what belonged to the earlier value of
/// a field is gone with it.
void merge_extras(Contact& contact, const Contact& change, const Fields& replaced) {
  const Document& ours = contact.extras();
  const Document& theirs = change.extras();
  if (ours.nodes.empty() && theirs.nodes.empty()) return;
  std::set<ExtraName> names;
  for_each_extra(theirs, [&](std::uint32_t i) { names.insert(name_of(theirs, i)); });
  Document merged;
  DocumentBuilder builder(merged);
  for_each_extra(ours, [&](std::uint32_t i) {
    const Node& node = ours.nodes[i];
    const FieldId id =
        node.kind == NodeKind::element ? field_of(node.tag.page, node.tag.token) : FieldId::none;
    const bool is_replaced = id != FieldId::none && replaced[index_of(id)];
    if (!is_replaced && !names.contains(name_of(ours, i))) builder.copy(ours, i);
  });
  for_each_extra(theirs, [&](std::uint32_t i) { builder.copy(theirs, i); });
  contact.extras() = std::move(merged);
  contact.sort_extras();
}

void mark_notes(const Notes& notes, Fields& replaced) {
  for (const FieldId id : {notes.container, notes.data})
    if (id != FieldId::none) replaced[index_of(id)] = true;
}

/// Whether the notes of a server say nothing that is not known, or nothing at all.
bool says_less(const Contact& contact, const Contact& change, const Notes& notes) {
  if (!notes.are_cut(change) || !contact.has(notes.data)) return false;
  if (!change.has(notes.data)) return true;
  const bool same_type =
      notes.type == FieldId::none || contact.value(notes.type) == change.value(notes.type);
  return same_type && !notes.are_cut(contact) &&
         contact.value(notes.data).starts_with(change.value(notes.data));
}

void receive_notes(Contact& contact, const Contact& change, const Notes& notes, Fields& replaced) {
  if (says_less(contact, change, notes)) {
    if (change.has(notes.data)) return;
    // There are others, perhaps, and nobody has seen them.
    copy_field(contact, change, notes.size);
    copy_field(contact, change, notes.truncated);
    return;
  }
  copy_notes(contact, change, notes);
  mark_notes(notes, replaced);
}

/// Without Data nothing is said of the notes (R878).
void send_notes(Contact& contact, const Contact& change, const Notes& notes, Fields& replaced) {
  if (!change.has(notes.data)) return;
  copy_notes(contact, change, notes);
  mark_notes(notes, replaced);
}

bool keeps(FieldId id, Policy policy, const Managed& managed) {
  if (field(id).ghosting != Ghosting::ghostable) return true;
  return policy == Policy::keep_all || (policy == Policy::spec && managed.ghosts(id));
}

}  // namespace

bool Managed::ghosts(FieldId id) const {
  using conversation::Supported;
  return supported == Supported::unknown || supported == Supported::empty ||
         (supported == Supported::listed && !fields[index_of(id)]);
}

Fields removed_fields(const Document& document, std::uint32_t data) {
  Fields removed;
  if (document.removed.empty()) return removed;
  const std::uint32_t end = document.nodes[data].next;
  for (std::uint32_t i = data + 1; i < end; i = document.nodes[i].next) {
    const Node& node = document.nodes[i];
    const FieldId id =
        node.kind == NodeKind::element ? field_of(node.tag.page, node.tag.token) : FieldId::none;
    if (id != FieldId::none && document.count_removed(i, node.next) > 0)
      removed[index_of(id)] = true;
  }
  return removed;
}

void keep_sent(Contact& contact) {
  for (const Field& f : all_fields())
    if (f.sent_by == SentBy::response) contact.erase(f.id);
}

void apply_sent(Contact& contact, const Contact& change, const Fields& removed, Policy policy,
                const Managed& managed) {
  Fields replaced;
  for (const Field& f : all_fields()) {
    if (f.parent != FieldId::none || is_note(f.id) || removed[index_of(f.id)]) continue;
    const bool is_there = change.has(f.id);
    if (!is_there && keeps(f.id, policy, managed)) continue;
    replaced[index_of(f.id)] = true;
    copy_field(contact, change, f.id);
    if (f.id == FieldId::Picture && change.value(f.id).empty()) contact.erase(f.id);
  }
  for (const Notes& notes : all_notes)
    if (notes.are_in(change) && !notes.any_of(removed))
      send_notes(contact, change, notes, replaced);
  merge_extras(contact, change, replaced);
}

void apply_received(Contact& contact, const Contact& change, const Fields& removed) {
  Fields replaced;
  for (const Field& f : all_fields()) {
    if (f.parent != FieldId::none || is_note(f.id) || removed[index_of(f.id)]) continue;
    if (!change.has(f.id)) continue;
    replaced[index_of(f.id)] = true;
    copy_field(contact, change, f.id);
  }
  for (const Notes& notes : all_notes)
    if (notes.are_in(change) && !notes.any_of(removed))
      receive_notes(contact, change, notes, replaced);
  merge_extras(contact, change, replaced);
}

}  // namespace eascard::book
