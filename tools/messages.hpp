#pragma once
// Messages on standard error, one a line, and the exit status that comes of them.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "eascard/capture/entry.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/report/finding_origin.hpp"
#include "eascard/text/printable.hpp"
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

/// A file, or an entry of the container that it is; what may be kept of an Origin.
struct EntryName {
  EntryName(std::string name) : file(std::move(name)) {}
  EntryName(const char* name) : file(name) {}

  std::string file;                          ///< as the user gave it; "-" is standard input
  std::uint64_t number = 0;                  ///< of the entry, 1-based; 0 for a bare body
  Direction direction = Direction::unknown;  ///< of the entry
  report::FindingOrigin finding_origin() const { return {file, number, direction}; }
};

/// Where data stands, and what is known of it while it is at hand.
struct Origin : EntryName {
  using EntryName::EntryName;

  const capture::Entry* entry = nullptr;  ///< what the container says of it
  bool gzip = false;                      ///< a bare body that was compressed
  bool is_packed = false;                 ///< the input is gzip: nothing stands in it as it is
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

  /// Says one thing about an input. Notes of one kind are gathered until end_file(), and what is
  /// more than most_told of a code.
  void report(const EntryName& origin, const Diagnostic& diagnostic, bool is_limit = false);
  void report(const EntryName& origin, const Diagnostics& diagnostics);
  void report(const IoError& error);
  /// Prints what was gathered for a file, one line a kind with its count and first place.
  void end_file();

  /// What --strict, --warnings-ok and --quiet make of a diagnostic: its severity and the exit
  /// status. Whether it is to be shown.
  [[nodiscard]] bool admit(Diagnostic& diagnostic);

  /// Gets each message that is printed too; an empty one ends that.
  using Listener = std::function<void(const EntryName& origin, const Diagnostic& diagnostic)>;
  void set_listener(Listener listener) { listener_ = std::move(listener); }

  /// Runs before each message that is printed.
  void set_before_print(std::function<void()> run) { before_print_ = std::move(run); }

  /// The worst so far.
  Status status() const { return status_; }
  void raise(Status status);

 private:
  void print(const EntryName& origin, const Diagnostic& diagnostic);

  const Options& options_;
  Listener listener_;
  std::function<void()> before_print_;
  Status status_ = Status::done;
  using Gathered = std::pair<EntryName, Diagnostic>;
  std::map<std::pair<Code, std::string>, Gathered> notes_;
  std::map<Code, Gathered> untold_;
  std::map<Code, std::uint32_t> told_;  ///< how many of each code
};

/// What is said where the memory ran out: a limit too, if none of ours.
Diagnostic out_of_memory(Place place);

}  // namespace eascard::tool
