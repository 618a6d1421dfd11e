#pragma once
// What changed from one set of contacts to another.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eascard/contact/contact.hpp"

namespace eascard::book {

/// The contacts of one side, in order of first appearance, each as it was in the end.
class Side {
 public:
  /// Takes a copy. What has the CollectionId and ServerId of one before is its later state: a
  /// Change replaces the elements that it has, anything else all.
  void add(const Contact& contact);
  const std::vector<std::unique_ptr<Contact>>& contacts() const { return contacts_; }

 private:
  std::vector<std::unique_ptr<Contact>> contacts_;
  std::unordered_map<std::string, std::size_t> by_id_;  ///< CollectionId, LF, ServerId
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

  /// "FirstName", "Body/Data"; "_extra", as the plain JSON has it, for what no field is for.
  std::string element() const;
};

/// Two contacts that are one person's, or one without its match, and how they differ.
struct Difference {
  ChangeKind kind = ChangeKind::changed;  ///< of the contact
  const Contact* before = nullptr;        ///< nullptr where it was added
  const Contact* after = nullptr;         ///< nullptr where it was removed
  std::vector<Change> changes;            ///< in the order of elements
};

/// Calls `take` for each contact that is not the same on both sides: those of `before` in order,
/// then the ones that are new. Contacts are matched by ServerId, else by UID, else by name. Linear
/// in the contacts.
void diff(const Side& before, const Side& after,
          const std::function<void(const Difference&)>& take);

}  // namespace eascard::book
