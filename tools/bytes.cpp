#include "bytes.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "messages.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t chunk_size = 256 * 1024;
constexpr char gzip_begin[] = "\x1F\x8B";  // RFC 1952 2.3.1

std::string error_text(const char* what) {
  return std::string(what) + ": " + std::strerror(errno);
}

void end_inflater(z_stream* stream) {
  inflateEnd(stream);
  delete stream;
}

}  // namespace

ByteSource::ByteSource(const std::string& name, std::function<void()> before_wait, Say say)
    : name_(name),
      before_wait_(std::move(before_wait)),
      say_(std::move(say)),
      inflater_(nullptr, end_inflater) {
  fd_ = name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) throw IoError(name, error_text("cannot open"));
  struct stat info {};
  if (fstat(fd_, &info) != 0) throw IoError(name, error_text("cannot open"));
  if (S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    throw IoError(name, error_text("cannot read"));
  }
  may_wait_ = !S_ISREG(info.st_mode);
  if (!may_wait_) file_size_ = static_cast<std::uint64_t>(info.st_size);
}

ByteSource::~ByteSource() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

std::size_t ByteSource::read_some(char* to, std::size_t size) {
  if (may_wait_) {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, 0) == 0) before_wait_();
  }
  for (;;) {
    const ssize_t count = read(fd_, to, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) throw IoError(name_, error_text("cannot read"));
  }
}

bool ByteSource::fill() {
  if (at_end_) return false;
  make_room();
  move_always();
  char* to = buffer_.data() + end_;
  const std::size_t room = buffer_.size() - end_;
  std::size_t count = inflater_ ? inflate_some(to, room) : read_some(to, room);
  if (!started_) count = sniff_gzip(count);
  end_ += count;
  at_end_ = count == 0;
  return !at_end_;
}

/// Only for sanitizers: what was handed out before is freed memory now.
void ByteSource::move_always() {
#ifdef EASCARD_MOVE_ALWAYS
  std::vector<char>(buffer_).swap(buffer_);
#endif
}

/// Moves the rest to the front once it is the smaller part, and doubles a full buffer: each byte is
/// moved a bounded number of times.
void ByteSource::make_room() {
  if (begin_ > 0 && begin_ >= end_ - begin_) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ >= chunk_size / 4) return;
  std::uint64_t growth = std::max(buffer_.size(), chunk_size);
  // A file does not fill more than its rest, and what is read behind its end is little.
  const std::uint64_t at = offset_ + (end_ - begin_);
  if (!inflater_ && at < file_size_) growth = std::min(growth, file_size_ - at + chunk_size);
  buffer_.resize(buffer_.size() + static_cast<std::size_t>(growth));
}

void ByteSource::consume(std::size_t count) {
  begin_ += count;
  offset_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

/// RFC 1952 2.3.1: what starts with 1F 8B is gzip, and no form that we read starts so. Takes how
/// many bytes were read first and gives how many there are after inflating.
std::size_t ByteSource::sniff_gzip(std::size_t count) {
  started_ = true;
  if (count == 1 && buffer_[0] == '\x1F')
    count += read_some(buffer_.data() + 1, buffer_.size() - 1);
  if (count < 2 || std::memcmp(buffer_.data(), gzip_begin, 2) != 0) return count;
  inflater_.reset(new z_stream{});
  if (inflateInit2(inflater_.get(), 15 + 16) != Z_OK) throw std::bad_alloc();
  compressed_.assign(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(count));
  inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
  inflater_->avail_in = static_cast<uInt>(count);
  in_member_ = true;
  return inflate_some(buffer_.data(), buffer_.size());
}

std::size_t ByteSource::inflate_some(char* to, std::size_t size) {
  const auto damaged = [this](const char* what) {
    at_end_ = true;  // whoever goes on reading finds the end, not the damage again
    throw Error(Code::M004, {offset_ + (end_ - begin_), 0, 0}, std::string("gzip: ") + what);
  };
  size = std::min<std::size_t>(size, 1u << 30);
  inflater_->next_out = reinterpret_cast<Bytef*>(to);
  inflater_->avail_out = static_cast<uInt>(size);
  while (inflater_->avail_out == size) {
    if (inflater_->avail_in == 0) {
      compressed_.resize(chunk_size);
      const std::size_t count = read_some(compressed_.data(), compressed_.size());
      if (count == 0 && in_member_) damaged("the data ends too early");
      if (count == 0) return 0;
      inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
      inflater_->avail_in = static_cast<uInt>(count);
    }
    if (!in_member_ && skip_padding()) continue;
    if (!in_member_ && !begins_member()) {
      say_({Code::M004,
            Severity::warning,
            {offset_ + (end_ - begin_), 0, 0},
            "gzip: bytes behind the data, ignored"});
      return 0;
    }
    if (!in_member_) inflateReset(inflater_.get());
    in_member_ = true;
    const int result = inflate(inflater_.get(), Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_STREAM_END) in_member_ = false;
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      damaged(inflater_->msg ? inflater_->msg : "damaged data");
  }
  return size - inflater_->avail_out;
}

/// Whether another member follows (RFC 1952 2.2). Other bytes gzip(1) ignores with a warning.
bool ByteSource::begins_member() {
  if (inflater_->avail_in == 1) {
    const auto first = static_cast<char>(*inflater_->next_in);
    compressed_.resize(chunk_size);
    compressed_[0] = first;
    inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
    inflater_->avail_in += static_cast<uInt>(read_some(compressed_.data() + 1, chunk_size - 1));
  }
  return inflater_->avail_in > 1 && std::memcmp(inflater_->next_in, gzip_begin, 2) == 0;
}

/// Zero bytes behind a member, as tape drives leave them; gzip(1) passes over them too. True where
/// no other byte is at hand.
bool ByteSource::skip_padding() {
  while (inflater_->avail_in > 0 && *inflater_->next_in == 0) {
    ++inflater_->next_in;
    --inflater_->avail_in;
  }
  return inflater_->avail_in == 0;
}

}  // namespace eascard::tool
