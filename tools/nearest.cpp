#include "nearest.hpp"

#include <algorithm>
#include <array>

#include "eascard/text/ascii.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t longest_word = 40;

/// How many letters are too many, missing, wrong or changed with their neighbour (the distance of
/// Damerau and Levenshtein, each place touched once).
std::size_t distance(const std::string& a, const std::string& b) {
  std::array<std::array<std::size_t, longest_word + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& last = rows[(i + 2) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string_view nearest(std::string_view text, const std::vector<std::string_view>& words) {
  const std::string wanted = lower_case(text);
  std::string_view found;
  std::size_t least = longest_word;
  if (wanted.empty() || wanted.size() > longest_word) return {};
  for (const std::string_view word : words) {
    if (word.size() > longest_word) continue;
    const std::string known = lower_case(word);
    const std::size_t errors = distance(wanted, known);
    // A third of the letters may be wrong; who stops early or adds an end means the word too.
    const bool is_near = errors * 3 <= std::max(wanted.size(), known.size());
    const bool is_part = wanted.size() >= 3 && known.size() >= 3 &&
                         (known.starts_with(wanted) || wanted.starts_with(known));
    if ((is_near || is_part) && errors < least) {
      least = errors;
      found = word;
    }
  }
  return found;
}

std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& words) {
  const std::string_view word = nearest(text, words);
  return word.empty() ? std::string() : "; did you mean " + std::string(word) + '?';
}

}  // namespace eascard::tool
