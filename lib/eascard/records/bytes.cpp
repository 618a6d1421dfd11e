#include "eascard/records/bytes.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#ifdef EASCARD_HIDE_CONSUMED
#include <sanitizer/asan_interface.h>
#endif

namespace eascard::records {
namespace {

constexpr std::size_t chunk_size = 256 * 1024;
constexpr std::size_t least_room = chunk_size / 4;
constexpr char gzip_begin[] = "\x1F\x8B";  // RFC 1952 2.3.1

}  // namespace

struct BufferedBytes::Inflater : z_stream {
  Inflater() : z_stream{} {
    if (inflateInit2(this, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(this); }
};

BufferedBytes::BufferedBytes(Source& source) : source_(source) {}

BufferedBytes::~BufferedBytes() {
  show_consumed();
}

bool BufferedBytes::fill() {
  if (look_on()) return true;
  // Whoever goes on reading finds the end, not the damage again.
  if (damage_) throw Error(*std::exchange(damage_, {}));
  return false;
}

bool BufferedBytes::look_on() {
  if (at_end_) return false;
  make_room();
  char* to = block_.get() + end_;
  const std::size_t room = capacity_ - end_;
  std::size_t count = inflater_ ? read_gzip(to, room) : source_.read(to, room);
  if (!started_) count = sniff_gzip(count);
  end_ += count;
  at_end_ = count == 0 || damage_;
  return count > 0;
}

/// A new block where the old one is full, twice as large as what it holds: each byte is copied a
/// bounded number of times. Memory that nobody writes to is not zeroed, and costs nothing.
void BufferedBytes::make_room() {
  if (capacity_ - end_ >= least_room) return;
  show_consumed();
  const std::size_t held = end_ - begin_;
  std::uint64_t growth = std::max(held, chunk_size);
  // A file does not fill more than its rest, and what is read behind its end is little.
  const std::uint64_t expected = inflater_ ? 0 : source_.expected();
  if (expected > 0) growth = std::min(growth, expected + chunk_size);
  const std::size_t capacity = held + static_cast<std::size_t>(growth);
  auto block = std::make_unique_for_overwrite<char[]>(capacity);
  if (held > 0) {
    std::memcpy(block.get(), block_.get() + begin_, held);
    outgrown_.push_back(std::move(block_));
  }
  block_ = std::move(block);
  capacity_ = capacity;
  begin_ = 0;
  end_ = held;
}

void BufferedBytes::consume(std::size_t count) {
  if (count == 0) return;
  outgrown_.clear();
  show_consumed();
  begin_ += count;
  offset_ += count;
  const std::size_t held = end_ - begin_;
  if (held == 0) {
    begin_ = end_ = 0;
  } else if (held <= begin_ && capacity_ - end_ < least_room) {
    std::memmove(block_.get(), block_.get() + begin_, held);
    begin_ = 0;
    end_ = held;
  }
  hide_consumed();
}

/// Sanitizer builds: who looks at what was consumed is found, not only where other bytes came.
void BufferedBytes::hide_consumed() const {
#ifdef EASCARD_HIDE_CONSUMED
  ASAN_POISON_MEMORY_REGION(block_.get(), begin_);
#endif
}

void BufferedBytes::show_consumed() const {
#ifdef EASCARD_HIDE_CONSUMED
  ASAN_UNPOISON_MEMORY_REGION(block_.get(), capacity_);
#endif
}

// ---- gzip ---------------------------------------------------------------------------------------

/// RFC 1952 2.3.1: what starts with 1F 8B is gzip, and no form that we read starts so. Takes how
/// many bytes were read first and gives how many there are after inflating.
std::size_t BufferedBytes::sniff_gzip(std::size_t count) {
  started_ = true;
  if (count == 1 && block_[0] == gzip_begin[0])
    count += source_.read(block_.get() + 1, capacity_ - 1);
  if (count < 2 || std::memcmp(block_.get(), gzip_begin, 2) != 0) return count;
  inflater_ = std::make_unique<Inflater>();
  compressed_.assign(block_.get(), block_.get() + count);
  inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
  inflater_->avail_in = static_cast<uInt>(count);
  in_member_ = true;
  return read_gzip(block_.get(), capacity_);
}

std::size_t BufferedBytes::read_gzip(char* to, std::size_t size) {
  size = std::min<std::size_t>(size, 1u << 30);
  const std::size_t count = inflate_some(to, size);
  if (damage_) damage_->place.offset = offset_ + (end_ - begin_) + count;
  return count;
}

/// What there is of the output goes out first: fill() throws when it is asked for more.
std::size_t BufferedBytes::damaged(const char* what) {
  damage_ = {Code::M004, Severity::error, {}, std::string("gzip: ") + what};
  return 0;
}

std::size_t BufferedBytes::inflate_some(char* to, std::size_t size) {
  inflater_->next_out = reinterpret_cast<Bytef*>(to);
  inflater_->avail_out = static_cast<uInt>(size);
  while (inflater_->avail_out == size) {
    if (inflater_->avail_in == 0) {
      compressed_.resize(chunk_size);
      const std::size_t count = source_.read(compressed_.data(), compressed_.size());
      if (count == 0 && in_member_) return damaged("the data ends too early");
      if (count == 0) return 0;
      inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
      inflater_->avail_in = static_cast<uInt>(count);
    }
    if (!in_member_ && skip_padding()) continue;
    if (!in_member_ && !begins_member()) {
      notice_ = Diagnostic{Code::M004,
                           Severity::warning,
                           {offset_ + (end_ - begin_), 0, 0},
                           "gzip: bytes behind the data, ignored"};
      return 0;
    }
    if (!in_member_) inflateReset(inflater_.get());
    in_member_ = true;
    const int result = inflate(inflater_.get(), Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_STREAM_END) in_member_ = false;
    if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) continue;
    damaged(inflater_->msg ? inflater_->msg : "damaged data");
    break;
  }
  return size - inflater_->avail_out;
}

/// Whether another member follows (RFC 1952 2.2). Other bytes gzip(1) ignores with a warning.
bool BufferedBytes::begins_member() {
  if (inflater_->avail_in == 1) {
    const auto first = static_cast<char>(*inflater_->next_in);
    compressed_.resize(chunk_size);
    compressed_[0] = first;
    inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
    inflater_->avail_in +=
        static_cast<uInt>(source_.read(compressed_.data() + 1, compressed_.size() - 1));
  }
  return inflater_->avail_in > 1 && std::memcmp(inflater_->next_in, gzip_begin, 2) == 0;
}

/// Zero bytes behind a member, as tape drives leave them; gzip(1) passes over them too. True where
/// no other byte is at hand.
bool BufferedBytes::skip_padding() {
  while (inflater_->avail_in > 0 && *inflater_->next_in == 0) {
    ++inflater_->next_in;
    --inflater_->avail_in;
  }
  return inflater_->avail_in == 0;
}

}  // namespace eascard::records
