// eascard dump: what each byte of WBXML is.

#include "eascard/wbxml/dump.hpp"

#include <deque>
#include <memory>

#include "color.hpp"
#include "commands.hpp"
#include "eascard/records/kind.hpp"
#include "eascard/records/wbxml_reader.hpp"
#include "eascard/report/dump_json.hpp"
#include "eascard/report/dump_text.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

using wbxml::Row;
using wbxml::RowKind;

constexpr std::size_t rows_around = 8;  ///< on both sides of --around

struct DumpOptions {
  std::optional<std::uint64_t> around;  ///< the offset that is wanted
  bool json = false;
};

/// Writes rows, of all or of those around an offset.
class DumpOutput {
 public:
  DumpOutput(Session& session, const DumpOptions& options)
      : session_(session),
        options_(options),
        text_(wants_color(session.options, session.output)),
        json_([&session](std::string_view piece) { session.output.write(piece); }) {}

  void start(const Origin& origin, std::size_t size) {
    before_.clear();
    after_ = rows_around;
    reached_ = !options_.around;
    json_.start(origin.file, origin.number);
    if (options_.json) return;
    session_.output.write((first_ ? "" : "\n") +
                          report::dump_text_head(origin.file, origin.number, size));
    first_ = false;
  }

  /// `fault`, where there is one, is told behind the line with its byte.
  void take(const Row& row, std::shared_ptr<const Diagnostic> fault = nullptr) {
    if (options_.json) return pass({{row, 0, row.bytes.size()}, fault});
    std::size_t begin = 0;
    do {
      const report::DumpPart part{row, begin, report::dump_line_size(row, begin)};
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
    report::DumpPart part;
    std::shared_ptr<const Diagnostic> fault;
  };

  void pass(const Line& line) {
    const std::optional<std::uint64_t>& around = options_.around;
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
    if (options_.json) {
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
  const DumpOptions& options_;
  report::DumpText text_;
  report::DumpJson json_;
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
    const Repair repair = session_.options.read.recover ? plan(bytes) : Repair{bytes};
    wbxml::Dump dump(repair.document, at_, session_.options.read.limits, repair.gaps);
    Row row;
    std::shared_ptr<const Diagnostic> fault;
    while (dump.next(row)) {
      if (dump.fault() && row.kind == RowKind::unread)
        fault = std::make_shared<Diagnostic>(dump.fault()->diagnostic);
      output_.take(row, fault);
    }
    at_ += dump.size();
    if (!fault) return;
    session_.messages.report(origin_, *fault, dump.fault()->is_limit);
  }

  /// Around what the other commands leave out.
  Repair plan(std::string_view bytes) {
    records::MemoryBytes source(bytes);
    records::WbxmlReader reader(source, session_.options.read);
    try {
      const records::Data data = reader.next();
      if (!data.document || reader.gaps().empty()) return {bytes};
      for (Diagnostic diagnostic : reader.diagnostics().list()) {
        diagnostic.place.offset += at_;
        session_.messages.report(origin_, diagnostic);
      }
      return {data.document->bytes, reader.gaps()};
    } catch (const Error&) {  // told by the dump itself
      return {bytes.substr(0, wbxml::find_header(bytes, 1))};
    }
  }

  /// Whether another document follows; what is none is a row.
  bool find_next() {
    if (at_ == bytes_.size()) return false;
    const std::string_view rest = bytes_.substr(at_);
    if (wbxml::begins_document(rest, true) == wbxml::Start::yes) return true;
    const bool recover = session_.options.read.recover;
    const std::size_t size =
        recover ? std::min(wbxml::find_header(rest, 0), rest.size()) : rest.size();
    Row row;
    row.kind = RowKind::trailing;
    row.offset = at_;
    row.bytes = rest.substr(0, size);
    output_.take(row);
    session_.messages.report(origin_, records::behind_root(at_, at_ + size, recover));
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
std::string refuse_body(const Record& record) {
  using records::Format;
  if (record.format == Format::wbxml) return {};
  const std::string_view kind = records::kind_of(record.body);
  if (!kind.empty()) return "not WBXML, but " + std::string(kind);
  return record.format == Format::xml ? "XML, not WBXML" : "not WBXML";
}

class DumpRun : public Run {
 public:
  DumpRun(Session& session, const DumpOptions& options) : Run(session), output_(session, options) {}

  void take(const Record& record, const Origin& origin) override {
    if (record.kind != RecordKind::body) return;
    const bool is_told = !record.entry && session_.options.read.format == records::Format::wbxml;
    const std::string why = record.body.empty() || is_told ? "" : refuse_body(record);
    if (!why.empty()) throw Error(Code::M002, {}, why);
    output_.start(origin, record.body.size());
    if (!record.body.empty()) BodyDump(session_, output_, record.body, origin).run();
    output_.finish();
  }

 private:
  DumpOutput output_;
};

class Dump : public Command {
 public:
  void add_options(CLI::App& app, Options& options) override {
    app.add_option("--around", options_.around,
                   "Only the rows near this offset, 0x for hexadecimal")
        ->check(refuse_sign)
        ->type_name("OFFSET");
    app.add_flag("--json", options_.json, "One JSON object a row");
    add_recover_option(app, options);
  }

  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<DumpRun>(session, options_);
  }

  records::Input::Wanted wanted() const override { return records::Input::Wanted::bodies; }

 private:
  DumpOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_dump() {
  return std::make_unique<Dump>();
}

}  // namespace eascard::tool
