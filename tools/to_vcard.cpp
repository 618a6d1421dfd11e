// eascard to-vcard: contacts as one stream of cards, or a file each.

#include <set>

#include "command.hpp"
#include "eascard/contact/lift.hpp"
#include "eascard/document/message.hpp"
#include "eascard/vcard/writer.hpp"
#include "options_cli.hpp"
#include "split.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, vcard::CardVersion> versions = {{"3.0", vcard::CardVersion::v3_0},
                                                              {"4.0", vcard::CardVersion::v4_0}};
  add_choice(app, "--vcard-version", options.card.version, versions, "3.0 (default) or 4.0");
  app.add_option("--split", options.split, "Write each card to a file of its own in DIR")
      ->type_name("DIR");
  app.add_flag("--force", options.force, "With --split: replace existing files");
  app.add_flag("--portable", options.card.portable,
               "Write no X-EAS- shadows; what only they would hold is lost, with a warning");
  add_date_rule_option(app, options);
  app.add_option("--uid-salt", options.card.uid_salt, "Makes the UIDs of this run their own")
      ->type_name("TEXT");
}

/// Writes the contacts of all records and notices what else there is.
class CardExport {
 public:
  explicit CardExport(Session& session) : session_(session), writer_(session.options.card) {
    if (!session.options.split.empty())
      split_.emplace(session.options.split, session.options.force);
  }

  void use(const Document& document, const std::string& file) {
    ItemCursor items(document);
    while (const std::optional<Item> item = items.next()) {
      if (item->kind != ItemKind::data) continue;
      if (is_contact(document, *item)) {
        use_item(document, items, *item, file);
      } else {
        others_.insert(item->class_name.empty() ? "another class" : std::string(item->class_name));
      }
    }
    commands_.insert(std::string(describe_message(document).command));
  }

  void use(const Contact& contact, Place place, const std::string& file) {
    write(contact, [&](Diagnostic diagnostic) {
      diagnostic.place = place;
      diagnostic.file_as = contact.value(FieldId::FileAs);
      session_.messages.report(file, diagnostic);
    });
  }

  /// Says what was found instead, where no contact was.
  void finish(const std::string& file) {
    if (cards_ > 0 || commands_.empty()) return;
    std::string text = "no contact found";
    for (const std::string& other : others_) text += ", but items of " + other;
    for (const std::string& command : commands_)
      if (!command.empty()) text += " in " + command;
    session_.messages.report(file, {Code::M005, Severity::note, {}, text});
    session_.messages.end_file(file);
  }

 private:
  void use_item(const Document& document, const ItemCursor& items, const Item& item,
                const std::string& file) {
    diagnostics_.clear();
    lift(document, item, contact_, diagnostics_);
    const auto say = [&](Diagnostic diagnostic) {
      if (diagnostic.place.offset == Place::no_offset)
        diagnostic.place = document.place(document.nodes[item.data]);
      items.locate(item, diagnostic);
      diagnostic.file_as = contact_.value(FieldId::FileAs);
      session_.messages.report(file, diagnostic);
    };
    for (const Diagnostic& diagnostic : diagnostics_.list()) say(diagnostic);
    write(contact_, say);
  }

  template <typename Say>
  void write(const Contact& contact, Say say) {
    card_.clear();
    writer_.write(contact, card_);
    ++cards_;
    for (const Diagnostic& loss : writer_.losses()) say(loss);
    if (!split_) return session_.output.write(card_);
    try {
      if (split_->write(writer_.uid(), card_))
        say({Code::M015,
             Severity::warning,
             {},
             "UID again, written to " + split_->path() + "; --merge would make one card of both"});
    } catch (const IoError& error) {
      session_.messages.report(error);
    }
  }

  Session& session_;
  vcard::Writer writer_;
  std::optional<SplitOutput> split_;
  Contact contact_;
  Diagnostics diagnostics_;
  std::string card_;
  std::uint64_t cards_ = 0;
  std::set<std::string> others_;
  std::set<std::string> commands_;
};

void run(Session& session) {
  CardExport cards(session);
  std::string last_file = "-";
  for_each_record(session, {[&](const Document& document, const std::string& file) {
                              last_file = file;
                              cards.use(document, file);
                            },
                            [&](const Contact& contact, Place place, const std::string& file) {
                              cards.use(contact, place, file);
                            }});
  cards.finish(last_file);
}

}  // namespace

const Command to_vcard_command = {"to-vcard", "Contacts to vCard", add_options, run};

}  // namespace eascard::tool
