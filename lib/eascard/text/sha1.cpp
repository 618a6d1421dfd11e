#include "eascard/text/sha1.hpp"

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>

namespace eascard {
namespace {

constexpr std::size_t block_size = 64;
constexpr std::size_t length_size = 8;

using State = std::array<std::uint32_t, 5>;

/// RFC 3174 5: the function and the constant of a round.
std::uint32_t mix(std::size_t round, const State& s) {
  if (round < 20) return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5A827999;
  if (round < 40) return (s[1] ^ s[2] ^ s[3]) + 0x6ED9EBA1;
  if (round < 60) return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8F1BBCDC;
  return (s[1] ^ s[2] ^ s[3]) + 0xCA62C1D6;
}

/// RFC 3174 6.1.
void take_block(std::span<const char, block_size> block, State& state) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < block_size; ++i)
    words[i / 4] = words[i / 4] << 8 | static_cast<std::uint8_t>(block[i]);
  for (std::size_t i = 16; i < words.size(); ++i)
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  State s = state;
  for (std::size_t i = 0; i < words.size(); ++i)
    s = {std::rotl(s[0], 5) + mix(i, s) + s[4] + words[i], s[0], std::rotl(s[1], 30), s[2], s[3]};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += s[i];
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view text) {
  State state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (; text.size() >= block_size; text.remove_prefix(block_size))
    take_block(std::span<const char, block_size>(text.data(), block_size), state);
  // RFC 3174 4: one bit, zeros, and the length in the last bytes of a block.
  std::array<char, 2 * block_size> end{};
  std::memcpy(end.data(), text.data(), text.size());
  end[text.size()] = '\x80';
  const std::size_t size =
      text.size() < block_size - length_size ? block_size : std::size_t{2} * block_size;
  for (std::size_t i = 1; i <= length_size; ++i, bits >>= 8)
    end[size - i] = static_cast<char>(bits & 0xFF);
  for (std::size_t at = 0; at < size; at += block_size)
    take_block(std::span<const char, block_size>(end.data() + at, block_size), state);
  std::array<std::uint8_t, 20> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

}  // namespace eascard
