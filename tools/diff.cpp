// eascard diff: what changed from one input to another, by contact and element.

#include "eascard/report/diff.hpp"

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

/// As of an input that could not be opened, nothing can be said of one that could not be read.
bool can_be_compared(Messages& messages) {
  const Status status = messages.status();
  if (status == Status::error) messages.raise(Status::io);
  return status != Status::error && status != Status::io && status != Status::limit;
}

class DiffRun : public ContactRun {
 public:
  DiffRun(Session& session, bool json) : ContactRun(session), json_(json) {}

  void begin_input() override { ++inputs_; }

  void finish() override {
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
  }

 private:
  bool json_;
  int inputs_ = 0;  ///< so far
  book::Side before_;
  book::Side after_;
  std::string text_;
};

/// Compares what the bodies are made of.
class TokenDiffRun : public Run {
 public:
  explicit TokenDiffRun(Session& session)
      : Run(session), dump_(wants_color(session.options, session.output)) {}

  void begin_input() override { ++inputs_; }

  void take(const Record& record, const Origin&) override {
    if (record.kind != RecordKind::body) return;
    if (record.format != records::Format::wbxml)
      throw Error(
          Code::M002, {},
          "--raw compares WBXML, and this is " + std::string(records::row_of(record.format).title));
    bodies_.emplace_back(record.body);
    book::append_tokens(bodies_.back(), session_.options.read.limits,
                        inputs_ == 1 ? before_ : after_);
  }

  void finish() override {
    if (!can_be_compared(session_.messages)) return;
    const auto write = [this](std::string_view sign) {
      return [this, sign](const wbxml::Row& row) {
        lines_.clear();
        dump_.write(row, lines_);
        for (std::string_view rest = lines_; !rest.empty();) {
          const std::string_view line = rest.substr(0, rest.find('\n') + 1);
          session_.output.write(sign);
          session_.output.write(line);
          rest.remove_prefix(line.size());
        }
        session_.messages.raise(Status::error);
      };
    };
    book::diff_tokens(before_, after_, write("- "), write("+ "));
  }

 private:
  report::DumpText dump_;
  int inputs_ = 0;  ///< so far
  std::deque<std::string> bodies_;
  std::vector<wbxml::Row> before_;
  std::vector<wbxml::Row> after_;
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
    if (options.files.size() != 2) throw UsageError("diff takes two inputs: BEFORE and AFTER");
    if (raw_ && json_) throw UsageError("--raw does not go with --json");
  }

  bool may_name_output() const override { return false; }
  bool may_read_nothing() const override { return true; }
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
