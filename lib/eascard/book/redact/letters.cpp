#include "eascard/book/redact/letters.hpp"

#include <algorithm>
#include <array>

namespace eascard::book {
namespace {

constexpr Letters none{1, 0};

/// Unicode 15, Blocks.txt and the letters in them. Those without a row are in rows of 64, which
/// have one length in UTF-8, without the rows here.
constexpr std::array rows = {
    Letters{'0', '9'},           Letters{'A', 'Z'},           Letters{'a', 'z'},
    Letters{0xC0, 0xD6},         Letters{0xD8, 0xDE},         Letters{0xDF, 0xF6},
    Letters{0xF8, 0xFF},         Letters{0x100, 0x137, true}, Letters{0x139, 0x148, true},
    Letters{0x14A, 0x177, true}, Letters{0x391, 0x3A1},       Letters{0x3A3, 0x3A9},
    Letters{0x3B1, 0x3C9},       Letters{0x400, 0x40F},       Letters{0x410, 0x42F},
    Letters{0x430, 0x44F},       Letters{0x450, 0x45F},       Letters{0x5D0, 0x5EA},
    Letters{0x628, 0x63A},       Letters{0x641, 0x64A},       Letters{0x915, 0x939},
    Letters{0xE01, 0xE2E},       Letters{0x3041, 0x3096},     Letters{0x30A1, 0x30FA},
    Letters{0x4E00, 0x9FA5},     Letters{0xAC00, 0xD7A3},     Letters{0xFF10, 0xFF19},
    Letters{0xFF21, 0xFF3A},     Letters{0xFF41, 0xFF5A},     Letters{0xFF66, 0xFF9D},
    Letters{0x1F300, 0x1FAFF},   Letters{0x20000, 0x2A6D6}};
static_assert(std::ranges::is_sorted(rows, {}, &Letters::first));

/// What stays, outside of ASCII.
constexpr std::array kept = {
    Letters{0x80, 0xBF},     Letters{0xD7, 0xD7},     Letters{0xF7, 0xF7},
    Letters{0x300, 0x36F},   Letters{0x2000, 0x206F}, Letters{0x20A0, 0x20CF},
    Letters{0x2190, 0x22FF}, Letters{0x3000, 0x3004}, Letters{0x3008, 0x3020},
    Letters{0xFE00, 0xFE0F}, Letters{0xFEFF, 0xFEFF}, Letters{0xFF00, 0xFF0F},
    Letters{0xFF1A, 0xFF20}, Letters{0xFF3B, 0xFF40}, Letters{0xFF5B, 0xFF65},
    Letters{0xFFF0, 0xFFFF}};
static_assert(std::ranges::is_sorted(kept, {}, &Letters::first));

template <typename Table>
const Letters* find(const Table& table, std::uint32_t code) {
  const auto behind = std::ranges::upper_bound(table, code, {}, &Letters::first);
  if (behind == table.begin() || code > std::prev(behind)->last) return nullptr;
  return &*std::prev(behind);
}

}  // namespace

Letters letters_of(std::uint32_t code) {
  if (const Letters* row = find(rows, code)) return *row;
  if (code < 0x80 || find(kept, code)) return none;
  return {code & ~63U, code | 63U};
}

std::uint32_t pick_letter(const Letters& letters, std::uint32_t code, std::uint32_t number) {
  const std::uint32_t size = letters.last - letters.first + 1;
  if (letters.alternates) {
    const std::uint32_t first = letters.first + ((letters.first ^ code) & 1);
    return first + number % (size / 2) * 2;
  }
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint32_t picked = letters.first + (number % size + i) % size;
    if (letters_of(picked) == letters) return picked;
  }
  return code;
}

}  // namespace eascard::book
