#include "command.hpp"

#include <unistd.h>

#include "file.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

using records::Input;

Origin origin_of(const std::string& file, const Record& record) {
  Origin origin(file);
  origin.number = record.number;
  origin.entry = record.entry;
  origin.gzip = record.gzip;
  return origin;
}

/// Of a message, or why there is none, as a command may tell it itself.
bool is_of_message(const Record& record) {
  return record.kind == RecordKind::document || record.kind == RecordKind::unread ||
         record.kind == RecordKind::rest || record.kind == RecordKind::fault;
}

/// The records of the inputs, on their way to one run.
class Loop {
 public:
  Loop(const Command& command, Session& session, Run& run)
      : session_(session),
        run_(run),
        wanted_(command.wanted()),
        may_read_nothing_(command.may_read_nothing()),
        takes_others_(command.takes_others()),
        tells_messages_(command.tells_messages()) {}

  void use_file(const std::string& file) {
    try {
      read_file(file);
    } catch (const OutputError&) {
      throw;
    } catch (const IoError& error) {
      session_.messages.report(error);
    } catch (const std::bad_alloc&) {  // what this input took is free again
      session_.messages.report(file, out_of_memory({}), true);
    }
    session_.messages.end_file();
  }

 private:
  void read_file(const std::string& file) {
    File source(file, [this] { session_.output.flush(); });
    records::BufferedBytes bytes(source);
    records::Options options = session_.options.read;
    // Who asks for WBXML does not pipe an empty selection of records.
    options.with_others = takes_others_;
    options.may_be_empty =
        may_read_nothing_ && file == "-" && options.format != records::Format::wbxml;
    Input input(bytes, options, wanted_);
    while (const Record* record = input.next()) use(*record, origin_of(file, *record));
    if (session_.options.verbose)
      session_.messages.report(file, {Code::M070,
                                      Severity::note,
                                      {},
                                      std::to_string(input.count()) + " records read, " +
                                          std::to_string(bytes.offset()) + " bytes"});
  }

  void use(const Record& record, const Origin& origin) {
    if (!record.is_asked_for) return run_.take_other(record, origin);
    const bool is_told = tells_messages_ && is_of_message(record);
    if (record.noticed && !is_told) session_.messages.report(origin, *record.noticed);
    if (record.data.document) compare_direction(*record.data.document, origin);
    try {
      if (record.kind != RecordKind::notice && (is_told || record.kind != RecordKind::rest))
        run_.take(record, origin);
    } catch (const Error& error) {
      const bool is_limit = dynamic_cast<const LimitError*>(&error) != nullptr;
      report(record, origin, error.diagnostic(), is_limit);
    }
    if (record.fault && !is_told)
      report(record, origin, record.fault->diagnostic, record.fault->is_limit);
  }

  /// Who read the container wrongly, or wrote it so, is misled in all that follows.
  void compare_direction(const Document& document, const Origin& origin) {
    if (!origin.entry || origin.entry->direction == Direction::unknown) return;
    const Direction shown = describe_message(document).direction;
    if (shown == Direction::unknown || shown == origin.entry->direction) return;
    session_.messages.report(
        origin, {Code::M075, Severity::note, document.place_at(0),
                 "the container says " + std::string(direction_name(origin.entry->direction)) +
                     ", but this is a " + std::string(direction_name(shown))});
  }

  void report(const Record& record, const Origin& origin, const Diagnostic& diagnostic,
              bool is_limit) {
    session_.messages.report(origin, records::explain(diagnostic, record.entry), is_limit);
  }

  Session& session_;
  Run& run_;
  Input::Wanted wanted_;
  bool may_read_nothing_;
  bool takes_others_;
  bool tells_messages_;
};

/// The names given, with those of --files0-from; "-" where there are none.
std::vector<std::string> input_names(const Options& options) {
  std::vector<std::string> names = options.files;
  if (names.empty() && options.files0_from.empty()) names.emplace_back("-");
  if (options.files0_from.empty()) return names;
  File file(options.files0_from, [] {});
  records::BufferedBytes list(file);
  while (list.fill()) {
  }
  std::string_view rest = list.bytes();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    if (end > 0) names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

}  // namespace

void run_command(const Command& command, Session& session) {
  const std::unique_ptr<Run> run = command.start(session);
  if (!run) return;
  const Options& options = session.options;
  if (options.files.empty() && options.files0_from.empty() && isatty(STDIN_FILENO))
    throw UsageError("no FILE given, and standard input is a terminal");
  Loop loop(command, session, *run);
  try {
    for (const std::string& file : input_names(options)) loop.use_file(file);
    run->finish();
  } catch (const RunLost& lost) {
    session.messages.report(lost.origin, lost.diagnostic, true);
    session.messages.end_file();
  }
}

void refuse(const Record& record) {
  if (record.data.unread)
    throw Error(Code::W02, record.data.place,
                std::string(record.data.unread->language->name) +
                    ", not an ActiveSync document; see eascard decode");
  throw Error(Code::M002, record.data.place, "contacts, not a message; see eascard encode");
}

}  // namespace eascard::tool
