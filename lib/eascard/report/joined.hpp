#pragma once
// Texts put together of parts that may be missing.

#include <cstdint>
#include <string>
#include <string_view>

namespace eascard::report {

/// Joins what is not empty.
class Joined {
 public:
  explicit Joined(std::string_view between) : between_(between) {}
  void add(std::string_view text) {
    if (text.empty()) return;
    if (!text_.empty()) text_ += between_;
    text_ += text;
  }
  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) add(std::string(name) + ' ' + std::string(value));
  }
  void add_count(std::string_view name, std::uint64_t count) {
    if (count > 0) add(std::string(name) + ' ' + std::to_string(count));
  }
  const std::string& text() const { return text_; }

 private:
  std::string_view between_;
  std::string text_;
};

}  // namespace eascard::report
