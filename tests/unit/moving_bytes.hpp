#pragma once
// An input that comes in pieces, to another place each time: who keeps a view over consume() finds
// other bytes there, and a sanitizer sees it.

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "eascard/records/bytes.hpp"

namespace eascard::test {

class MovingBytes : public records::Bytes {
 public:
  /// `next_size` says how long the next piece is.
  MovingBytes(std::string_view all, std::function<std::size_t()> next_size)
      : all_(all), next_size_(std::move(next_size)) {}
  MovingBytes(std::string_view all, std::size_t size) : MovingBytes(all, [size] { return size; }) {}
  MovingBytes(const MovingBytes&) = delete;
  MovingBytes& operator=(const MovingBytes&) = delete;
  ~MovingBytes() override { block_.release(); }

  std::string_view bytes() const override { return {block_.bytes.get() + begin_, end_ - begin_}; }
  std::uint64_t offset() const override { return offset_; }

  bool fill() override {
    const std::size_t size = std::min(std::max<std::size_t>(next_size_(), 1), all_.size());
    if (size == 0) return false;
    if (end_ + size > block_.size || end_ - begin_ <= always_moved) move(size);
    std::memcpy(block_.bytes.get() + end_, all_.data(), size);
    all_.remove_prefix(size);
    end_ += size;
    return true;
  }

  void consume(std::size_t count) override {
    if (count == 0) return;
    for (Block& block : outgrown_) block.release();
    outgrown_.clear();
    std::memset(block_.bytes.get() + begin_, gone, count);
    begin_ += count;
    offset_ += count;
  }

 private:
  static constexpr int gone = 0xDD;
  /// A long rest moves only now and then, as a copy at each of many small pieces would be
  /// quadratic.
  static constexpr std::size_t always_moved = 4096;

  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;

    void release() { std::memset(bytes.get(), gone, size); }
  };

  void move(std::size_t more) {
    const std::size_t held = end_ - begin_;
    const std::size_t size = held + more + (held > always_moved ? held / 8 : 0);
    Block block{std::unique_ptr<char[]>(new char[size]), size};
    std::memcpy(block.bytes.get(), block_.bytes.get() + begin_, held);
    outgrown_.push_back(std::exchange(block_, std::move(block)));
    begin_ = 0;
    end_ = held;
  }

  std::string_view all_;  ///< what has not come yet
  std::function<std::size_t()> next_size_;
  Block block_{std::make_unique<char[]>(1), 1};
  std::vector<Block> outgrown_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace eascard::test
