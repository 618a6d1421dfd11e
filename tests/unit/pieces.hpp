#pragma once
// A source that gives its bytes in pieces of one size.

#include <algorithm>
#include <cstring>
#include <string_view>

#include "eascard/records/bytes.hpp"

namespace eascard::test {

class Pieces : public records::Source {
 public:
  Pieces(std::string_view all, std::size_t piece) : all_(all), piece_(piece) {}

  std::size_t read(char* to, std::size_t size) override {
    const std::size_t count = std::min({all_.size(), size, piece_});
    std::memcpy(to, all_.data(), count);
    all_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view all_;
  std::size_t piece_;
};

}  // namespace eascard::test
