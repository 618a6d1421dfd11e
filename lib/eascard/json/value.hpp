#pragma once
// Parsed JSON as a flat tape with positions, so that what it means can be told with line and column
// and a JSON pointer (RFC 6901), and duplicate keys are seen. nlohmann/json does the parsing.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "eascard/diagnostic.hpp"

namespace eascard::json {

enum class ValueType : std::uint8_t { null, boolean, number, string, array, object };

struct Value {
  ValueType type = ValueType::null;
  bool truth = false;        ///< of a boolean
  std::uint32_t key_at = 0;  ///< of a member: its key, in Values::storage
  std::uint32_t key_size = 0;
  std::uint32_t text_at = 0;  ///< a string's value, a number as it is written
  std::uint32_t text_size = 0;
  std::uint32_t offset = 0;      ///< of its first character, in the record
  std::uint32_t key_offset = 0;  ///< of its key, where it has one; else offset
  std::uint32_t next = 0;        ///< index of the first value behind this one's members
};

struct Values {
  std::vector<Value> list;  ///< list[0] is the record
  std::string storage;

  std::string_view key(const Value& v) const {
    return std::string_view(storage).substr(v.key_at, v.key_size);
  }
  std::string_view text(const Value& v) const {
    return std::string_view(storage).substr(v.text_at, v.text_size);
  }
  /// The member of an object with this key, 0 where it has none.
  std::uint32_t member(std::uint32_t object, std::string_view key) const;
  /// "/Categories/2" of list[index].
  std::string pointer(std::uint32_t index) const;
};

/// What is wrong with list[index]; thrown by those who say what values mean. Who knows where the
/// record stands makes an Error of it.
class ValueError : public std::runtime_error {
 public:
  ValueError(Code code, std::uint32_t index, const std::string& text)
      : std::runtime_error(text), code_(code), index_(index) {}
  Code code() const { return code_; }
  std::uint32_t index() const { return index_; }

 private:
  Code code_;
  std::uint32_t index_;
};

/// Appends a reference token to a JSON pointer (RFC 6901 3).
void append_pointer(std::string& pointer, std::string_view token);

/// "a number", "an array".
std::string_view type_name(ValueType type);
/// Throws ValueError M018 unless the value has this type: "a number where an array belongs".
void expect_type(const Values& values, std::uint32_t index, ValueType type);

/// Parses one record. Throws Error M016 (malformed, with what is wrong), M017 (duplicate key), each
/// with the offset in `text` and the JSON pointer as its path, and LimitError for nesting deeper
/// than max_depth.
void parse(std::string_view text, std::uint32_t max_depth, Values& values);

/// Finds the records in a stream of JSON that arrives in pieces: values one behind another (NDJSON)
/// or the members of arrays. A jCard, ["vcard", ...], is one record.
class RecordScanner {
 public:
  /// Scans on in `bytes`, which start where the last record ended. True: the record is
  /// bytes[begin(), end()). False: more bytes are needed, or with `last` there is none.
  bool scan(std::string_view bytes, bool last);
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return at_; }
  /// Whether an array is open, which `last` must not leave.
  bool in_array() const { return arrays_ > 0; }
  /// Whether a record has begun and not ended.
  bool in_record() const { return in_record_; }
  /// Gets ready for the next record, after the bytes up to end() were dropped.
  void next();
  /// Goes on in a record of which the bytes up to end() were dropped.
  void drop() { begin_ = at_ = 0; }

 private:
  bool start_record(std::string_view bytes, bool last);
  bool take(char c);

  std::size_t begin_ = 0;
  std::size_t at_ = 0;
  std::uint64_t depth_ = 0;
  std::uint64_t arrays_ = 0;  ///< open arrays around the records
  char previous_ = '\0';      ///< last character of the record that is no white space
  bool undecided_ = false;    ///< a bracket at begin_ waits for what follows it
  bool in_record_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace eascard::json
