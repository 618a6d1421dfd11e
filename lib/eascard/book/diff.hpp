#pragma once
// What changed from one set of contacts to another.

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eascard/contact/contact.hpp"

namespace eascard::book {

/// Whose mailbox and device a contact is of, "" where nobody says so.
struct Owner {
  std::string user;
  std::string device_id;

  auto operator<=>(const Owner&) const = default;
};

/// The contacts of one side, in order of first appearance, each as it was in the end.
class Side {
 public:
  /// Takes a copy. Of what stands in messages, the one with owner, CollectionId and ServerId of one
  /// before is its later state: a Change replaces the elements that it has, anything else all. What
  /// stands in no message counts each time.
  void add(const Contact& contact, const Owner& owner = {});
  const std::vector<std::unique_ptr<Contact>>& contacts() const { return contacts_; }
  /// Of the contact with that index.
  const Owner& owner_of(std::size_t index) const { return *owner_of_[index]; }
  const std::set<Owner>& owners() const { return owners_; }

 private:
  std::vector<std::unique_ptr<Contact>> contacts_;
  std::vector<const Owner*> owner_of_;
  std::set<Owner> owners_;
  std::unordered_map<std::string, std::size_t> by_id_;  ///< user, device, CollectionId, ServerId
};

enum class ChangeKind : std::uint8_t { added, removed, changed };
/// "added", "removed", "changed"
std::string_view change_name(ChangeKind kind);

/// One element that is not the same. Views are into the contacts.
struct Change {
  ChangeKind kind{};
  FieldId field = FieldId::none;  ///< none: elements that no field is for
  const Contact* before = nullptr;
  const Contact* after = nullptr;
  bool is_move = false;  ///< of the CollectionId, which is no element of a contact

  /// "FirstName", "Body/Data"; "_extra", as the plain JSON has it, for what no field is for;
  /// "CollectionId" of a move.
  std::string element() const;
};

/// Two contacts that are one person's, or one without its match, and how they differ.
struct Difference {
  ChangeKind kind = ChangeKind::changed;  ///< of the contact
  const Contact* before = nullptr;        ///< nullptr where it was added
  const Contact* after = nullptr;         ///< nullptr where it was removed
  std::vector<Change> changes;            ///< a move, then in the order of elements
  bool has_collections = false;  ///< the sides have several: the ServerId alone does not tell it
};

/// Calls `take` for each contact that is not the same on both sides: those of `before` in order,
/// then the ones that are new. Contacts are matched by ServerId, else by UID, else by name; by a
/// ServerId in two collections where all else is equal: it has moved. Of
/// several that are the same in that, those with equal values first, then in order. User and device
/// count where both sides tell them. Linear in the contacts.
void diff(const Side& before, const Side& after,
          const std::function<void(const Difference&)>& take);

}  // namespace eascard::book
