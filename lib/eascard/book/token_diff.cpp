#include "eascard/book/token_diff.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace eascard::book {
namespace {

using wbxml::Row;
using Rows = std::span<const Row>;

constexpr std::ptrdiff_t most_edits = 400;  // what the search may cost grows with its square

bool is_same(const Row& a, const Row& b) {
  return a.kind == b.kind && a.bytes == b.bytes && a.page == b.page && a.tag == b.tag &&
         a.text == b.text;
}

enum class Edit : std::uint8_t { keep, remove, add };

/// The fewest edits from a to b (E. Myers, An O(ND) Difference Algorithm, 1986), nothing where they
/// are more than most_edits.
std::vector<Edit> find_edits(Rows a, Rows b) {
  const auto n = static_cast<std::ptrdiff_t>(a.size());
  const auto m = static_cast<std::ptrdiff_t>(b.size());
  const auto same = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
    return is_same(a[static_cast<std::size_t>(x)], b[static_cast<std::size_t>(y)]);
  };
  // furthest[k + most + 1]: how far in a the paths of d edits get on the diagonal k = x - y.
  const std::ptrdiff_t most = std::min(most_edits, n + m);
  std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * most + 3), 0);
  const auto at = [most](std::ptrdiff_t k) { return static_cast<std::size_t>(k + most + 1); };
  std::vector<std::vector<std::ptrdiff_t>> steps;  // as it was before each number of edits
  const auto comes_down = [&](const std::vector<std::ptrdiff_t>& v, std::ptrdiff_t k,
                              std::ptrdiff_t d) {
    return k == -d || (k != d && v[at(k - 1)] < v[at(k + 1)]);
  };
  for (std::ptrdiff_t d = 0; d <= most; ++d) {
    steps.push_back(furthest);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = comes_down(furthest, k, d) ? furthest[at(k + 1)] : furthest[at(k - 1)] + 1;
      while (x < n && x - k < m && same(x, x - k)) ++x;
      furthest[at(k)] = x;
      if (x < n || x - k < m) continue;
      std::vector<Edit> edits;  // from the end
      for (std::ptrdiff_t y = x - k; d >= 0; --d) {
        const std::vector<std::ptrdiff_t>& v = steps[static_cast<std::size_t>(d)];
        const std::ptrdiff_t diagonal = x - y;
        const bool is_added = comes_down(v, diagonal, d);
        const std::ptrdiff_t from = d == 0 ? 0 : v[at(is_added ? diagonal + 1 : diagonal - 1)];
        const std::ptrdiff_t start = d == 0 ? 0 : is_added ? from : from + 1;
        for (; x > start; --x, --y) edits.push_back(Edit::keep);
        if (d == 0) break;
        edits.push_back(is_added ? Edit::add : Edit::remove);
        is_added ? --y : --x;
      }
      std::ranges::reverse(edits);
      return edits;
    }
  }
  return {};
}

}  // namespace

void append_tokens(std::string_view bytes, const Limits& limits, std::vector<Row>& rows) {
  std::uint64_t offset = 0;
  while (offset < bytes.size()) {
    wbxml::Dump dump(bytes.substr(offset), offset, limits);
    Row row;
    while (dump.next(row) && row.kind != wbxml::RowKind::trailing) rows.push_back(row);
    if (dump.fault()) throw Error(dump.fault()->diagnostic);
    offset += std::max<std::size_t>(dump.size(), 1);
  }
}

void diff_tokens(const std::vector<Row>& before, const std::vector<Row>& after,
                 const std::function<void(const Row&)>& removed,
                 const std::function<void(const Row&)>& added) {
  Rows a(before);
  Rows b(after);
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t begin = 0;
  while (begin < most && is_same(a[begin], b[begin])) ++begin;
  std::size_t end = 0;
  while (end < most - begin && is_same(a[a.size() - 1 - end], b[b.size() - 1 - end])) ++end;
  a = a.subspan(begin, a.size() - begin - end);
  b = b.subspan(begin, b.size() - begin - end);
  const std::vector<Edit> edits = find_edits(a, b);
  if (edits.empty()) {
    for (const Row& row : a) removed(row);
    for (const Row& row : b) added(row);
    return;
  }
  std::size_t x = 0;
  std::size_t y = 0;
  for (const Edit edit : edits) {
    if (edit == Edit::remove) removed(a[x]);
    if (edit == Edit::add) added(b[y]);
    x += edit != Edit::add;
    y += edit != Edit::remove;
  }
}

}  // namespace eascard::book
