#pragma once
// One contact as values by field, with what is not understood kept and where it came from.

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/document/message.hpp"
#include "eascard/schema/contact_fields.hpp"

namespace eascard {

/// What the message around a contact says of it; all "" where it does not.
struct ContactContext {
  std::string_view server_id;
  std::string_view client_id;
  std::string_view collection_id;
  std::string_view operation;  ///< "Add", "Change" ...
  std::string_view uid;        ///< of a card that is not ours
};

static_assert(std::ranges::count(all_fields(), FieldType::list, &Field::type) == 2,
              "a list besides Children and Categories, which Contact, JSContact and the reader of "
              "cards name, has no place in them");

/// A contact. Values are views into the document it was lifted from, which must outlive it, or into
/// own(); for the latter it can be neither copied nor moved. Absent and empty are two things: an
/// empty element clears, an absent one may mean "unchanged". Reused by clear(), which keeps the
/// memory.
class Contact {
 public:
  Contact() = default;
  Contact(const Contact&) = delete;
  Contact& operator=(const Contact&) = delete;

  bool has(FieldId id) const { return present_[index_of(id)]; }
  /// The value as it stands on the wire, "" where empty or absent.
  std::string_view value(FieldId id) const { return values_[index_of(id)]; }
  void set(FieldId id, std::string_view value) {
    present_[index_of(id)] = true;
    values_[index_of(id)] = value;
  }
  /// Makes it absent.
  void erase(FieldId id) {
    present_[index_of(id)] = false;
    values_[index_of(id)] = {};
    items_[list_index(id)].clear();
  }

  /// The values of a list, Categories or Children, in order; the list itself is has(list). None for
  /// any other field.
  const std::vector<std::string_view>& items(FieldId list) const {
    return items_[list_index(list)];
  }
  void add_item(FieldId list, std::string_view value) { items_[list_index(list)].push_back(value); }

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
  static constexpr std::size_t list_index(FieldId list) {
    return list == FieldId::Children ? 0 : list == FieldId::Categories ? 1 : 2;
  }

  std::array<std::string_view, field_count> values_{};
  std::bitset<field_count> present_;
  std::array<std::vector<std::string_view>, 3> items_;  ///< Children, Categories, none
  Document extras_;
  std::deque<std::string> owned_;  // a deque, so that views into its strings stay good
};

}  // namespace eascard
