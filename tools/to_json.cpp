// eascard to-json: contacts as one JSON value a line, or whole messages as trees.

#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "contacts.hpp"
#include "eascard/document/removed.hpp"
#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"

namespace eascard::tool {
namespace {

enum class JsonFormat : std::uint8_t { plain, jcard, jscontact };

struct ToJsonOptions {
  JsonFormat format = JsonFormat::plain;
  bool tree = false;
  bool context = false;
  bool array = false;
  bool pretty = false;
  bool null_ended = false;
  std::optional<card::DateRule> days{};  ///< dates as days
  MergeOptions merge{};
};

/// Writes records with what stands between them.
class RecordOutput {
 public:
  RecordOutput(Session& session, const ToJsonOptions& options)
      : session_(session), options_(options) {}

  /// `json` is one record without white space.
  void write(const std::string& json) {
    if (options_.array) session_.output.write(count_ == 0 ? "[\n" : ",\n");
    ++count_;
    if (options_.pretty) {
      pretty_.clear();
      json::write_pretty(json, pretty_);
    }
    session_.output.write(options_.pretty ? pretty_ : json);
    if (!options_.array)
      session_.output.write(options_.null_ended ? std::string_view("\0", 1) : "\n");
  }

  void finish() {
    if (!options_.array) return;
    // Where every input failed there is no output, not even an empty array.
    const Status status = session_.messages.status();
    if (count_ > 0) {
      session_.output.write("\n]\n");
    } else if (status == Status::done || status == Status::warning) {
      session_.output.write("[]\n");
    }
  }

 private:
  Session& session_;
  const ToJsonOptions& options_;
  std::string pretty_;
  std::uint64_t count_ = 0;
};

/// "FILE", or "FILE#4" for an entry of a container.
std::string source_name(const Origin& origin) {
  return origin.number == 0 ? origin.file : origin.file + '#' + std::to_string(origin.number);
}

/// What all contacts are written with.
class JsonRun : public ContactRun {
 public:
  JsonRun(Session& session, const ToJsonOptions& options)
      : ContactRun(session, options.merge), options_(options), output_(session, options) {}

  void finish() override {
    ContactRun::finish();
    output_.finish();
  }

 protected:
  const ToJsonOptions& options_;
  RecordOutput output_;
  std::string text_;
};

class PlainRun : public JsonRun {
 public:
  using JsonRun::JsonRun;

 protected:
  void take_contact(const Contact& found, const Origin& origin) override {
    const std::unique_ptr<Contact> with_days = options_.days ? days_of(found) : nullptr;
    const Contact& contact = with_days ? *with_days : found;
    static const capture::Entry none;
    const capture::Entry& entry = origin.entry ? *origin.entry : none;
    const std::string source = merges() ? std::string() : source_name(origin);  // of many messages
    const Message& message = contacts_.message();
    const Direction direction = capture::direction_of(message, origin.entry);
    const json::RecordContext context{message.command,
                                      direction_name(direction),
                                      contact.context.operation,
                                      entry.protocol,
                                      entry.user,
                                      entry.device_id,
                                      entry.time,
                                      source,
                                      contacts_.place().offset};
    text_.clear();
    json::write_contact(contact, text_, options_.context ? &context : nullptr);
    output_.write(text_);
  }

 private:
  /// The contact with 1980-07-18 for its dateTimes, --07-18 for one without a year.
  std::unique_ptr<Contact> days_of(const Contact& contact) const {
    std::unique_ptr<Contact> changed = contact.clone();
    for (const Field& f : all_fields()) {
      if (f.form != CardForm::date || !contact.has(f.id)) continue;
      const card::Day day = card::day_of(contact.value(f.id), *options_.days);
      if (day.month != 0) changed->set(f.id, changed->own(card::day_text(day)));
    }
    return changed;
  }
};

/// jCard and JSContact, which may not hold all of a contact in a form that others read.
template <typename Writer>
class CardRun : public JsonRun {
 public:
  CardRun(Session& session, const ToJsonOptions& options)
      : JsonRun(session, options), writer_(session.options.read.card) {}

 protected:
  void take_contact(const Contact& contact, const Origin&) override {
    text_.clear();
    writer_.write(contact, text_);
    for (const Diagnostic& loss : writer_.losses()) say(loss);
    output_.write(text_);
  }

 private:
  Writer writer_;
};

class TreeRun : public Run {
 public:
  TreeRun(Session& session, const ToJsonOptions& options)
      : Run(session), output_(session, options) {}

  void take(const Record& record, const Origin& origin) override {
    if (!record.data) return;
    if (!record.data.document) refuse(record);
    if (const auto said = removed_values(*record.data.document))
      session_.messages.report(origin, *said);
    text_.clear();
    json::write_tree(*record.data.document, text_);
    output_.write(text_);
  }

  void finish() override { output_.finish(); }

 private:
  RecordOutput output_;
  std::string text_;
};

class ToJson : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind_recover(bind, options);
    bind.choice("--format", options_.format,
                {JsonFormat::plain, JsonFormat::jcard, JsonFormat::jscontact});
    bind.value("--date-rule",
               [this](const std::string& text) { options_.days = read_date_rule(text); });
    bind.flag("--tree", options_.tree);
    bind.flag("--context", options_.context);
    bind.flag("--array", options_.array);
    bind.flag("--pretty", options_.pretty);
    bind.flag("--null", options_.null_ended);
    bind_merge(bind, options_.merge);
  }

  void check(const Options&) const override {
    const bool is_plain = options_.format == JsonFormat::plain;
    if (!is_plain && (options_.tree || options_.context))
      throw UsageError("--tree and --context go with --format plain only");
    if (options_.days && (!is_plain || options_.tree))
      throw UsageError("--date-rule goes with contacts in --format plain only");
    if (options_.tree && options_.context)
      throw UsageError("--context is about contacts: it does not go with --tree");
    if (options_.tree && options_.merge.merge)
      throw UsageError("--merge is about contacts: it does not go with --tree");
    check_merge(options_.merge);
  }

  bool may_read_nothing() const override { return true; }
  bool takes_others() const override { return options_.merge.merge; }
  std::unique_ptr<Run> start(Session& session) const override {
    if (options_.tree) return std::make_unique<TreeRun>(session, options_);
    switch (options_.format) {
      case JsonFormat::jcard:
        return std::make_unique<CardRun<jcard::JcardWriter>>(session, options_);
      case JsonFormat::jscontact:
        return std::make_unique<CardRun<jcard::JscontactWriter>>(session, options_);
      case JsonFormat::plain:
        break;
    }
    return std::make_unique<PlainRun>(session, options_);
  }

 private:
  ToJsonOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_to_json() {
  return std::make_unique<ToJson>();
}

}  // namespace eascard::tool
