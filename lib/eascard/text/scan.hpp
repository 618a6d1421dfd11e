#pragma once
// The vector kernel: where in a text one of a few pairs of characters may stand.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eascard {

/// One of `firsts` with one of `seconds` behind it; "" is any.
struct Pairs {
  std::string_view firsts;
  std::string_view seconds;
};

/// Up to eight rows of pairs, of ASCII characters. To be made at compile time.
class PairSet {
 public:
  template <std::size_t Count>
  constexpr explicit PairSet(const Pairs (&rows)[Count]) {
    static_assert(Count <= 8, "a row is a bit");
    for (std::size_t row = 0; row < Count; ++row) {
      const auto bit = static_cast<std::uint8_t>(1U << row);
      for (const char c : rows[row].firsts) add(firsts_, c, bit);
      for (const char c : rows[row].seconds) add(seconds_, c, bit);
      for (int c = 0; rows[row].seconds.empty() && c < 128; ++c)
        add(seconds_, static_cast<char>(c), bit);
      if (rows[row].seconds.empty()) any_ |= bit;
    }
  }

  /// The first place at or behind `from`, text.size() where there is none. The last character has
  /// only what may stand before any.
  std::size_t find(std::string_view text, std::size_t from) const;

 private:
  /// What a character may be, by its value, and by each half of it: the rows that have one whose
  /// halves are these.
  struct Table {
    std::array<std::uint8_t, 256> whole{};
    alignas(16) std::array<std::uint8_t, 16> low{};
    alignas(16) std::array<std::uint8_t, 16> high{};
  };

  static constexpr void add(Table& table, char c, std::uint8_t bit) {
    const auto value = static_cast<unsigned char>(c);
    table.whole[value] = static_cast<std::uint8_t>(table.whole[value] | bit);
    table.low[value & 0xF] |= bit;
    table.high[value >> 4] |= bit;
  }
  bool has(std::string_view text, std::size_t at) const;
  std::size_t find_by_byte(std::string_view text, std::size_t from, std::size_t end) const;
  std::size_t find_by_block(std::string_view text, std::size_t from) const;

  Table firsts_;
  Table seconds_;
  std::uint8_t any_ = 0;  ///< rows whose second character is any, also one that is not ASCII
};

}  // namespace eascard
