#pragma once
// Messages as trees of tags, one a line, as servers in PHP log them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"
#include "eascard/capture/text_form.hpp"

namespace eascard::capture {

/// One tree, made into XML. Z-Push writes "I " and "O ", Horde "I:" and "O:", then a blank more a
/// level, then a tag with the page's name in front of all but AirSync's, or a value as it is.
class Tree {
 public:
  /// `front`: what stands before the root in its line.
  Tree(const Limits& limits, std::string_view front, std::string_view root);

  /// What a line is to the tree.
  enum class Answer : std::uint8_t {
    other,  ///< nothing; of another process, say
    taken,
    ends  ///< it fits nowhere: the tree is cut
  };
  [[nodiscard]] Answer take(std::string_view line);
  /// Takes a line without a log's prefix, where a value may go on in it.
  [[nodiscard]] bool take_rest(std::string_view line);

  Direction direction() const { return direction_; }
  /// Whether the end tag of the root was found.
  bool is_whole() const { return open_tags_.empty(); }
  /// Whether an element is: a root alone is no message.
  bool has_any() const { return has_any_; }
  std::string& bytes() { return bytes_; }

 private:
  struct Open {
    std::string name;  ///< as the log has it
    std::string local;
    std::size_t column = 0;  ///< behind the mark
    std::size_t begin = 0;   ///< of the start tag in bytes_
  };

  bool take_behind_mark(std::string_view line);
  bool closes_parent(std::string_view line);
  bool open_tag(std::string_view text, std::size_t column);
  void close_tag();
  void add_value(std::string_view text);
  void end_start_tag();

  Limits limits_;
  LinePrefix prefix_;
  LinePrefix time_;      ///< the begin of the prefix, which any line of the log has
  std::string process_;  ///< "23353" as the prefix has it
  std::string mark_;
  Direction direction_{};
  std::size_t value_indent_ = 0;  ///< from the column of the tag
  std::vector<Open> open_tags_;
  std::string bytes_;
  std::string value_;
  bool has_value_ = false;
  bool has_any_ = false;
};

/// The trees of a log that are open at a time, one a process and direction.
class Trees {
 public:
  explicit Trees(const Limits& limits) : limits_(limits) {}

  /// Begins one; `entry` says what is known of it.
  void begin(std::string_view front, std::string_view root, Entry entry);
  /// Offers the next line. False: it is of no tree. Trees that ended are at hand then.
  [[nodiscard]] bool take(std::string_view line);
  /// The bytes of a message in this direction, of this exchange, are in the log as well.
  void has_bytes(const Entry& entry);
  /// The log left out the bytes of the message: gives the tree of it, if there is one.
  [[nodiscard]] bool replace(const Entry& left_out, Entry& entry);
  /// No line follows.
  void finish();
  /// The next tree that is a message; false where none is at hand.
  [[nodiscard]] bool next(Entry& entry);
  bool empty() const { return open_.empty(); }

 private:
  struct OpenTree {
    Tree tree;
    Entry entry;
  };

  void end(std::size_t index);
  bool is_copy(const Entry& entry);

  Limits limits_;
  std::vector<OpenTree> open_;
  std::size_t last_ = 0;         ///< index + 1 of the tree that took the last line
  std::vector<Entry> done_;      ///< to be given
  std::vector<Entry> held_;      ///< of responses, whose bytes may follow
  std::vector<Entry> requests_;  ///< whose bytes were given, without a tree so far
  bool logs_bytes_ = false;
};

}  // namespace eascard::capture
