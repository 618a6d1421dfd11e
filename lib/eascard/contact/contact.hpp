#pragma once
// One contact as values by field, with what is not understood kept and where it came from.

#include <array>
#include <bitset>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/document/message.hpp"
#include "eascard/export.hpp"
#include "eascard/schema/lists.hpp"

namespace eascard {

/// What the message around a contact says of it; all "" where it does not.
struct ContactContext {
  std::string_view server_id;
  std::string_view client_id;
  std::string_view collection_id;
  std::string_view operation;  ///< "Add", "Change" ...
  std::string_view uid;        ///< of a card that is not ours
};

/// How many items of a list servers take, and the rule that says so.
struct ListLimit {
  FieldId list;
  Code code;
  Limit items;

  /// "301 Category elements"
  std::string text(std::size_t count) const {
    return std::to_string(count) + ' ' + std::string(field(item_of(list)).name) + " elements";
  }
};
inline constexpr std::array list_limits = {
    ListLimit{FieldId::Categories, Code::C02, limit::category_items},
    ListLimit{FieldId::Children, Code::C03, limit::child_items}};

/// A contact. Values are views into the document it was lifted from, which must outlive it, or into
/// own(); for the latter it can be neither copied nor moved. Absent and empty are two things: an
/// empty element clears, an absent one may mean "unchanged". Reused by clear(), which keeps the
/// memory.
class EASCARD_EXPORT Contact {
 public:
  Contact() = default;
  Contact(const Contact&) = delete;
  Contact& operator=(const Contact&) = delete;

  /// Whether the element is there, be it empty.
  bool has(FieldId id) const { return present_[index_of(id)]; }
  /// The value as it stands on the wire, "" where empty or absent.
  std::string_view value(FieldId id) const { return values_[index_of(id)]; }
  /// The view must stay good: see own().
  void set(FieldId id, std::string_view value) {
    present_[index_of(id)] = true;
    values_[index_of(id)] = value;
  }
  /// Makes it absent.
  void erase(FieldId id) {
    present_[index_of(id)] = false;
    values_[index_of(id)] = {};
    items_[id].clear();
  }

  /// The values of a list in order; the list itself is has(list). None for any other field.
  const std::vector<std::string_view>& items(FieldId list) const { return items_[list]; }
  void add_item(FieldId list, std::string_view value) { items_[list].push_back(value); }

  /// What is no value of a field: unknown elements, earlier values of a repeated one. A forest,
  /// each tree with its subtree, texts in its storage.
  const Document& extras() const { return extras_; }
  Document& extras() { return extras_; }
  /// Copies nodes[index] of a document and its subtree; one that belongs into the element of a
  /// field, Body or a list, is wrapped in that element as a part of it.
  void add_extra(const Document& document, std::uint32_t index, FieldId within = FieldId::none);

  /// Puts the extras in the order in which a message has them: with the fields that they are
  /// earlier values or parts of, the rest behind. For readers, once all extras are there.
  void sort_extras();

  /// A copy that owns its values and stays when the document is gone.
  std::unique_ptr<Contact> clone() const;

  /// Whether both have the same elements, values and extras.
  bool equals(const Contact& other) const;

  /// Keeps a text for as long as the contact's values.
  std::string_view own(std::string text) { return owned_.emplace_back(std::move(text)); }

  void clear();

  ContactContext context;

 private:
  std::array<std::string_view, field_count> values_{};
  std::bitset<field_count> present_;
  ByList<std::vector<std::string_view>> items_;
  Document extras_;
  std::deque<std::string> owned_;  // a deque, so that views into its strings stay good
};

}  // namespace eascard
