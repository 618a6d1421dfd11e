#pragma once
// The contacts of records, whatever form they come in.

#include <optional>
#include <set>
#include <string>

#include "eascard/contact/contact.hpp"
#include "eascard/document/message.hpp"
#include "eascard/export.hpp"
#include "eascard/records/record.hpp"

namespace eascard::records {

/// Finds the contacts of one record after another: of Add, Change, Fetch and search results in a
/// message, or the one that the record is.
class EASCARD_EXPORT Contacts {
 public:
  /// Gets ready for `data`, which has to stay until the last of its contacts.
  void start(const Data& data);
  /// The next contact, good until the next call; nullptr at the end.
  [[nodiscard]] const Contact* next();
  /// Where the contact at hand begins; of one in a document without its line.
  Place place() const { return place_; }
  /// What it stands in; nothing for forms without messages.
  const Message& message() const { return message_; }
  /// What is noticed about the contact at hand, not located.
  const Diagnostics& diagnostics() const { return diagnostics_; }
  /// Adds to what is said of the contact at hand where it stands and whose it is.
  void locate(Diagnostic& diagnostic);

  /// What was found instead, of all records so far; "" where there was a contact, or no message.
  std::string found_instead() const;
  /// Whether there was one in any record so far.
  bool is_any() const { return is_any_; }
  /// Whether a Delete or SoftDelete was passed over, of contacts as far as its Class is told.
  bool has_deletions() const { return has_deletions_; }
  /// Ends what is told of all records so far.
  void forget();

 private:
  const Contact* lift_next();

  Data data_;
  std::optional<ItemCursor> items_;
  std::optional<Places> places_;
  std::optional<Item> item_;
  Contact lifted_;
  const Contact* contact_ = nullptr;
  Place place_;
  Message message_;
  Diagnostics diagnostics_;
  bool is_any_ = false;  ///< a contact was found
  bool has_deletions_ = false;
  std::set<std::string> others_;  ///< classes of items that are no contacts
  std::set<std::string> commands_;
};

}  // namespace eascard::records
