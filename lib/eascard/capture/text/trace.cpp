#include "eascard/capture/text/trace.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace eascard::capture {

void Trace::set_line(std::string_view text, std::uint64_t offset) {
  line_ = text;
  offset_ = offset;
}

/// Where in the input the token stands, if it is part of the line at hand and no copy.
bool Trace::find(std::string_view token, std::uint64_t& at) const {
  const std::less_equal<> is_before;
  const char* const end = line_.data() + line_.size();
  if (!is_before(line_.data(), token.data()) || !is_before(token.data() + token.size(), end))
    return false;
  at = offset_ + static_cast<std::uint64_t>(token.data() - line_.data());
  return true;
}

void Trace::add(TracedPiece piece, std::string_view token) {
  if (!find(token, piece.at)) return fail("in pieces that a log made of its line");
  piece.size = static_cast<std::uint32_t>(token.size());
  if (goes_on(piece))
    ++pieces_.back().count;
  else
    pieces_.push_back(piece);
}

/// Whether it is one more digit behind the last: a body may have millions of them.
bool Trace::goes_on(const TracedPiece& piece) const {
  if (piece.notation != Notation::hex_digit && piece.notation != Notation::base64_digit)
    return false;
  if (pieces_.empty()) return false;
  const TracedPiece& last = pieces_.back();
  const TracedPiece next = last.one(last.count);
  return next.notation == piece.notation && next.bit == piece.bit && next.at == piece.at &&
         next.size == piece.size && next.bits == piece.bits && last.count < ~std::uint32_t{0};
}

void Trace::keep(std::string_view token) {
  TextRange range{0, token.size()};
  if (find(token, range.at)) kept_.push_back(range);
}

void Trace::truncate(std::uint64_t bit) {
  while (!pieces_.empty() && pieces_.back().bit >= bit) pieces_.pop_back();
  if (pieces_.empty() || pieces_.back().count == 1) return;
  TracedPiece& last = pieces_.back();
  const std::uint64_t kept = (bit - last.bit + last.bits - 1) / last.bits;
  last.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(last.count, kept));
}

void Trace::widen() {
  std::uint64_t more = 0;
  for (TracedPiece& piece : pieces_) {
    piece.bit += more;
    if (!piece.is_latin) continue;
    piece.bits += 8;
    more += 8;
  }
}

void Trace::fail(std::string why) {
  if (why_.empty()) why_ = std::move(why);
}

}  // namespace eascard::capture
