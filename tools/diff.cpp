// eascard diff: what changed from one input to another, by contact and element.

#include "eascard/report/diff.hpp"

#include <algorithm>
#include <deque>

#include "eascard/book/token_diff.hpp"
#include "eascard/report/dump_text.hpp"
#include "eascard/text/ascii.hpp"

#include "color.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "contacts.hpp"

namespace eascard::tool {
namespace {

bool was_read(Status status) {
  return status != Status::error && status != Status::io && status != Status::limit;
}

/// As of an input that could not be opened, nothing can be said of one that could not be read.
bool can_be_compared(Messages& messages) {
  const Status status = messages.status();
  if (status == Status::error) messages.raise(Status::io);
  return was_read(status);
}

class DiffRun : public ContactRun {
 public:
  DiffRun(Session& session, bool json) : ContactRun(session), json_(json) {}

  void begin_input(const std::string& file) override {
    if (inputs_ > 0) end_input();
    ++inputs_;
    file_ = file;
  }

  void take(const Record& record, const Origin& origin) override {
    ContactRun::take(record, origin);
    if (record.data.document && direction(origin) == Direction::response) has_answers_ = true;
  }

  void finish() override {
    end_input();
    ContactRun::finish();
    if (!can_be_compared(session_.messages)) return;
    const bool color = wants_color(session_.options, session_.output);
    book::diff(before_, after_, [&](const book::Difference& difference) {
      text_.clear();
      json_ ? report::write_diff_json(difference, text_)
            : report::write_diff_text(difference, color, text_);
      session_.output.write(text_);
      session_.messages.raise(Status::error);
    });
  }

 protected:
  void take_contact(const Contact& contact, const Origin& origin) override {
    book::Owner owner;
    if (origin.entry) owner = {lower_case(origin.entry->user), lower_case(origin.entry->device_id)};
    (inputs_ == 1 ? before_ : after_).add(contact, owner);
    const std::string_view operation = contact.context.operation;
    if ((operation == "Add" || operation == "Change") && direction(origin) == Direction::request)
      is_sent_ = true;
  }

 private:
  /// Of the message at hand.
  Direction direction(const Origin& origin) const {
    return capture::direction_of(contacts_.message(), origin.entry);
  }

  /// Who takes an input for another than it is would take "nothing differs" for an answer.
  void end_input() {
    const auto note = [this](Code code, std::string text) {
      session_.messages.report(file_, {code, Severity::note, {}, std::move(text)});
    };
    if (!contacts_.is_any() && was_read(session_.messages.status())) {
      const std::string text = contacts_.found_instead();
      note(Code::M005, text.empty() ? "no contact found" : text);
    }
    if (contacts_.is_any() && (contacts_.has_deletions() || (is_sent_ && has_answers_)))
      note(Code::M096, std::string("traffic is taken as it stands, not played back: first "
                                   "'eascard to-json --merge -o ") +
                           (inputs_ == 1 ? "before" : "after") + ".json " + file_ + '\'');
    session_.messages.end_file();
    contacts_.forget();
    is_sent_ = false;
    has_answers_ = false;
  }

  bool json_;
  std::string file_;          ///< the input at hand
  bool is_sent_ = false;      ///< it has a request that adds or changes a contact
  bool has_answers_ = false;  ///< it has a response
  int inputs_ = 0;            ///< so far
  book::Side before_;
  book::Side after_;
  std::string text_;
};

/// Compares what the bodies are made of.
class TokenDiffRun : public Run {
 public:
  explicit TokenDiffRun(Session& session)
      : Run(session), color_(wants_color(session.options, session.output)) {}

  void begin_input(const std::string&) override { ++inputs_; }

  void take(const Record& record, const Origin& origin) override {
    if (record.kind != RecordKind::body || record.body.empty()) return;
    if (record.format != records::Format::wbxml)
      throw Error(
          Code::M002, {},
          "--raw compares WBXML, and this is " + std::string(records::row_of(record.format).title));
    bodies_.emplace_back(record.body);
    Tokens& side = inputs_ == 1 ? before_ : after_;
    std::string name = origin.file;
    if (origin.number > 0) name += '#' + std::to_string(origin.number);
    side.bodies.push_back({side.rows.size(), std::move(name)});
    book::append_tokens(bodies_.back(), session_.options.read.limits, side.rows);
  }

  void finish() override {
    if (!can_be_compared(session_.messages)) return;
    const auto write = [this](Tokens& side, book::ChangeKind kind) {
      return [this, &side, kind](const wbxml::Row& row) {
        lines_.clear();
        if (const std::string* name = side.next_name(row))
          report::write_diff_line(*name + ':', kind, color_, lines_);
        rows_.clear();
        dump_.write(row, rows_);
        for (std::string_view rest = rows_; !rest.empty();) {
          const std::size_t end = rest.find('\n');
          report::write_diff_line(rest.substr(0, end), kind, color_, lines_);
          rest.remove_prefix(end + 1);
        }
        session_.output.write(lines_);
        session_.messages.raise(Status::error);
      };
    };
    book::diff_tokens(before_.rows, after_.rows, write(before_, book::ChangeKind::removed),
                      write(after_, book::ChangeKind::added));
  }

 private:
  struct Body {
    std::size_t first = 0;  ///< of its rows
    std::string name;
  };

  /// Those of one input.
  struct Tokens {
    std::vector<wbxml::Row> rows;
    std::vector<Body> bodies;
    std::size_t told = ~std::size_t{0};  ///< the body of the row before

    /// Of the body of `row` where another one was told, and there are several.
    const std::string* next_name(const wbxml::Row& row) {
      if (bodies.size() < 2) return nullptr;
      const auto index = static_cast<std::size_t>(&row - rows.data());
      const auto next = std::ranges::upper_bound(bodies, index, {}, &Body::first);
      const auto at = static_cast<std::size_t>(next - bodies.begin()) - 1;
      if (at == told) return nullptr;
      told = at;
      return &bodies[at].name;
    }
  };

  report::DumpText dump_{false};
  bool color_;
  int inputs_ = 0;  ///< so far
  std::deque<std::string> bodies_;
  Tokens before_;
  Tokens after_;
  std::string rows_;
  std::string lines_;
};

class Diff : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind_recover(bind, options);
    bind.flag("--raw", raw_);
    bind.flag("--json", json_);
  }

  void check(const Options& options) const override {
    if (options.files0_from.empty()) check_count(options.files.size());
    if (raw_ && json_) throw UsageError("--raw does not go with --json");
  }

  void check_count(std::size_t inputs) const override {
    if (inputs != 2) throw UsageError("diff takes two inputs: BEFORE and AFTER");
  }

  bool may_name_output() const override { return false; }
  records::Input::Wanted wanted() const override {
    return raw_ ? records::Input::Wanted::bodies : records::Input::Wanted::records;
  }
  std::unique_ptr<Run> start(Session& session) const override {
    if (raw_) return std::make_unique<TokenDiffRun>(session);
    return std::make_unique<DiffRun>(session, json_);
  }

 private:
  bool raw_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_diff() {
  return std::make_unique<Diff>();
}

}  // namespace eascard::tool
