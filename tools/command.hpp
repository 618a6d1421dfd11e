#pragma once
// What all commands share: what a command is, the session of one run, the loop over the inputs.

#include <memory>
#include <string>
#include <vector>

#include "eascard/records/input.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "output.hpp"
#include "progress.hpp"

namespace eascard::tool {

using records::Record;
using records::RecordKind;

/// What one run of a command has to do with.
struct Session {
  const Options& options;
  Messages& messages;
  Output& output;
  Progress& progress;
};

/// One run of a command.
class Run {
 public:
  explicit Run(Session& session) : session_(session) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  virtual ~Run() = default;

  /// Before the records of each input; its name.
  virtual void begin_input(const std::string&) {}
  /// Uses a record: data, a fault, an empty entry or a body. What is noticed about it is reported
  /// before, a fault behind it. An Error is reported, and the next record comes.
  virtual void take(const Record& record, const Origin& origin) = 0;
  /// With Command::takes_others(): uses a record that is not asked for, of which nothing is told.
  virtual void take_other(const Record&, const Origin&) {}
  /// After the last input.
  virtual void finish() {}

 protected:
  Session& session_;
};

/// Thrown where a limit leaves nothing to be had of a run: it ends without finish().
struct RunLost {
  EntryName origin;
  Diagnostic diagnostic;
};

class Bindings;

/// A command with its options.
class Command {
 public:
  virtual ~Command() = default;

  /// Binds the options of the command; `options` are what all commands have.
  virtual void bind(Bindings& bind, Options& options) = 0;
  /// Throws UsageError for options that do not go together; before the output is opened.
  virtual void check(const Options&) const {}
  /// The same, for the number of inputs, those of --files0-from too.
  virtual void check_count(std::size_t) const {}
  /// nullptr where everything is said already. Throws UsageError for what does not go with the
  /// output.
  virtual std::unique_ptr<Run> start(Session& session) const = 0;
  /// What take() gets of an input.
  virtual records::Input::Wanted wanted() const { return records::Input::Wanted::records; }
  /// Whether the run follows conversations: it then gets what the selection leaves out, too.
  virtual bool takes_others() const { return false; }
  /// Whether a standard input without a byte is an export of nothing, and no error.
  virtual bool may_read_nothing() const { return false; }
  /// Whether contacts of forms without messages are used; of others nothing is told but that.
  virtual bool takes_contacts() const { return true; }
  /// Whether the last of several names may be meant for the output, as with other programs.
  virtual bool may_name_output() const { return true; }
  /// Whether the output is written to; else it is files of a folder that are.
  virtual bool uses_output() const { return true; }
  /// Whether take() tells what is noticed and wrong with messages, and gets RecordKind::rest too;
  /// nothing of them is reported then.
  virtual bool tells_messages() const { return false; }
};

/// Gives every record of every input to a run of the command, in order: of bare bodies, and of
/// those in containers, as far as the selection lets them pass. What is wrong with a file or record
/// is reported, and the rest goes on; only failing output ends the run.
void run_command(const Command& command, Session& session);

/// Throws Error for data that a command does not take.
[[noreturn]] void refuse(const Record& record);

}  // namespace eascard::tool
