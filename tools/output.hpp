#pragma once
// The output layer: everything that is written goes through here, and every failure is noticed.

#include <string>
#include <string_view>

namespace eascard::tool {

/// Standard output, or a file that appears whole or not at all.
class Output {
 public:
  /// `name` "-" is standard output. A missing or regular file is written beside the target and
  /// renamed by commit(); anything else (device, FIFO) is written in place. Throws IoError.
  Output(std::string name, bool no_clobber);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Removes what was not committed.
  ~Output();

  /// Buffered. Throws IoError.
  void write(std::string_view bytes);
  void flush();
  /// Flushes, closes and puts the file in its place. Throws IoError.
  void commit();

  bool is_terminal() const;
  /// Whether any byte was written.
  bool empty() const { return empty_; }

 private:
  void open_target();
  void create_temporary(unsigned mode);
  void write_all(std::string_view bytes);
  [[noreturn]] void fail(const char* what) const;

  std::string name_;
  std::string target_;     ///< name_ with links followed
  std::string temporary_;  ///< "" where the target is written in place
  std::string buffer_;
  bool no_clobber_;
  bool empty_ = true;
  int fd_ = -1;
};

}  // namespace eascard::tool
