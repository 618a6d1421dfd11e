#pragma once
// Messages on standard error, one a line, and the exit status that comes of them.

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "eascard/diagnostic.hpp"
#include "options.hpp"

namespace eascard::tool {

/// Exit statuses, as CLI.md and eascard(1) list them.
enum class Status : int {
  done = 0,
  error = 1,
  usage = 2,
  warning = 3,
  io = 4,
  limit = 5,
  internal = 70
};

/// Cannot open, read or write. `file` is the name the user gave.
class IoError : public std::runtime_error {
 public:
  IoError(std::string file, const std::string& what)
      : std::runtime_error(what), file_(std::move(file)) {}
  const std::string& file() const { return file_; }

 private:
  std::string file_;
};

/// Output that failed ends the run, whatever file it has in common with an input.
class OutputError : public IoError {
 public:
  using IoError::IoError;
};

class Messages {
 public:
  explicit Messages(const Options& options) : options_(options) {}

  /// Says one thing about an input. Notes of one kind are gathered until end_file().
  void report(std::string_view file, const Diagnostic& diagnostic);
  void report(std::string_view file, const Diagnostics& diagnostics);
  void report(const IoError& error);
  void report_limit(std::string_view file, const Diagnostic& diagnostic);
  /// Prints the notes gathered for the file, one line a kind with its count.
  void end_file(std::string_view file);

  /// The worst so far.
  Status status() const { return status_; }
  void raise(Status status);

 private:
  void print(std::string_view file, const Diagnostic& diagnostic);

  const Options& options_;
  Status status_ = Status::done;
  std::map<std::pair<Code, std::string>, Diagnostic> notes_;
};

/// Text for one terminal line: control characters as \n, \t, \xNN, bytes that are not UTF-8 too.
std::string printable(std::string_view text);

}  // namespace eascard::tool
