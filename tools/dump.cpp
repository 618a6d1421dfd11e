// eascard dump: what each byte of WBXML is.

#include "eascard/wbxml/dump.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "color.hpp"
#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "eascard/records/kind.hpp"
#include "eascard/records/wbxml_reader.hpp"
#include "eascard/report/dump_json.hpp"
#include "eascard/report/dump_text.hpp"

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
        json_([this](std::string_view piece) { put(piece); }) {}

  /// `size`: of all of it, where it is known.
  void start(const Origin& origin, std::optional<std::size_t> size) {
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

  /// The bytes of the rows so far will be gone.
  void let_go() {
    for (Line& line : before_) {
      if (line.is_made) continue;
      to_ = &line.made;
      write(line);
      to_ = nullptr;
      line.is_made = true;
      line.part.row = {};
    }
  }

  void finish() {
    if (!reached_)
      for (const Line& line : before_) write(line);
  }

 private:
  /// Of rows whose bytes are gone the text, or object, is made.
  struct Line {
    report::DumpPart part;
    std::shared_ptr<const Diagnostic> fault;
    std::string made{};
    bool is_made = false;
  };

  void put(std::string_view text) {
    if (to_) {
      *to_ += text;
    } else {
      session_.output.write(text);
    }
  }

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
    if (line.is_made) return put(line.made);
    if (options_.json) {
      json_.write(line.part.row);
      if (line.fault) json_.write(*line.fault);
      return;
    }
    buffer_.clear();
    text_.write(line.part, buffer_);
    if (line.fault) text_.write(line.part, *line.fault, buffer_);
    put(buffer_);
  }

  Session& session_;
  const DumpOptions& options_;
  report::DumpText text_;
  report::DumpJson json_;
  std::string buffer_;
  std::string* to_ = nullptr;  ///< where a line is made; else it is written
  std::deque<Line> before_;
  std::size_t after_ = 0;
  bool reached_ = false;
  bool first_ = true;
};

/// Bytes from those at hand on, which stay there: to be looked at before they are dumped. At
/// damaged gzip data they end.
class Ahead : public records::Bytes {
 public:
  explicit Ahead(records::Bytes& bytes) : bytes_(bytes) {}

  std::string_view bytes() const override { return bytes_.bytes().substr(at_); }
  [[nodiscard]] bool fill() override {
    try {
      return bytes_.fill();
    } catch (const Error& error) {
      damage_ = error.diagnostic();
      return false;
    }
  }
  void consume(std::size_t count) override { at_ += count; }
  std::uint64_t offset() const override { return bytes_.offset() + at_; }

  /// Goes back to what is at hand.
  void restart() { at_ = 0; }
  bool is_damaged() const { return damage_.has_value(); }
  std::optional<Diagnostic> take_damage() { return std::exchange(damage_, {}); }

 private:
  records::Bytes& bytes_;
  std::size_t at_ = 0;
  std::optional<Diagnostic> damage_;
};

/// The documents of one message body, one after another.
class BodyDump {
 public:
  BodyDump(Session& session, DumpOutput& output, records::Bytes& bytes, const Origin& origin)
      : session_(session),
        limits_(session.options.read.limits),
        recover_(session.options.read.recover),
        output_(output),
        bytes_(bytes),
        ahead_(bytes),
        origin_(origin) {}

  void run() {
    do dump_document();
    while (find_next());
    std::optional<Diagnostic> damage = ahead_.take_damage();
    if (!damage) return;
    if (recover_) damage->severity = Severity::warning;
    session_.messages.report(origin_, *damage);
  }

 private:
  /// How a document is read around its damage.
  struct Repair {
    std::optional<std::size_t> size{};  ///< how far it goes, where that is known
    std::vector<wbxml::Gap> gaps{};
  };

  void dump_document() {
    const Repair repair = recover_ ? plan() : Repair{};
    const std::string_view bytes = bytes_.bytes();
    wbxml::Dump dump(bytes.substr(0, repair.size.value_or(bytes.size())), bytes_.offset(), limits_,
                     repair.gaps, repair.size.has_value());
    dump_rows(dump);
    use(dump.size());
    if (!dump.fault()) return;
    session_.messages.report(origin_, dump.fault()->diagnostic, dump.fault()->is_limit);
    if (!recover_) dump_rest(RowKind::unread);
  }

  void dump_rows(wbxml::Dump& dump) {
    Row row;
    for (;;) {
      if (dump.next(row)) {
        const bool is_fault = row.kind == RowKind::unread;
        output_.take(row,
                     is_fault ? std::make_shared<Diagnostic>(dump.fault()->diagnostic) : nullptr);
      } else if (dump.needs_more()) {
        read_on(dump);
      } else {
        return;
      }
    }
  }

  void read_on(wbxml::Dump& dump) {
    const bool last = !ahead_.fill();
    if (!recover_ && !dump.fault() && ahead_.is_damaged())
      return dump.give_up(*ahead_.take_damage());
    dump.go_on(bytes_.bytes(), last);
  }

  /// Around what the other commands leave out.
  Repair plan() {
    Repair repair;
    records::WbxmlReader reader(ahead_, session_.options.read);
    try {
      const records::Data data = reader.next();
      if (data.document && !reader.gaps().empty()) {
        session_.messages.report(origin_, reader.diagnostics());
        repair = {data.document->bytes.size(), reader.gaps()};
      }
    } catch (const Error&) {  // told by the dump itself
      repair.size = find_header(1);
    }
    ahead_.restart();
    return repair;
  }

  /// Where the next header stands, at or behind `from`, or how far there is none.
  std::size_t find_header(std::size_t from) {
    constexpr std::size_t header_size = 4;
    for (;;) {
      const std::size_t found = wbxml::find_header(bytes_.bytes(), from);
      if (found != std::string_view::npos) return found;
      const std::size_t size = bytes_.bytes().size();
      if (size > limits_.max_size || !ahead_.fill()) return size;
      from = std::max(from, size - std::min(size, header_size - 1));
    }
  }

  /// Whether another document follows; what is none is a row.
  bool find_next() {
    while (!begins_document()) {
      if (bytes_.bytes().empty()) return false;
      const std::uint64_t begin = bytes_.offset();
      recover_ ? dump_row(RowKind::trailing, find_header(0)) : dump_rest(RowKind::trailing);
      session_.messages.report(origin_, records::behind_root(begin, bytes_.offset(), recover_));
    }
    return true;
  }

  bool begins_document() {
    for (bool last = false;; last = !ahead_.fill()) {
      const wbxml::Start start = wbxml::begins_document(bytes_.bytes(), last);
      if (start != wbxml::Start::maybe) return start == wbxml::Start::yes;
    }
  }

  /// All that is to come, in rows of the limit's size.
  void dump_rest(RowKind kind) {
    for (;;) {
      while (bytes_.bytes().size() < limits_.max_size && ahead_.fill()) {
      }
      const std::uint64_t size = std::min<std::uint64_t>(bytes_.bytes().size(), limits_.max_size);
      if (size == 0) return;
      dump_row(kind, static_cast<std::size_t>(size));
    }
  }

  void dump_row(RowKind kind, std::size_t size) {
    Row row;
    row.kind = kind;
    row.offset = bytes_.offset();
    row.bytes = bytes_.bytes().substr(0, size);
    output_.take(row);
    use(size);
  }

  void use(std::size_t size) {
    output_.let_go();
    bytes_.consume(size);
  }

  Session& session_;
  const Limits& limits_;
  bool recover_;
  DumpOutput& output_;
  records::Bytes& bytes_;
  Ahead ahead_;
  const Origin& origin_;
};

/// Why the bytes cannot be WBXML, "" where they can.
std::string refuse_body(const Record& record) {
  using records::Format;
  if (record.format == Format::wbxml) return {};
  const std::string kind = records::kind_text(record.body);
  if (!kind.empty()) return "not WBXML, but " + kind;
  const bool can_be = record.format == Format::xml || record.format == Format::vcard ||
                      record.format == Format::json;
  if (!can_be) return "not WBXML";
  return std::string(records::row_of(record.format).title) +
         ", not WBXML: eascard encode FILE | eascard dump";
}

class DumpRun : public Run {
 public:
  DumpRun(Session& session, const DumpOptions& options) : Run(session), output_(session, options) {}

  void take(const Record& record, const Origin& origin) override {
    if (record.kind != RecordKind::body) return;
    const bool is_told = !record.entry && session_.options.read.format == records::Format::wbxml;
    const std::string why = record.body.empty() || is_told ? "" : refuse_body(record);
    if (!why.empty()) throw Error(Code::M002, {}, why);
    output_.start(origin, record.entry ? std::optional(record.body.size()) : std::nullopt);
    if (!record.body.empty()) BodyDump(session_, output_, *record.bytes, origin).run();
    output_.finish();
  }

 private:
  DumpOutput output_;
};

class Dump : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind.number("--around", options_.around, 0, ~std::uint64_t{0});
    bind.flag("--json", options_.json);
    bind_recover(bind, options);
  }

  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<DumpRun>(session, options_);
  }

  records::Input::Wanted wanted() const override { return records::Input::Wanted::streams; }

 private:
  DumpOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_dump() {
  return std::make_unique<Dump>();
}

}  // namespace eascard::tool
