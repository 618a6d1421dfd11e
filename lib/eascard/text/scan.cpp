#include "eascard/text/scan.hpp"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <tmmintrin.h>
#endif

namespace eascard {

bool PairSet::has(std::string_view text, std::size_t at) const {
  const std::uint8_t first = firsts_.whole[static_cast<unsigned char>(text[at])];
  if (first == 0) return false;
  const std::uint8_t second =
      at + 1 < text.size() ? seconds_.whole[static_cast<unsigned char>(text[at + 1])] : 0;
  return (first & (second | any_)) != 0;
}

std::size_t PairSet::find_by_byte(std::string_view text, std::size_t from, std::size_t end) const {
  while (from < end && !has(text, from)) ++from;
  return from;
}

#ifdef __SSE2__

namespace {

constexpr std::size_t width = sizeof(__m128i);
const bool has_shuffle = __builtin_cpu_supports("ssse3") != 0;

}  // namespace

/// 16 places at once; a character that is not ASCII has the high bit, for which the shuffles give
/// nothing.
__attribute__((target("ssse3"))) std::size_t PairSet::find_by_block(std::string_view text,
                                                                    std::size_t from) const {
  const auto load = [](const void* at) { return _mm_loadu_si128(static_cast<const __m128i*>(at)); };
  const __m128i first_low = load(firsts_.low.data());
  const __m128i first_high = load(firsts_.high.data());
  const __m128i second_low = load(seconds_.low.data());
  const __m128i second_high = load(seconds_.high.data());
  const __m128i any = _mm_set1_epi8(static_cast<char>(any_));
  const __m128i half = _mm_set1_epi8(0xF);
  const std::size_t last = text.size() - width - 1;  // where the last block begins
  for (std::size_t at = from;; at += width) {
    if (at > last) at = last;  // and has some that were looked at already
    const __m128i c = load(text.data() + at);
    const __m128i d = load(text.data() + at + 1);
    const __m128i first =
        _mm_and_si128(_mm_shuffle_epi8(first_low, c),
                      _mm_shuffle_epi8(first_high, _mm_and_si128(_mm_srli_epi16(c, 4), half)));
    const __m128i second =
        _mm_and_si128(_mm_shuffle_epi8(second_low, d),
                      _mm_shuffle_epi8(second_high, _mm_and_si128(_mm_srli_epi16(d, 4), half)));
    const __m128i both = _mm_and_si128(first, _mm_or_si128(second, any));
    auto found =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(both, _mm_setzero_si128())));
    for (found ^= 0xFFFF; found != 0; found &= found - 1) {
      const std::size_t place = at + static_cast<std::size_t>(std::countr_zero(found));
      if (place >= from && has(text, place)) return place;
    }
    if (at == last) break;
  }
  return find_by_byte(text, text.size() - 1, text.size());
}

std::size_t PairSet::find(std::string_view text, std::size_t from) const {
  if (has_shuffle && from < text.size() && text.size() > width) return find_by_block(text, from);
  return find_by_byte(text, std::min(from, text.size()), text.size());
}

#else

std::size_t PairSet::find(std::string_view text, std::size_t from) const {
  return find_by_byte(text, std::min(from, text.size()), text.size());
}

#endif

}  // namespace eascard
