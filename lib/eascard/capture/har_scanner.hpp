#pragma once
// Finds the entries of a HAR in JSON that arrives in pieces, so that an archive of any size is read
// entry by entry.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eascard::capture {

/// Looks for the objects in log.entries, and at nothing else: the JSON of an entry is for a parser.
class HarScanner {
 public:
  /// Scans on in `bytes`, which start where the bytes dropped so far end. True: an entry is
  /// bytes[begin(), end()). False: more bytes are needed.
  bool scan(std::string_view bytes);
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return at_; }
  /// How many bytes at the front are done with, after any answer; drop() says that they are gone.
  std::size_t done() const { return in_entry_ ? begin_ : at_; }
  void drop();

  bool found_entries() const { return found_entries_; }
  bool in_entry() const { return in_entry_; }
  /// Whether an object or array is not closed.
  bool is_open() const { return depth_ > 0; }

 private:
  void take_string(char c);
  void open(char c);
  bool close();

  std::size_t begin_ = 0;
  std::size_t at_ = 0;
  std::uint64_t depth_ = 0;
  std::string key_;   ///< the last string near the root, as far as it counts
  std::string name_;  ///< what the value at hand is called
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_log_ = false;
  bool in_entries_ = false;
  bool in_entry_ = false;
  bool found_entries_ = false;
};

}  // namespace eascard::capture
