#pragma once
// The output layer: everything that is written goes through here, and every failure is noticed.

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "temporary.hpp"

namespace eascard::tool {

/// Whoever read the output has gone (EPIPE, where SIGPIPE is ignored): the end, and nobody to tell.
class BrokenPipe : public std::exception {
 public:
  const char* what() const noexcept override { return "broken pipe"; }
};

/// Where a command writes: a file, or memory.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual ~Output() = default;

  /// Buffered. Throws what put() throws.
  void write(std::string_view bytes);
  void flush();
  /// Flushes, and makes what was written last.
  virtual void commit() { flush(); }

  virtual bool is_terminal() const { return false; }
  /// Whether any byte was written.
  bool empty() const { return empty_; }

 protected:
  virtual void put(std::string_view bytes) = 0;

 private:
  std::string buffer_;
  bool empty_ = true;
};

class MemoryOutput : public Output {
 public:
  /// What was written before the last flush() or commit().
  const std::string& text() const { return text_; }

 protected:
  void put(std::string_view bytes) override { text_ += bytes; }

 private:
  std::string text_;
};

/// Standard output, or a file that appears whole or not at all.
class FileOutput : public Output {
 public:
  /// `name` "-" is standard output. A missing or regular file, links followed, is written beside
  /// its place and renamed by commit(); anything else (device, FIFO) is written in place. Throws
  /// IoError.
  FileOutput(std::string name, bool no_clobber);
  /// The file `base` in a folder that stays open, called `name` in messages. It is written and
  /// renamed as above, and no link is followed: an existing file or link is refused, or replaced
  /// with `replace`; anything else is refused. Throws IoError.
  FileOutput(const Folder& folder, std::string base, std::string name, bool replace);
  /// Removes what was not committed.
  ~FileOutput() override;

  /// Flushes, closes and puts the file in its place. Throws IoError, BrokenPipe.
  void commit() override;

  bool is_terminal() const override;

 protected:
  /// Throws IoError, BrokenPipe.
  void put(std::string_view bytes) override;

 private:
  void open_target();
  void open_in_folder(int folder);
  void create_temporary(int folder, std::optional<mode_t> mode);
  [[noreturn]] void fail(const char* what) const;

  std::string name_;
  std::optional<Folder> folder_;  ///< of a target that was named by its path
  std::string base_;              ///< the target's name in its folder
  Temporary temporary_;           ///< exists unless the target is written in place
  bool replace_;
  int fd_ = -1;
};

}  // namespace eascard::tool
