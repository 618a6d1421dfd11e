#pragma once
// An input that comes in pieces and never stays where it was: who keeps a view over fill() or
// consume() finds other bytes there, and a sanitizer sees it.

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "tools/bytes.hpp"

namespace eascard::test {

class MovingBytes : public tool::Bytes {
 public:
  /// `next_size` says how long the next piece is.
  MovingBytes(std::string_view all, std::function<std::size_t()> next_size)
      : all_(all), next_size_(std::move(next_size)) {}
  MovingBytes(std::string_view all, std::size_t size) : MovingBytes(all, [size] { return size; }) {}
  MovingBytes(const MovingBytes&) = delete;
  MovingBytes& operator=(const MovingBytes&) = delete;
  ~MovingBytes() override { release(); }

  std::string_view bytes() const override { return {buffer_.get() + begin_, end_ - begin_}; }
  std::uint64_t offset() const override { return offset_; }

  bool fill() override {
    const std::size_t size = std::min(std::max<std::size_t>(next_size_(), 1), all_.size());
    if (size == 0) return false;
    if (end_ + size > capacity_ || end_ - begin_ <= always_moved) move(size);
    std::memcpy(buffer_.get() + end_, all_.data(), size);
    all_.remove_prefix(size);
    end_ += size;
    return true;
  }

  void consume(std::size_t count) override {
    std::memset(buffer_.get() + begin_, gone, count);
    begin_ += count;
    offset_ += count;
  }

 private:
  static constexpr int gone = 0xDD;
  /// A long rest moves only now and then, as a copy at each of many small pieces would be
  /// quadratic.
  static constexpr std::size_t always_moved = 4096;

  void move(std::size_t more) {
    const std::size_t held = end_ - begin_;
    const std::size_t capacity = held + more + (held > always_moved ? held / 8 : 0);
    std::unique_ptr<char[]> moved(new char[capacity]);
    std::memcpy(moved.get(), buffer_.get() + begin_, held);
    release();
    buffer_ = std::move(moved);
    capacity_ = capacity;
    begin_ = 0;
    end_ = held;
  }

  void release() {
    if (buffer_) std::memset(buffer_.get(), gone, capacity_);
  }

  std::string_view all_;  ///< what has not come yet
  std::function<std::size_t()> next_size_;
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(1);
  std::size_t capacity_ = 1;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace eascard::test
