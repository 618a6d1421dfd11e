// eascard to-vcard: contacts as one stream of cards, or a file each.

#include <unordered_set>

#include "commands.hpp"
#include "contacts.hpp"
#include "eascard/vcard/writer.hpp"
#include "folder.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

struct ToVcardOptions {
  std::string split;  ///< folder for one card a file, "" for one stream
  bool force = false;
};

/// What a UID makes of a file name: a UUID without its urn.
std::string card_name(std::string_view uid) {
  constexpr std::string_view urn = "urn:uuid:";
  if (uid.starts_with(urn)) uid.remove_prefix(urn.size());
  return safe_file_name(uid);
}

class ToVcardRun : public ContactRun {
 public:
  ToVcardRun(Session& session, const ToVcardOptions& options)
      : ContactRun(session), writer_(session.options.read.card) {
    if (!options.split.empty()) folder_.emplace(options.split, options.force);
  }

 protected:
  void take_contact(const Contact& contact, const Origin&) override {
    card_.clear();
    writer_.write(contact, card_);
    for (const Diagnostic& loss : writer_.losses()) say(loss);
    folder_ ? write_file(writer_.uid()) : session_.output.write(card_);
  }

 private:
  void write_file(std::string_view uid) {
    try {
      folder_->write(card_name(uid), "vcf", card_);
      // Other UIDs may make the same name; no card is in doubt then.
      if (!uids_.emplace(uid).second)
        say({Code::M015, Severity::warning, {}, "UID again, written to " + folder_->path()});
    } catch (const IoError& error) {
      session_.messages.report(error);
    }
  }

  vcard::Writer writer_;
  std::string card_;
  std::optional<FolderOutput> folder_;
  std::unordered_set<std::string> uids_;  ///< of this run
};

class ToVcard : public Command {
 public:
  void add_options(CLI::App& app, Options& options) override {
    add_recover_option(app, options);
    card::CardOptions& card = options.read.card;
    const std::map<std::string, card::CardVersion> versions = {{"3.0", card::CardVersion::v3_0},
                                                               {"4.0", card::CardVersion::v4_0}};
    add_choice(app, "--vcard-version", card.version, versions, "3.0 (default) or 4.0");
    app.add_option("--split", options_.split, "Write each card to a file of its own in DIR")
        ->type_name("DIR");
    app.add_flag("--force", options_.force, "With --split: replace existing files");
    app.add_flag("--portable", card.portable,
                 "Write no X-EAS- shadows; what only they would hold is lost, with a warning");
    add_date_rule_option(app, card.date_rule);
    app.add_option("--uid-salt", card.uid_salt, "Makes the UIDs of this run their own")
        ->type_name("TEXT");
  }

  void check(const Options& options) const override {
    if (!options_.split.empty()) require_no_output(options, "--split");
  }

  bool may_read_nothing() const override { return true; }
  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<ToVcardRun>(session, options_);
  }

 private:
  ToVcardOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_to_vcard() {
  return std::make_unique<ToVcard>();
}

}  // namespace eascard::tool
