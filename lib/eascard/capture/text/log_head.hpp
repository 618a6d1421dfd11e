#pragma once
// What loggers put in front of a line: time, host, program, process. It tells the lines of one
// program from those of another in the same log.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eascard::capture {

/// The head of the line where a body begins: of docker compose, kubectl, syslog (RFC 3164, 5424),
/// journalctl, logcat, CRI, or brackets behind a time.
class LogHead {
 public:
  LogHead() = default;
  /// `front`: what stands in front of the body in its line.
  explicit LogHead(std::string_view front);

  enum class Answer : std::uint8_t {
    other,   ///< the line has no such head
    own,     ///< it has the same one, or its begin: of the container without that of the program
    foreign  ///< it has one of this kind, of another program or process
  };
  struct Match {
    Answer answer = Answer::other;
    std::size_t end = 0;   ///< of an own one: behind it and one blank
    bool goes_on = false;  ///< CRI: this line of the log has only a part of the program's
  };
  Match match(std::string_view line) const;
  /// The same of the line where the body begins.
  bool goes_on() const { return goes_on_; }

 private:
  enum class Kind : std::uint8_t { none, priority, time, bracket, name, fields, mark };
  struct Item {
    Kind kind = Kind::none;
    std::size_t end = 0;
    std::string source;  ///< of program and process; "" where it does not tell them apart
    std::string shape;   ///< of a time; of a name, what ends it
    bool goes_on = false;
  };

  static Item read_item(Kind kind, std::string_view line, std::size_t at, Kind before);
  static Item read_priority(std::string_view line, std::size_t at);
  static Item read_time(std::string_view line, std::size_t at);
  static Item read_bracket(std::string_view line, std::size_t at, Kind before);
  static Item read_name(std::string_view line, std::size_t at, Kind before);
  static Item read_logcat(std::string_view line, std::size_t at);
  static Item read_fields(std::string_view line, std::size_t at, Kind before);
  static Item read_mark(std::string_view line, std::size_t at);

  std::vector<Item> items_;
  bool goes_on_ = false;
};

}  // namespace eascard::capture
