#include "eascard/capture/tnetstring.hpp"

#include <algorithm>

#include "eascard/text/ascii.hpp"

namespace eascard::capture::tnetstring {
namespace {

/// As many as mitmproxy reads; no overflow either.
constexpr std::size_t max_digits = 12;
constexpr std::string_view types = ",;#^!~]}";

}  // namespace

Prefix read_prefix(std::string_view bytes, bool& more) {
  Prefix prefix;
  std::size_t at = 0;
  for (; at < bytes.size() && at < max_digits && is_digit(bytes[at]); ++at)
    prefix.length = prefix.length * 10 + static_cast<std::uint64_t>(bytes[at] - '0');
  more = at == bytes.size();
  if (at > 0 && !more && bytes[at] == ':') prefix.size = at + 1;
  return prefix;
}

Sequence::Sequence(const Value& container) : bytes_(container.data), offset_(container.offset) {
  if (container.type != Type::list && container.type != Type::dict) bytes_ = {};
}

std::optional<Value> Sequence::take() {
  bool more = false;
  const Prefix prefix = read_prefix(bytes_, more);
  const std::size_t room = bytes_.size() - prefix.size;
  if (prefix.size == 0 || prefix.length >= room) return std::nullopt;
  const auto length = static_cast<std::size_t>(prefix.length);
  const char type = bytes_[prefix.size + length];
  if (types.find(type) == std::string_view::npos) return std::nullopt;
  const Value value{static_cast<Type>(type), bytes_.substr(prefix.size, length),
                    offset_ + prefix.size};
  const std::size_t size = prefix.size + length + 1;
  bytes_.remove_prefix(size);
  offset_ += size;
  return value;
}

}  // namespace eascard::capture::tnetstring
