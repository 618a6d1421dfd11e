// eascard diff: what changed from one input to another, by contact and element.

#include "eascard/report/diff.hpp"
#include "color.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "contacts.hpp"

namespace eascard::tool {
namespace {

class DiffRun : public ContactRun {
 public:
  DiffRun(Session& session, bool json) : ContactRun(session), json_(json) {}

  void begin_input() override { ++inputs_; }

  void finish() override {
    ContactRun::finish();
    // As of an input that could not be opened, nothing can be said of one that could not be read.
    const Status status = session_.messages.status();
    if (status == Status::error) session_.messages.raise(Status::io);
    if (status == Status::error || status == Status::io) return;
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
  void take_contact(const Contact& contact, const Origin&) override {
    (inputs_ == 1 ? before_ : after_).add(contact);
  }

 private:
  bool json_;
  int inputs_ = 0;  ///< so far
  book::Side before_;
  book::Side after_;
  std::string text_;
};

class Diff : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind_recover(bind, options);
    bind.flag("--json", json_);
  }

  void check(const Options& options) const override {
    if (options.files.size() != 2) throw UsageError("diff takes two inputs: BEFORE and AFTER");
  }

  bool may_name_output() const override { return false; }
  bool may_read_nothing() const override { return true; }
  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<DiffRun>(session, json_);
  }

 private:
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_diff() {
  return std::make_unique<Diff>();
}

}  // namespace eascard::tool
