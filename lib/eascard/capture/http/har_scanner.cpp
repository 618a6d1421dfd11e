#include "eascard/capture/har_scanner.hpp"

#include <utility>

namespace eascard::capture {
namespace {

constexpr std::string_view log_key = "log";
constexpr std::string_view entries_key = "entries";
/// How many objects and arrays are open around each of them.
constexpr std::uint64_t log_depth = 1;
constexpr std::uint64_t entries_depth = 2;
constexpr std::uint64_t entry_depth = 3;

}  // namespace

bool HarScanner::scan(std::string_view bytes) {
  for (; at_ < bytes.size(); ++at_) {
    const char c = bytes[at_];
    if (in_string_) {
      take_string(c);
    } else if (c == '"') {
      in_string_ = true;
      key_.clear();
    } else if (c == ':' && depth_ <= entries_depth) {
      name_ = key_;
    } else if (c == ',' && depth_ <= entries_depth) {
      name_.clear();
    } else if (c == '{' || c == '[') {
      open(c);
    } else if ((c == '}' || c == ']') && close()) {
      ++at_;
      return true;
    }
  }
  return false;
}

void HarScanner::take_string(char c) {
  in_string_ = escaped_ || c != '"';
  escaped_ = !escaped_ && c == '\\';
  if (in_string_ && depth_ <= entries_depth && key_.size() <= entries_key.size()) key_ += c;
}

void HarScanner::open(char c) {
  if (c == '{' && depth_ == log_depth && name_ == log_key) in_log_ = true;
  if (c == '[' && depth_ == entries_depth && in_log_ && name_ == entries_key)
    in_entries_ = found_entries_ = true;
  if (c == '{' && depth_ == entry_depth && in_entries_) {
    in_entry_ = true;
    begin_ = at_;
  }
  ++depth_;
}

/// True where that was the end of an entry.
bool HarScanner::close() {
  if (depth_ > 0) --depth_;
  if (depth_ <= log_depth) in_log_ = false;
  if (depth_ <= entries_depth) in_entries_ = false;
  return depth_ == entry_depth && std::exchange(in_entry_, false);
}

void HarScanner::drop() {
  const std::size_t size = done();
  at_ -= size;
  begin_ = 0;
}

}  // namespace eascard::capture
