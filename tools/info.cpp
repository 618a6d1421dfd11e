// eascard info: each message on one screen.

#include <utility>

#include "color.hpp"
#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "eascard/document/path.hpp"
#include "eascard/report/info_json.hpp"
#include "eascard/report/info_line.hpp"
#include "eascard/report/info_text.hpp"
#include "eascard/validate/scope.hpp"
#include "refusals.hpp"

namespace eascard::tool {
namespace {

enum class InfoForm : std::uint8_t { block, line, json };

/// Writes one block a message; contacts without a message are counted, and are one block a file.
class InfoRun : public Run {
 public:
  InfoRun(Session& session, InfoForm form)
      : Run(session),
        form_(form),
        lines_(names_files(session.options), wants_color(session.options, session.output)) {}

  void take(const Record& record, const Origin& origin) override {
    const records::Data& data = record.data;
    if (data.document) take_document(*data.document, origin);
    if (data.unread) take_unread(*data.unread, data.place, origin);
    if (data.contact) count_contact(origin);
    if (record.fault) take_fault(record.fault->diagnostic, record.fault->damage, origin);
    if (record.kind == RecordKind::empty) {
      pass(origin);
      write(begin(origin));
    }
  }

  void take_other(const Record& record, const Origin& origin) override {
    const Document* document = record.data.document;
    if (!document) return pass(origin);
    const validate::CheckOptions options = validate::with_entry({}, origin.entry);
    conversations_.take(*document, validate::make_scope(*document, options).direction,
                        sender(origin));
  }

  void finish() override { write_contacts(); }

 private:
  void take_document(const Document& document, const Origin& origin) {
    const validate::Scope scope =
        validate::make_scope(document, validate::with_entry({}, origin.entry));
    const conversation::Turn turn = conversations_.take(document, scope.direction, sender(origin));
    const conversation::Request* const answered =
        turn.direction == Direction::response ? turn.request : nullptr;
    const report::Summary summary = report::summarize(document, answered);
    report::MessageInfo info = begin(origin);
    info.offset = document.offset;
    info.summary = &summary;
    write(info);
    report_refusals(document, answered, origin, session_.messages);
  }

  void take_unread(const records::Unread& unread, Place place, const Origin& origin) {
    report::MessageInfo info = begin(origin);
    info.offset = place.offset;
    if (unread.language) info.language = unread.language->name;
    write(info);
  }

  void take_fault(const Diagnostic& fault, const records::Damage& damage, const Origin& origin) {
    pass(origin);
    report::Summary summary;
    report::MessageInfo info = begin(origin);
    info.fault = &fault;
    info.kind = damage.kind;
    info.before_fault = damage.before;
    info.after_fault = damage.after;
    if (!damage.partial.document.nodes.empty()) {
      summary = report::summarize(damage.partial);
      info.offset = damage.partial.document.offset;
      info.summary = &summary;
    }
    write(info);
  }

  void count_contact(const Origin& origin) {
    if (contacts_ > 0 && !is_same(origin)) write_contacts();
    contacts_file_ = origin.file;
    contacts_number_ = origin.number;
    ++contacts_;
  }

  /// A message that says nothing of itself.
  void pass(const Origin& origin) { conversations_.pass(sender(origin), Direction::unknown); }

  static conversation::Sender sender(const Origin& origin) {
    return conversation::sender_of(origin.file, origin.entry);
  }

  bool is_same(const Origin& origin) const {
    return contacts_file_ == origin.file && contacts_number_ == origin.number;
  }

  report::MessageInfo begin(const Origin& origin) {
    write_contacts();
    report::MessageInfo info;
    info.file = origin.file;
    info.number = origin.number;
    info.entry = origin.entry;
    info.gzip = origin.gzip || (origin.entry && origin.entry->gzip);
    return info;
  }

  void write_contacts() {
    if (contacts_ == 0) return;
    report::MessageInfo info;
    info.file = contacts_file_;
    info.number = contacts_number_;
    info.contacts = std::exchange(contacts_, 0);
    write(info);
  }

  void write(const report::MessageInfo& info) {
    text_.clear();
    if (form_ == InfoForm::json) {
      report::write_info_json(info, text_);
      text_ += '\n';
    } else if (form_ == InfoForm::line) {
      lines_.write(info, text_);
    } else {
      if (!first_) text_ += '\n';
      report::write_info_text(info, text_);
    }
    first_ = false;
    session_.output.write(text_);
  }

  /// One input needs no name.
  static bool names_files(const Options& options) {
    return options.files.size() > 1 || !options.files0_from.empty();
  }

  InfoForm form_;
  report::InfoLines lines_;
  conversation::Conversations conversations_;
  bool first_ = true;
  std::string text_;
  std::uint64_t contacts_ = 0;  ///< of an input that has no messages
  std::string contacts_file_;
  std::uint64_t contacts_number_ = 0;
};

class Info : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind_recover(bind, options);
    bind.flag("--json", json_);
    bind.flag("--oneline", oneline_);
  }

  void check(const Options&) const override {
    if (json_ && oneline_) throw UsageError("--json does not go with --oneline");
  }

  bool takes_others() const override { return true; }

  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<InfoRun>(session, json_      ? InfoForm::json
                                              : oneline_ ? InfoForm::line
                                                         : InfoForm::block);
  }

 private:
  bool json_ = false;
  bool oneline_ = false;
};

}  // namespace

std::unique_ptr<Command> make_info() {
  return std::make_unique<Info>();
}

}  // namespace eascard::tool
