#include "eascard/records/card_bytes.hpp"

#include <algorithm>

#include "eascard/text/ascii.hpp"

namespace eascard::records {
namespace {

constexpr std::size_t longest_head = 8192;

/// Whether the head in front of the first card says that it is quoted-printable (RFC 2045 6.1).
bool has_quoted_head(std::string_view bytes) {
  bytes = bytes.substr(0, longest_head);
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    if (istarts_with(line, "BEGIN:")) return false;
    if (istarts_with(line, "Content-Transfer-Encoding:") && icontains(line, "quoted-printable"))
      return true;
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
  }
  return false;
}

}  // namespace

CardBytes::CardBytes(Bytes& bytes) : source_(bytes) {
  constexpr std::size_t shortest_card = 32;
  const auto shows_more = [this] {
    const std::string_view seen = source_.bytes();
    return seen.size() < shortest_card ||
           (seen.size() < longest_head && !icontains(seen, "BEGIN:VCARD"));
  };
  while (shows_more() && source_.look_on()) {
  }
  order_ = find_utf16(source_.bytes());
  mark_ = order_ == Utf16::none ? 0 : utf16_mark_size(source_.bytes());
  source_.consume(mark_);
  is_quoted_ = order_ == Utf16::none && has_quoted_head(source_.bytes());
}

bool CardBytes::fill() {
  text_.erase(0, std::exchange(at_, 0));
  const std::size_t size = text_.size();
  for (bool last = false;; last = !source_.fill()) {
    const std::string_view bytes = source_.bytes();
    source_.consume(is_quoted_ ? append_quoted(bytes, last)
                               : decoder_.append(order_, bytes, text_));
    if (text_.size() > size) return true;
    if (last) return false;
  }
}

/// RFC 2045 6.7. A soft line break becomes the fold of a card, so that lines keep their numbers.
std::size_t CardBytes::append_quoted(std::string_view bytes, bool last) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t equals = std::min(bytes.find('=', at), bytes.size());
    text_ += bytes.substr(at, equals - at);
    at = equals;
    if (at == bytes.size() || (!last && bytes.size() - at < 3)) break;
    const std::string_view next = bytes.substr(at + 1, 2);
    if (const int code = hex_byte(bytes, at + 1); code >= 0) {
      text_ += static_cast<char>(code);
      at += 3;
    } else if (next.starts_with('\n') || next == "\r\n") {
      text_ += "\r\n ";
      at += next[0] == '\n' ? 2 : 3;
    } else {
      text_ += bytes[at++];
    }
  }
  return at;
}

std::uint64_t CardBytes::file_offset(std::uint64_t offset) const {
  return order_ == Utf16::none ? offset : 2 * offset + mark_;
}

}  // namespace eascard::records
