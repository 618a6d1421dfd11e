#pragma once
// A contact as a book keeps it: its values in one string, a fraction of what a Contact takes.

#include <memory>
#include <string>

#include "eascard/contact/contact.hpp"

namespace eascard::book {

class Stored {
 public:
  Stored() = default;
  /// Copies elements and extras, and of the context ClientId and UID alone.
  explicit Stored(const Contact& contact);

  /// Makes `contact` what was stored; its values are views into this object.
  void load(Contact& contact) const;

  bool operator==(const Stored& other) const;
  std::size_t hash() const { return std::hash<std::string>()(values_); }

 private:
  std::string values_;  ///< what and how long, then the bytes of it, in canonical order
  std::unique_ptr<Document> extras_;
};

}  // namespace eascard::book
