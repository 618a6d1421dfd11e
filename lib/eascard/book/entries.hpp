#pragma once
// Contacts by id. Most ids of a book are met once, and are new: a miss looks at one number, and
// growing moves numbers alone.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/book/stored.hpp"

namespace eascard::book {

struct Entry {
  std::uint64_t place = 0;  ///< in the order of first appearance
  Stored contact{};
};

/// Ids are ServerIds or ClientIds. An entry stays where it is until it is erased.
class Entries {
 public:
  /// nullptr where there is none.
  [[nodiscard]] Entry* find(std::string_view id) {
    const std::size_t slot = slot_of(id);
    return slot == none ? nullptr : &items_[slots_[slot].index].entry;
  }
  [[nodiscard]] bool contains(std::string_view id) const { return slot_of(id) != none; }
  /// One that is not there yet.
  Entry& add(std::string_view id);
  void erase(std::string_view id);
  void clear() { *this = Entries(); }

  std::size_t size() const { return items_.size() - free_.size(); }
  bool empty() const { return size() == 0; }
  /// use(id, entry) for each, in no order that means anything.
  template <typename Use>
  void for_each(Use use) const {
    for (const Item& item : items_)
      if (item.is_there) use(item.id, item.entry);
  }

 private:
  static constexpr std::size_t none = ~std::size_t{0};
  static constexpr std::uint32_t no_index = ~std::uint32_t{0};

  struct Item {
    std::string id;
    Entry entry;
    bool is_there = true;
  };
  /// Open addressing with linear probing.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t index = no_index;  ///< in items_
  };

  std::size_t slot_of(std::string_view id) const;
  void fill_slot(Slot slot);
  void grow();

  std::deque<Item> items_;
  std::vector<std::uint32_t> free_;  ///< of items_, to be used again
  std::vector<Slot> slots_;          ///< a power of two, at most half of them filled
};

}  // namespace eascard::book
