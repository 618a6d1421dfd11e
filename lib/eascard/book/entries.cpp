#include "eascard/book/entries.hpp"

#include <functional>
#include <utility>

namespace eascard::book {
namespace {

std::uint32_t hash_of(std::string_view id) {
  const std::uint64_t hash = std::hash<std::string_view>()(id);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

}  // namespace

std::size_t Entries::slot_of(std::string_view id) const {
  if (slots_.empty()) return none;
  const std::uint32_t hash = hash_of(id);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.index == no_index) return none;
    if (slot.hash == hash && items_[slot.index].id == id) return at;
  }
}

void Entries::fill_slot(Slot slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = slot.hash & mask;
  while (slots_[at].index != no_index) at = (at + 1) & mask;
  slots_[at] = slot;
}

void Entries::grow() {
  const std::vector<Slot> before = std::exchange(
      slots_, std::vector<Slot>(slots_.empty() ? std::size_t{16} : 2 * slots_.size()));
  for (const Slot& slot : before)
    if (slot.index != no_index) fill_slot(slot);
}

Entry& Entries::add(std::string_view id) {
  if (2 * (size() + 1) > slots_.size()) grow();
  std::uint32_t index = no_index;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(items_.size());
    items_.push_back({std::string(id), {}, true});
  } else {
    index = free_.back();
    free_.pop_back();
    items_[index] = {std::string(id), {}, true};
  }
  fill_slot({hash_of(id), index});
  return items_[index].entry;
}

void Entries::erase(std::string_view id) {
  std::size_t hole = slot_of(id);
  if (hole == none) return;
  const std::uint32_t index = slots_[hole].index;
  items_[index] = {{}, {}, false};
  free_.push_back(index);
  // What stands behind the hole and belongs before it moves up (Knuth, TAOCP 6.4, algorithm R).
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = (hole + 1) & mask; slots_[at].index != no_index; at = (at + 1) & mask) {
    const std::size_t home = slots_[at].hash & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    slots_[hole] = slots_[at];
    hole = at;
  }
  slots_[hole] = {};
}

}  // namespace eascard::book
