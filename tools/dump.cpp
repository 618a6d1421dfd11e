// eascard dump: what each byte of WBXML is.

#include "eascard/wbxml/dump.hpp"

#include <deque>
#include <memory>

#include "color.hpp"
#include "command.hpp"
#include "dump_text.hpp"
#include "eascard/report/dump_json.hpp"
#include "options_cli.hpp"
#include "recover.hpp"

namespace eascard::tool {
namespace {

using wbxml::Row;
using wbxml::RowKind;

constexpr std::size_t rows_around = 8;  ///< on both sides of --around

void add_options(CLI::App& app, Options& options) {
  app.add_option("--around", options.around, "Only the rows near this offset, 0x for hexadecimal")
      ->type_name("OFFSET");
  app.add_flag("--json", options.json, "One JSON object a row");
  add_recover_option(app, options);
}

/// Writes rows, of all or of those around an offset.
class DumpOutput {
 public:
  explicit DumpOutput(Session& session)
      : session_(session),
        text_(wants_color(session.options, session.output)),
        json_([&session](std::string_view piece) { session.output.write(piece); }) {}

  void start(const Origin& origin, std::size_t size) {
    before_.clear();
    after_ = rows_around;
    reached_ = !session_.options.around;
    json_.start(origin.file, origin.number);
    if (session_.options.json) return;
    std::string head = first_ ? "" : "\n";
    head += printable(origin.file);
    if (origin.number > 0) head += '#' + std::to_string(origin.number);
    head += ": " + std::to_string(size) + " bytes\n";
    if (size > 0) head += dump_text_head();
    session_.output.write(head);
    first_ = false;
  }

  /// `fault`, where there is one, is told behind the line with its byte.
  void take(const Row& row, std::shared_ptr<const Diagnostic> fault = nullptr) {
    if (session_.options.json) return pass({{row, 0, row.bytes.size()}, fault});
    std::size_t begin = 0;
    do {
      const DumpPart part{row, begin, dump_line_size(row, begin)};
      begin += part.size;
      const bool is_here =
          fault && (fault->place.offset < row.offset + begin || begin == row.bytes.size());
      pass({part, is_here ? fault : nullptr});
      if (is_here) fault = nullptr;
    } while (begin < row.bytes.size());
  }

  void finish() {
    if (!reached_)
      for (const Line& line : before_) write(line);
  }

 private:
  struct Line {
    DumpPart part;
    std::shared_ptr<const Diagnostic> fault;
  };

  void pass(const Line& line) {
    const std::optional<std::uint64_t>& around = session_.options.around;
    if (!around) return write(line);
    if (reached_) {
      if (after_ > 0) write(line);
      after_ -= after_ > 0;
      return;
    }
    if (line.part.offset() + line.part.size <= *around) {
      if (before_.size() == rows_around) before_.pop_front();
      before_.push_back(line);
      return;
    }
    finish();
    reached_ = true;
    write(line);
  }

  void write(const Line& line) {
    if (session_.options.json) {
      json_.write(line.part.row);
      if (line.fault) json_.write(*line.fault);
      return;
    }
    buffer_.clear();
    text_.write(line.part, buffer_);
    if (line.fault) text_.write(line.part, *line.fault, buffer_);
    session_.output.write(buffer_);
  }

  Session& session_;
  DumpText text_;
  json::DumpWriter json_;
  std::string buffer_;
  std::deque<Line> before_;
  std::size_t after_ = 0;
  bool reached_ = false;
  bool first_ = true;
};

/// The documents of one message body, one after another.
class BodyDump {
 public:
  BodyDump(Session& session, DumpOutput& output, std::string_view bytes, const Origin& origin)
      : session_(session), output_(output), bytes_(bytes), origin_(origin) {}

  void run() {
    do dump_document();
    while (find_next());
  }

 private:
  /// How a document is read around its damage.
  struct Repair {
    std::string_view document;  ///< and what follows
    std::vector<wbxml::Gap> gaps{};
  };

  void dump_document() {
    const std::string_view bytes = bytes_.substr(at_);
    const Repair repair = session_.options.recover ? plan(bytes) : Repair{bytes};
    wbxml::Dump dump(repair.document, at_, session_.options.limits, repair.gaps);
    Row row;
    std::shared_ptr<const Diagnostic> fault;
    while (dump.next(row)) {
      if (dump.fault() && row.kind == RowKind::unread)
        fault = std::make_shared<Diagnostic>(dump.fault()->diagnostic);
      output_.take(row, fault);
    }
    at_ += dump.size();
    if (!fault) return;
    dump.fault()->is_limit ? session_.messages.report_limit(origin_, *fault)
                           : session_.messages.report(origin_, *fault);
  }

  /// What the input layer does for other commands (RecordSource::read_damaged_wbxml).
  Repair plan(std::string_view bytes) {
    const Limits& limits = session_.options.limits;
    wbxml::Dump dump(bytes, at_, limits);
    for (Row row; dump.next(row);) {
    }
    Diagnostic doubt;
    if (dump.fault()) {
      doubt = dump.fault()->diagnostic;
      doubt.severity = Severity::warning;
    } else {
      wbxml::Plan found = wbxml::find_misplaced(bytes.substr(0, dump.size()), limits);
      if (found.fault.empty()) found = find_left_over(bytes, dump.size(), found.root_page);
      if (found.fault.empty()) return {bytes};
      doubt = misplaced({at_ + found.fault_at, 0, 0}, found.fault);
    }
    const std::string_view document = bytes.substr(0, wbxml::find_header(bytes, 1));
    wbxml::Plan plan = wbxml::plan_recovery(document, limits);
    if (dump.fault() && plan.kept == 0) return {document};
    session_.messages.report(origin_, doubt);
    if (plan.kept == 0) plan.gaps.clear();
    for (const wbxml::Gap& gap : plan.gaps)
      session_.messages.report(origin_, skipped(Code::M065, at_ + gap.begin, at_ + gap.end, ""));
    return {document, std::move(plan.gaps)};
  }

  static wbxml::Plan find_left_over(std::string_view bytes, std::size_t size, std::uint8_t page) {
    if (wbxml::begins_document(bytes.substr(size), true) == wbxml::Start::yes) return {};
    return wbxml::find_left_over(bytes.substr(0, wbxml::find_header(bytes, size)), size, page);
  }

  /// Whether another document follows; what is none is a row.
  bool find_next() {
    if (at_ == bytes_.size()) return false;
    const std::string_view rest = bytes_.substr(at_);
    if (wbxml::begins_document(rest, true) == wbxml::Start::yes) return true;
    const bool recover = session_.options.recover;
    const std::size_t size =
        recover ? std::min(wbxml::find_header(rest, 0), rest.size()) : rest.size();
    Row row;
    row.kind = RowKind::trailing;
    row.offset = at_;
    row.bytes = rest.substr(0, size);
    output_.take(row);
    session_.messages.report(
        origin_, recover ? skipped(Code::W05, at_, at_ + size, "bytes behind the root element: ")
                         : Diagnostic{Code::W05,
                                      Severity::warning,
                                      {at_, 0, 0},
                                      "bytes behind the root element, skipped"});
    at_ += size;
    return at_ < bytes_.size();
  }

  Session& session_;
  DumpOutput& output_;
  std::string_view bytes_;
  const Origin& origin_;
  std::uint64_t at_ = 0;
};

/// Why the bytes cannot be WBXML, "" where they can.
std::string refuse(std::string_view bytes) {
  const auto version = static_cast<unsigned char>(bytes[0]);
  if (version >= 1 && version <= 3) return {};
  const std::string_view kind = guess_kind(bytes);
  if (!kind.empty()) return "not WBXML, but " + std::string(kind);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && bytes[first] == '<' ? "XML, not WBXML" : "not WBXML";
}

void dump_body(Session& session, DumpOutput& output, std::string_view bytes, const Origin& origin) {
  const bool is_bare = !origin.entry;
  const bool is_told = is_bare && session.options.input_format == InputFormat::wbxml;
  if (bytes.empty() && is_bare)
    return session.messages.report(origin, {Code::M001, Severity::error, {}, "empty input"});
  const std::string why = bytes.empty() || is_told ? "" : refuse(bytes);
  if (!why.empty()) return session.messages.report(origin, {Code::M002, Severity::error, {}, why});
  output.start(origin, bytes.size());
  if (!bytes.empty()) BodyDump(session, output, bytes, origin).run();
  output.finish();
}

void run(Session& session) {
  DumpOutput output(session);
  for_each_entry(session, [&](const capture::Entry& entry, const Origin& origin) {
    dump_body(session, output, entry.body, origin);
  });
}

}  // namespace

const Command dump_command = {"dump", "What each byte of WBXML is", add_options, run};

}  // namespace eascard::tool
