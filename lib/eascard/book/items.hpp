#pragma once
// The contacts of one collection, by ServerId, and how to go back behind the last response: a
// client that asks again with the old key has not got it.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "eascard/book/change.hpp"
#include "eascard/book/entries.hpp"

namespace eascard::book {

/// What all collections of a run share; the contacts are for those who work on one.
struct Bench {
  Policy policy = Policy::spec;
  std::uint64_t next_place = 0;
  Contact contact;
  Contact change;
};

class Items {
 public:
  bool has(const std::string& id) const { return known_.contains(id); }
  /// nullptr where there is none.
  const Entry* find(const std::string& id) { return known_.find(id); }
  /// The item is this now. One that is known keeps its place.
  void put(const std::string& id, const Contact& contact, Bench& bench);
  /// Runs change(contact) on what is known of the item, which is there.
  template <typename Change>
  void change(const std::string& id, Bench& bench, Change change) {
    Entry& entry = *known_.find(id);
    const Entry& before = note(id, entry);
    before.contact.load(bench.contact);
    change(bench.contact);
    entry = {before.place, Stored(bench.contact)};
  }
  /// The same for what is so whether or not the last response was got.
  template <typename Change>
  void complete(const std::string& id, Bench& bench, Change change) {
    Entry& entry = *known_.find(id);
    entry.contact.load(bench.contact);
    change(bench.contact);
    Stored completed(bench.contact);
    entry.contact = std::move(completed);
  }
  void remove(const std::string& id);
  /// The same for what is so whether or not the last response was got.
  void drop(const std::string& id);

  /// An item without ServerId: of a client's Add of which the server has not said it, "" for none.
  void put_unanswered(const std::string& client_id, const Contact& contact, Bench& bench);
  /// The client takes those back.
  void drop_unanswered() { unanswered_.clear(); }

  void clear();
  /// From here on changes can be undone.
  void mark();
  void go_back();

  bool empty() const { return known_.empty() && unanswered_.empty(); }
  const Entries& known() const { return known_; }
  /// By ClientId, or by what is none.
  const Entries& unanswered() const { return unanswered_; }

 private:
  /// Moves the item to where it can be had back from.
  const Entry& note(const std::string& id, Entry& entry);

  Entries known_;
  Entries unanswered_;
  std::vector<std::pair<std::string, std::optional<Entry>>> undo_;
  std::unordered_set<std::string> dropped_;  ///< since the last mark: not to be had back
};

}  // namespace eascard::book
