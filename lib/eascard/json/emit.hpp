#pragma once
// JSON text. RFC 8259.

#include <cstdint>
#include <string>
#include <string_view>

namespace eascard::json {

/// Appends text as a JSON string: UTF-8 as it is, C0, DEL and C1 as \u, bytes that are not UTF-8
/// as U+FFFD.
void append_string(std::string& out, std::string_view text);

/// Appends JSON without white space: the commas go by what stands before, so that several may write
/// to one text.
class Emitter {
 public:
  explicit Emitter(std::string& out) : out_(out) {}

  /// The value of the last key(), or the next element of an array.
  void open(char bracket);
  void text(std::string_view value);
  void base64(std::string_view bytes);
  /// {"base64":"..."} where it is not UTF-8.
  void bytes(std::string_view value);
  void number(std::uint64_t value);
  void raw(std::string_view json);
  void close(char bracket) { out_ += bracket; }

  /// Members.
  void key(std::string_view key);
  void open(std::string_view key, char bracket);
  void text(std::string_view key, std::string_view value);
  void number(std::string_view key, std::uint64_t value);
  void raw(std::string_view key, std::string_view json);

  /// Members that are left out where the value is "", 0 or false.
  void known_text(std::string_view key, std::string_view value);
  void known_number(std::string_view key, std::uint64_t value);
  void known_flag(std::string_view key, bool value);

 private:
  void separate();

  std::string& out_;
};

/// Appends JSON with two spaces a level; `json` is well-formed and has no white space.
void write_pretty(std::string_view json, std::string& out);

}  // namespace eascard::json
