#include "eascard/json/value.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

namespace eascard::json {
namespace {

/// Counts the bytes that the parser has taken, so that its events have places.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::uint32_t* count) : at_(at), count_(count) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return !(a == b); }

 private:
  const char* at_;
  std::uint32_t* count_;
};

/// "...; last read: '<what may be a whole picture>'; expected ..." without the middle.
std::string without_last_read(std::string what) {
  const std::size_t begin = what.find("; last read: ");
  if (begin == std::string::npos) return what;
  const std::size_t expected = what.rfind("; expected ");
  const bool ends = expected == std::string::npos || expected < begin;
  return what.erase(begin, ends ? std::string::npos : expected - begin);
}

/// Takes nlohmann's events (names are its own).
class TapeWriter {
 public:
  TapeWriter(Values& values, std::string_view text, const std::uint32_t& count,
             std::uint32_t max_depth)
      : values_(values), text_(text), count_(count), max_depth_(max_depth) {}

  bool null() { return add(ValueType::null, {}); }
  bool boolean(bool value) {
    add(ValueType::boolean, {});
    values_.list.back().truth = value;
    return true;
  }
  bool number_integer(std::int64_t value) { return add(ValueType::number, std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) {
    return add(ValueType::number, std::to_string(value));
  }
  bool number_float(double, const std::string& text) { return add(ValueType::number, text); }
  bool string(std::string& value) { return add(ValueType::string, value); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(ValueType::object); }
  bool start_array(std::size_t) { return open(ValueType::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    key_at_ = static_cast<std::uint32_t>(values_.storage.size());
    values_.storage += name;
    key_size_ = static_cast<std::uint32_t>(name.size());
    key_offset_ = take_token();
    has_key_ = true;
    if (!keys_.insert(std::to_string(open_.back().index) + ' ' + name).second)
      throw error(Code::M017, key_offset_, "key given twice: " + name);
    return true;
  }

  template <typename Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception& exception) {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while ..."
    std::string what = exception.what();
    const std::size_t reason = what.find(": ");
    if (reason != std::string::npos) what.erase(0, reason + 2);
    throw error(Code::M016, static_cast<std::uint32_t>(position == 0 ? 0 : position - 1),
                without_last_read(std::move(what)));
  }

 private:
  struct Open {
    std::uint32_t index;
    std::uint32_t members;  ///< so far
  };

  bool add(ValueType type, std::string_view text) {
    Value value;
    value.type = type;
    value.key_at = key_at_;
    value.key_size = std::exchange(key_size_, 0);
    value.text_at = static_cast<std::uint32_t>(values_.storage.size());
    value.text_size = static_cast<std::uint32_t>(text.size());
    value.offset = take_token();
    value.key_offset = std::exchange(has_key_, false) ? key_offset_ : value.offset;
    value.next = static_cast<std::uint32_t>(values_.list.size() + 1);
    values_.storage += text;
    values_.list.push_back(value);
    if (!open_.empty()) ++open_.back().members;
    return true;
  }
  bool open(ValueType type) {
    if (open_.size() >= max_depth_)
      throw LimitError(limit::depth, {count_, 0, 0},
                       "nesting deeper than " + std::to_string(max_depth_) + " values");
    add(type, {});
    open_.push_back({static_cast<std::uint32_t>(values_.list.size() - 1), 0});
    return true;
  }
  bool close() {
    take_token();
    values_.list[open_.back().index].next = static_cast<std::uint32_t>(values_.list.size());
    open_.pop_back();
    return true;
  }

  /// Where the token of this event begins: behind the last one's end and what separates them. (The
  /// parser has read one character too far only behind a number, where no token begins but "]" and
  /// "}".)
  std::uint32_t take_token() {
    const std::size_t begin = text_.find_first_not_of(" \t\r\n,:", token_end_);
    token_end_ = count_;
    return static_cast<std::uint32_t>(std::min(begin, text_.size()));
  }

  /// The pointer is that of the value that was to come.
  Error error(Code code, std::uint32_t offset, std::string text) const {
    Diagnostic diagnostic{code, Severity::error, {offset, 0, 0}, std::move(text)};
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const Value& container = values_.list[open_[i].index];
      const bool is_last = i + 1 == open_.size();
      if (container.type == ValueType::array) {
        const std::uint32_t members = open_[i].members;
        append_pointer(diagnostic.path, std::to_string(is_last ? members : members - 1));
      } else if (!is_last) {
        append_pointer(diagnostic.path, values_.key(values_.list[open_[i + 1].index]));
      } else if (has_key_) {
        append_pointer(diagnostic.path,
                       std::string_view(values_.storage).substr(key_at_, key_size_));
      }
    }
    return Error(std::move(diagnostic));
  }

  Values& values_;
  std::string_view text_;
  const std::uint32_t& count_;
  std::uint32_t max_depth_;
  std::vector<Open> open_;
  std::unordered_set<std::string> keys_;  ///< "object key" of all objects
  std::uint32_t token_end_ = 0;
  std::uint32_t key_at_ = 0;
  std::uint32_t key_size_ = 0;
  std::uint32_t key_offset_ = 0;
  bool has_key_ = false;  ///< a key whose value is to come
};

}  // namespace

std::uint32_t Values::member(std::uint32_t object, std::string_view name) const {
  if (list[object].type != ValueType::object) return 0;
  for (std::uint32_t i = object + 1; i < list[object].next; i = list[i].next)
    if (key(list[i]) == name) return i;
  return 0;
}

std::string Values::pointer(std::uint32_t index) const {
  std::string path;
  for (std::uint32_t i = 0; i != index;) {
    const bool in_array = list[i].type == ValueType::array;
    std::uint32_t number = 0;
    std::uint32_t child = i + 1;
    for (; list[child].next <= index; child = list[child].next) ++number;
    in_array ? append_pointer(path, std::to_string(number))
             : append_pointer(path, key(list[child]));
    i = child;
  }
  return path;
}

void append_pointer(std::string& pointer, std::string_view token) {
  pointer += '/';
  for (const char c : token) {
    const std::string_view escaped = c == '~' ? "~0" : c == '/' ? "~1" : std::string_view(&c, 1);
    pointer += escaped;
  }
}

std::string_view type_name(ValueType type) {
  constexpr std::array<std::string_view, 6> names = {"null",     "a boolean", "a number",
                                                     "a string", "an array",  "an object"};
  return names[static_cast<std::size_t>(type)];
}

void expect_type(const Values& values, std::uint32_t index, ValueType type) {
  const ValueType found = values.list[index].type;
  if (found != type)
    throw ValueError(
        Code::M018, index,
        std::string(type_name(found)) + " where " + std::string(type_name(type)) + " belongs");
}

void parse(std::string_view text, std::uint32_t max_depth, Values& values) {
  values.list.clear();
  values.storage.clear();
  std::uint32_t count = 0;
  TapeWriter writer(values, text, count, max_depth);
  nlohmann::json::sax_parse(CountingIterator(text.data(), &count),
                            CountingIterator(text.data() + text.size(), &count), &writer);
}

namespace {

bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0' || c == ',';
}

}  // namespace

void RecordScanner::next() {
  begin_ = at_ = 0;
  depth_ = 0;
  in_record_ = in_string_ = escaped_ = false;
}

bool RecordScanner::scan(std::string_view bytes, bool last) {
  if (std::exchange(undecided_, false)) at_ = begin_;
  for (; at_ < bytes.size(); ++at_) {
    const char c = bytes[at_];
    if (in_string_) {
      in_string_ = escaped_ || c != '"';
      escaped_ = !escaped_ && c == '\\';
      continue;
    }
    if (!in_record_ && !start_record(bytes, last)) {
      if (at_ == bytes.size()) return false;
      continue;
    }
    if (take(c)) return true;
  }
  return last && in_record_;
}

/// Between records: false where bytes[at_] begins none; at the end where more bytes must tell.
bool RecordScanner::start_record(std::string_view bytes, bool last) {
  const char c = bytes[at_];
  if (is_separator(c)) return false;
  if (c == ']' && arrays_ > 0) {
    --arrays_;
    return false;
  }
  if (c == '[') {
    // An array of records, unless it is a jCard.
    const std::size_t first = bytes.find_first_not_of(" \t\r\n", at_ + 1);
    if (first == std::string_view::npos && !last) {
      begin_ = at_;
      at_ = bytes.size();
      undecided_ = true;
      return false;
    }
    if (first == std::string_view::npos || bytes[first] != '"') {
      ++arrays_;
      return false;
    }
  }
  in_record_ = true;
  begin_ = at_;
  previous_ = '\0';
  return true;
}

/// Takes a character of the record; true where the record has ended, at_ then behind it.
bool RecordScanner::take(char c) {
  const bool separator = is_separator(c);
  if (depth_ == 0 && at_ > begin_ && (separator || c == ']')) return true;  // a bare word
  // A brace behind a value cannot be: a brace is missing before it, and here is the next record.
  const bool behind_value =
      previous_ != '\0' && std::string_view(",[:{").find(previous_) == std::string_view::npos;
  if (c == '{' && behind_value) return true;
  in_string_ = c == '"';
  if (c == '{' || c == '[') ++depth_;
  if (c != ' ' && c != '\t' && c != '\r' && c != '\n') previous_ = c;
  if ((c != '}' && c != ']') || (depth_ > 0 && --depth_ > 0)) return false;
  ++at_;
  return true;
}

}  // namespace eascard::json
