// eascard to-vcard: contacts as one stream of cards, or a file each.

#include <unordered_set>

#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "contacts.hpp"
#include "eascard/card/shadow.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/vcard/writer.hpp"
#include "folder.hpp"

namespace eascard::tool {
namespace {

/// What the files of --split are named by.
enum class NameBy : std::uint8_t { uid, file_as };

struct ToVcardOptions {
  std::string split;  ///< folder for one card a file, "" for one stream
  NameBy name = NameBy::uid;
  bool force = false;
  MergeOptions merge{};
};

/// What a UID makes of a file name: a UUID without its urn.
std::string card_name(std::string_view uid) {
  constexpr std::string_view urn = "urn:uuid:";
  if (uid.starts_with(urn)) uid.remove_prefix(urn.size());
  return safe_file_name(uid);
}

/// The person's name for people, and behind it what keeps those of one name apart, whatever else
/// there is in the folder.
std::string person_name(const Contact& contact, std::string_view uid) {
  const std::string_view file_as = contact.value(FieldId::FileAs);
  const std::string name = is_white(file_as) ? card::formatted_name(contact) : std::string(file_as);
  return safe_person_name(name) + '-' + card::crc32_text(uid);
}

class ToVcardRun : public ContactRun {
 public:
  ToVcardRun(Session& session, const ToVcardOptions& options)
      : ContactRun(session, options.merge),
        writer_(session.options.read.card),
        name_(options.name) {
    if (!options.split.empty()) folder_.emplace(options.split, options.force);
  }

 protected:
  void take_contact(const Contact& contact, const Origin&) override {
    card_.clear();
    writer_.write(contact, card_);
    for (const Diagnostic& loss : writer_.losses()) say(loss);
    count_again(writer_.uid());
    folder_ ? write_file(contact, writer_.uid()) : session_.output.write(card_);
  }

  void finish() override {
    ContactRun::finish();
    if (again_ == 0) return;
    first_again_->second.text =
        std::to_string(again_) + (again_ == 1 ? " card has" : " cards have") +
        " the UID of a card before: importers keep one of them; " +
        (merges() ? "" : "--merge makes one contact of all that messages say of it; ") +
        "give each mailbox a --uid-salt";
    session_.messages.report(first_again_->first, first_again_->second);
    session_.messages.end_file();
  }

 private:
  void write_file(const Contact& contact, std::string_view uid) {
    try {
      const bool by_uid = name_ == NameBy::uid;
      folder_->write(by_uid ? card_name(uid) : person_name(contact, uid), "vcf", card_);
    } catch (const IoError& error) {
      session_.messages.report(error);
    }
  }

  void count_again(std::string_view uid) {
    if (uids_.insert(std::hash<std::string_view>()(uid)).second || again_++ > 0) return;
    Diagnostic diagnostic{Code::M015, Severity::warning, {}, {}};
    contacts_.locate(diagnostic);
    first_again_.emplace(origin(), std::move(diagnostic));
  }

  vcard::Writer writer_;
  NameBy name_;
  std::string card_;
  std::optional<FolderOutput> folder_;
  std::unordered_set<std::size_t> uids_;  ///< of this run; hashes, as there may be millions
  std::uint64_t again_ = 0;               ///< cards with a UID that was there
  std::optional<std::pair<EntryName, Diagnostic>> first_again_;
};

class ToVcard : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind_recover(bind, options);
    card::CardOptions& card = options.read.card;
    bind.choice("--vcard-version", card.version,
                {card::CardVersion::v3_0, card::CardVersion::v4_0});
    bind.text("--split", options_.split);
    bind.choice("--name", options_.name, {NameBy::uid, NameBy::file_as});
    bind.flag("--force", options_.force);
    bind.flag("--portable", card.portable);
    bind.value("--date-rule",
               [&card](const std::string& text) { card.date_rule = read_date_rule(text); });
    bind.text("--uid-salt", card.uid_salt);
    bind_merge(bind, options_.merge);
  }

  void check(const Options& options) const override {
    if (options_.name != NameBy::uid && options_.split.empty())
      throw UsageError("--name goes with --split only");
    if (!options_.split.empty()) require_no_output(options, "--split");
    check_merge(options_.merge);
  }

  bool may_read_nothing() const override { return true; }
  bool takes_others() const override { return options_.merge.merge; }
  bool uses_output() const override { return options_.split.empty(); }
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
