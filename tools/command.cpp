#include "command.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "file.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

using records::Input;

Origin origin_of(const std::string& file, const Record& record, bool is_packed) {
  Origin origin(file);
  origin.number = record.number;
  origin.entry = record.entry;
  if (record.entry) origin.direction = record.entry->direction;
  if (record.entry && origin.direction == Direction::unknown && record.data.document)
    origin.direction = describe_message(*record.data.document).direction;
  origin.gzip = record.gzip;
  origin.is_packed = is_packed;
  return origin;
}

/// Of a message, or why there is none, as a command may tell it itself.
bool is_of_message(const Record& record) {
  return record.kind == RecordKind::document || record.kind == RecordKind::unread ||
         record.kind == RecordKind::rest || record.kind == RecordKind::fault;
}

constexpr std::string_view output_hint = "; if it is for the output: -o FILE";

bool looks_like_output(const std::string& file) {
  return std::ranges::any_of(records::formats(), [&file](const records::FormatRow& row) {
    return !row.extension.empty() && file.ends_with('.' + std::string(row.extension));
  });
}

/// What to do about an input that cannot be opened or read.
std::string open_hint(const std::string& file, bool may_be_output) {
  struct stat status {};
  const bool is_there = stat(file.c_str(), &status) == 0;
  if (is_there && S_ISDIR(status.st_mode))
    return "; for all files in it: find FOLDER -type f -print0 | eascard ... --files0-from -";
  if (!is_there && file.find_first_of("*?") != file.npos)
    return "; no file matches, so the shell left the pattern as it is";
  return !is_there && may_be_output && looks_like_output(file) ? std::string(output_hint)
                                                               : std::string();
}

/// What is read of a file, told as it is read.
class CountedSource : public records::Source {
 public:
  CountedSource(File& file, Progress& progress) : file_(file), progress_(progress) {}

  [[nodiscard]] std::size_t read(char* to, std::size_t size) override {
    const std::size_t count = file_.read(to, size);
    progress_.add_bytes(count);
    return count;
  }
  std::uint64_t expected() const override { return file_.expected(); }

 private:
  File& file_;
  Progress& progress_;
};

/// The records of the inputs, on their way to one run.
class Loop {
 public:
  Loop(const Command& command, Session& session, Run& run)
      : session_(session),
        run_(run),
        wanted_(command.wanted()),
        may_read_nothing_(command.may_read_nothing()),
        takes_others_(command.takes_others()),
        tells_messages_(command.tells_messages()),
        takes_contacts_(command.takes_contacts()) {}

  /// `may_be_output`: as the last of several names may be, with programs that take it for one.
  void use_file(const std::string& file, bool may_be_output) {
    may_be_output_ = may_be_output;
    session_.progress.begin_file(file);
    run_.begin_input(file);
    try {
      read_file(file);
    } catch (const OutputError&) {
      throw;
    } catch (const IoError& error) {
      session_.messages.report(
          IoError(error.file(), error.what() + open_hint(file, may_be_output)));
    } catch (const std::bad_alloc&) {  // what this input took is free again
      session_.messages.report(file, out_of_memory({}), true);
    }
    session_.messages.end_file();
  }

 private:
  void read_file(const std::string& file) {
    File input_file(file, [this] { session_.output.flush(); });
    CountedSource source(input_file, session_.progress);
    records::BufferedBytes bytes(source);
    records::Options options = session_.options.read;
    // Who asks for WBXML does not pipe an empty selection of records.
    options.with_others = takes_others_;
    options.may_be_empty =
        may_read_nothing_ && file == "-" && options.format != records::Format::wbxml;
    Input input(bytes, options, wanted_);
    while (const Record* record = input.next())
      use(*record, origin_of(file, *record, bytes.is_gzip()));
    if (session_.options.verbose)
      session_.messages.report(
          file, {Code::M070,
                 Severity::note,
                 {},
                 std::to_string(input.count()) + (input.count() == 1 ? " record" : " records") +
                     " read, " + std::to_string(bytes.offset()) + " bytes"});
  }

  void use(const Record& record, const Origin& origin) {
    if (record.data.contact) session_.progress.add_contact();
    if (record.data.document || record.data.unread) session_.progress.add_message();
    if (!record.is_asked_for) return run_.take_other(record, origin);
    const bool is_told = (tells_messages_ && is_of_message(record)) ||
                         (record.kind == RecordKind::contact && !takes_contacts_);
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
    Diagnostic explained = records::explain(diagnostic, record.entry);
    if (may_be_output_ && explained.code == Code::M002) explained.text += output_hint;
    session_.messages.report(origin, explained, is_limit);
  }

  Session& session_;
  Run& run_;
  Input::Wanted wanted_;
  bool may_read_nothing_;
  bool takes_others_;
  bool tells_messages_;
  bool takes_contacts_;
  bool may_be_output_ = false;
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
  if (rest.find('\0') == rest.npos && rest.find('\n') != rest.npos)
    throw UsageError(
        "--files0-from: the names are not ended by NUL bytes: find -print0, or tr '\\n' '\\0'");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    if (end > 0) names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

/// Of all inputs together; 0 where one is no regular file.
std::uint64_t size_of(const std::vector<std::string>& names) {
  std::uint64_t sum = 0;
  for (const std::string& name : names) {
    struct stat info {};
    const bool is_known =
        (name == "-" ? fstat(STDIN_FILENO, &info) : stat(name.c_str(), &info)) == 0;
    if (!is_known) continue;  // told where it is opened
    if (!S_ISREG(info.st_mode)) return 0;
    sum += static_cast<std::uint64_t>(info.st_size);
  }
  return sum;
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
    const auto names = std::make_shared<const std::vector<std::string>>(input_names(options));
    command.check_count(names->size());
    session.progress.start([names] { return size_of(*names); });
    const bool is_output_like = options.output == "-" && command.may_name_output();
    for (std::size_t i = 0; i < names->size(); ++i)
      loop.use_file((*names)[i], is_output_like && i > 0 && i + 1 == options.files.size());
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
                    ", not an ActiveSync document: 'eascard decode' prints it");
  throw Error(Code::M002, record.data.place,
              "contacts, not a message: 'eascard encode' makes one of them");
}

}  // namespace eascard::tool
