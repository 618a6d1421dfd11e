// eascard to-vcard: contacts as one stream of cards, or a file each.

#include <unordered_set>

#include "contacts.hpp"
#include "eascard/vcard/writer.hpp"
#include "folder.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  add_recover_option(app, options);
  const std::map<std::string, vcard::CardVersion> versions = {{"3.0", vcard::CardVersion::v3_0},
                                                              {"4.0", vcard::CardVersion::v4_0}};
  add_choice(app, "--vcard-version", options.read.card.version, versions, "3.0 (default) or 4.0");
  app.add_option("--split", options.split, "Write each card to a file of its own in DIR")
      ->type_name("DIR");
  app.add_flag("--force", options.force, "With --split: replace existing files");
  app.add_flag("--portable", options.read.card.portable,
               "Write no X-EAS- shadows; what only they would hold is lost, with a warning");
  add_date_rule_option(app, options);
  app.add_option("--uid-salt", options.read.card.uid_salt, "Makes the UIDs of this run their own")
      ->type_name("TEXT");
}

/// What a UID makes of a file name: a UUID without its urn.
std::string card_name(std::string_view uid) {
  constexpr std::string_view urn = "urn:uuid:";
  if (uid.starts_with(urn)) uid.remove_prefix(urn.size());
  return safe_file_name(uid);
}

/// A card a file.
class SplitOutput {
 public:
  explicit SplitOutput(Session& session)
      : session_(session), folder_(session.options.split, session.options.force) {}

  void write(std::string_view uid, std::string_view card, const FoundContact& found) {
    try {
      folder_.write(card_name(uid), "vcf", card);
      // Other UIDs may make the same name; no card is in doubt then.
      if (!uids_.emplace(uid).second)
        found.say({Code::M015, Severity::warning, {}, "UID again, written to " + folder_.path()});
    } catch (const IoError& error) {
      session_.messages.report(error);
    }
  }

 private:
  Session& session_;
  FolderOutput folder_;
  std::unordered_set<std::string> uids_;  ///< of this run
};

void run(Session& session) {
  vcard::Writer writer(session.options.read.card);
  std::optional<SplitOutput> split;
  if (!session.options.split.empty()) split.emplace(session);
  std::string card;
  for_each_contact(session, [&](const FoundContact& found) {
    card.clear();
    writer.write(found.contact, card);
    for (const Diagnostic& loss : writer.losses()) found.say(loss);
    if (split) return split->write(writer.uid(), card, found);
    session.output.write(card);
  });
}

}  // namespace

const Command to_vcard_command = {"to-vcard", "Contacts to vCard", add_options, run};

}  // namespace eascard::tool
