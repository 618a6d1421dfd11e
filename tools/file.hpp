#pragma once
// A file or pipe that is read.

#include <cstdint>
#include <functional>
#include <string>

#include "eascard/records/bytes.hpp"

namespace eascard::tool {

class File : public records::Source {
 public:
  /// `name` "-" is standard input. `before_wait` runs before a read that may wait for the other
  /// side. Throws IoError.
  File(const std::string& name, std::function<void()> before_wait);
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() override;

  /// Throws IoError.
  [[nodiscard]] std::size_t read(char* to, std::size_t size) override;
  std::uint64_t expected() const override { return size_ > read_ ? size_ - read_ : 0; }

 private:
  [[noreturn]] void fail(const char* what) const;

  std::string name_;
  std::function<void()> before_wait_;
  int fd_ = -1;
  bool may_wait_ = false;
  std::uint64_t size_ = 0;  ///< of a regular file, as it was when it was opened
  std::uint64_t read_ = 0;
};

}  // namespace eascard::tool
