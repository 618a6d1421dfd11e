#include "eascard/book/items.hpp"

namespace eascard::book {

const Entry& Items::note(const std::string& id, Entry& entry) {
  undo_.emplace_back(id, std::move(entry));
  return *undo_.back().second;
}

void Items::put(const std::string& id, const Contact& contact, Bench& bench) {
  if (Entry* const known = known_.find(id)) {
    const std::uint64_t place = note(id, *known).place;
    *known = {place, Stored(contact)};
  } else {
    undo_.emplace_back(id, std::nullopt);
    known_.add(id) = {bench.next_place++, Stored(contact)};
  }
}

void Items::remove(const std::string& id) {
  Entry* const known = known_.find(id);
  if (!known) return;
  note(id, *known);
  known_.erase(id);
}

void Items::drop(const std::string& id) {
  known_.erase(id);
  dropped_.insert(id);
}

void Items::put_unanswered(const std::string& client_id, const Contact& contact, Bench& bench) {
  const std::string id = client_id.empty() ? '\0' + std::to_string(bench.next_place) : client_id;
  Entry* const known = unanswered_.find(id);
  (known ? *known : unanswered_.add(id)) = {bench.next_place++, Stored(contact)};
}

void Items::clear() {
  known_.clear();
  unanswered_.clear();
  mark();
}

void Items::mark() {
  undo_.clear();
  dropped_.clear();
}

void Items::go_back() {
  for (; !undo_.empty(); undo_.pop_back()) {
    auto& [id, entry] = undo_.back();
    if (entry && !dropped_.contains(id)) {
      Entry* const known = known_.find(id);
      (known ? *known : known_.add(id)) = std::move(*entry);
    } else {
      known_.erase(id);
    }
  }
}

}  // namespace eascard::book
