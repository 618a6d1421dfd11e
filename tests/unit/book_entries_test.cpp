// The entries of a book against a map: what is put is found, what is erased is not.

#include "eascard/book/entries.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "hostile.hpp"

namespace eascard::book {
namespace {

using test::pick;
using test::Random;

TEST(BookEntries, AreThoseOfAMap) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Random random(seed);
    Entries entries;
    std::map<std::string, std::uint64_t> model;
    // Few ids are erased and added again and again, many make it grow.
    const unsigned ids = seed % 2 == 0 ? 12 : 3000;
    for (unsigned step = 0; step < 4000; ++step) {
      const std::string id = "2:" + std::to_string(pick(random, ids));
      ASSERT_EQ(entries.contains(id), model.contains(id)) << "seed " << seed << ' ' << id;
      if (pick(random, 3) == 0) {
        entries.erase(id);
        model.erase(id);
      } else if (Entry* const known = entries.find(id)) {
        ASSERT_EQ(known->place, model[id]) << "seed " << seed << ' ' << id;
      } else {
        entries.add(id).place = step;
        model[id] = step;
      }
      ASSERT_EQ(entries.size(), model.size());
    }
    std::map<std::string, std::uint64_t> all;
    entries.for_each([&](const std::string& id, const Entry& entry) { all[id] = entry.place; });
    EXPECT_EQ(all, model) << "seed " << seed;
    entries.clear();
    EXPECT_TRUE(entries.empty());
    EXPECT_FALSE(entries.contains("2:1"));
  }
}

// A book through which contacts only pass takes no more and no more memory.
TEST(BookEntries, UseAgainWhatIsFree) {
  Entries entries;
  Entry* const first = &entries.add("a");
  entries.erase("a");
  EXPECT_EQ(&entries.add("b"), first);
}

}  // namespace
}  // namespace eascard::book
