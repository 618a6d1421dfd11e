#include "eascard/capture/multipart.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace eascard::capture {
namespace {

constexpr std::size_t count_size = 4;
constexpr std::size_t row_size = 8;  // offset and length of a part

std::uint64_t read_uint32(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace

std::size_t multipart_begin(std::string_view bytes, std::size_t first) {
  for (std::size_t count = 1; count <= most_parts; ++count) {
    const std::size_t size = 4 + 8 * count;
    if (size > first) break;
    const std::string_view directory = bytes.substr(first - size, 8);
    if (read_uint32(directory, 0) == count && read_uint32(directory, 4) == size)
      return first - size;
  }
  return std::string_view::npos;
}

bool MultipartReader::read(std::string_view bytes, bool last) {
  consumed_ = 0;
  if (std::exchange(delivered_, false)) diagnostics_.clear();
  if (parts_.empty() && !ended_ && !read_directory(bytes, last)) return false;
  if (next_ < parts_.size()) return read_part(bytes.substr(consumed_), last);
  skip_rest(bytes.substr(consumed_));
  return false;
}

/// False: more bytes are needed.
bool MultipartReader::read_directory(std::string_view bytes, bool last) {
  if (bytes.size() < count_size) {
    if (last) fail(bytes.size(), "the multipart body ends in its head");
    return false;
  }
  const std::uint64_t count = read_uint32(bytes, 0);
  if (count == 0) fail(0, "the multipart body has no parts");
  const std::uint64_t size = count_size + count * row_size;
  if (bytes.size() < size) {
    if (last || size > limits_.max_size)
      fail(0, "the multipart body ends in its list of " + std::to_string(count) + " parts");
    return false;
  }
  read_parts(bytes.substr(0, static_cast<std::size_t>(size)));
  advance(static_cast<std::size_t>(size));
  return true;
}

/// The parts follow each other, without a gap in front of the first: nothing is in two of them, so
/// that together they are no larger than the body.
void MultipartReader::read_parts(std::string_view directory) {
  std::vector<Part> parts;
  parts.reserve(directory.size() / row_size);
  std::uint64_t end = directory.size();
  for (std::size_t at = count_size; at < directory.size(); at += row_size) {
    const Part part{read_uint32(directory, at), read_uint32(directory, at + 4)};
    if (part.offset < end || (parts.empty() && part.offset > end))
      fail(at, "part " + std::to_string(parts.size()) + " of the multipart body begins at byte " +
                   std::to_string(part.offset) + ", where " + std::to_string(end) +
                   (parts.empty() ? "" : " or more") + " is expected");
    end = part.offset + part.size;
    parts.push_back(part);
  }
  parts_ = std::move(parts);
}

bool MultipartReader::read_part(std::string_view bytes, bool last) {
  const Part& part = parts_[next_];
  if (at_ < part.offset && !bytes.empty()) {
    in_gap_ = true;
    const std::uint64_t gap = std::min<std::uint64_t>(part.offset - at_, bytes.size());
    advance(static_cast<std::size_t>(gap));
    bytes.remove_prefix(static_cast<std::size_t>(gap));
  }
  if (!last && (at_ < part.offset || bytes.size() < std::min(part.size, limits_.max_size + 1)))
    return false;
  bytes = bytes.substr(0, static_cast<std::size_t>(part.size));
  if (bytes.size() > limits_.max_size) fail_limit();
  if (std::exchange(in_gap_, false))
    diagnostics_.add({Code::M052, Severity::warning, place_,
                      "bytes between the parts of the multipart body, skipped"});
  give(bytes, part);
  return true;
}

void MultipartReader::give(std::string_view bytes, const Part& part) {
  entry_ = {};
  entry_.number = ++next_;
  entry_.direction = Direction::response;
  entry_.command = "ItemOperations";
  entry_.content_type = next_ == 1 ? wbxml_type : octets_type;
  entry_.body = bytes;
  entry_.place = place_;
  if (bytes.size() < part.size)
    entry_.cut = "the multipart body ends in its part " + std::to_string(next_ - 1) + ", after " +
                 std::to_string(bytes.size()) + " of " + std::to_string(part.size) + " bytes";
  advance(bytes.size());
  delivered_ = true;
}

void MultipartReader::skip_rest(std::string_view bytes) {
  if (!ended_ && !bytes.empty())
    diagnostics_.add({Code::M052, Severity::warning, place_,
                      "bytes behind the parts of the multipart body, skipped"});
  ended_ = ended_ || !bytes.empty();
  advance(bytes.size());
}

void MultipartReader::advance(std::size_t size) {
  consumed_ += size;
  at_ += size;
  if (place_.offset != Place::no_offset) place_.offset += size;
}

void MultipartReader::fail(std::size_t at, std::string text) {
  Place place = place_;
  if (place.offset != Place::no_offset) place.offset += at;
  ended_ = delivered_ = true;
  throw Error(Code::M052, place, std::move(text));
}

void MultipartReader::fail_limit() {
  ended_ = delivered_ = true;
  next_ = parts_.size();
  throw LimitError(
      limit::size, place_,
      "a part of the multipart body has more than " + std::to_string(limits_.max_size) + " bytes");
}

}  // namespace eascard::capture
