// eascard to-vcard: the contacts of messages as one stream of cards.

#include <set>

#include "command.hpp"
#include "eascard/contact/lift.hpp"
#include "eascard/document/message.hpp"
#include "eascard/vcard/writer.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, vcard::CardVersion> versions = {{"3.0", vcard::CardVersion::v3_0},
                                                              {"4.0", vcard::CardVersion::v4_0}};
  add_choice(app, "--vcard-version", options.card.version, versions, "3.0 (default) or 4.0");
  add_date_rule_option(app, options);
  app.add_option("--uid-salt", options.card.uid_salt, "Makes the UIDs of this run their own");
}

/// Writes the contacts of all documents and counts what else there is.
class CardExport {
 public:
  explicit CardExport(Session& session) : session_(session), writer_(session.options.card) {}

  void use(const Document& document, const std::string& file) {
    ItemCursor items(document);
    while (const std::optional<Item> item = items.next()) {
      if (item->kind != ItemKind::data) continue;
      if (is_contact(document, *item)) {
        write(document, items, *item, file);
      } else {
        others_.insert(item->class_name.empty() ? "another class" : std::string(item->class_name));
      }
    }
    commands_.insert(std::string(describe_message(document).command));
  }

  /// Says what was found instead, where no contact was.
  void finish(const std::string& file) {
    if (cards_ > 0 || commands_.empty()) return;
    std::string text = "no contact found";
    for (const std::string& other : others_) text += ", but items of " + other;
    for (const std::string& command : commands_) text += " in " + command;
    session_.messages.report(file, {Code::M005, Severity::note, {}, text});
    session_.messages.end_file(file);
  }

 private:
  void write(const Document& document, const ItemCursor& items, const Item& item,
             const std::string& file) {
    diagnostics_.clear();
    card_.clear();
    lift(document, item, contact_, diagnostics_);
    writer_.write(contact_, card_);
    session_.output.write(card_);
    ++cards_;
    for (const Diagnostic& diagnostic : diagnostics_.list()) say(diagnostic, items, item, file);
    for (Diagnostic loss : writer_.losses()) {
      loss.place = document.place(document.nodes[item.data]);
      say(std::move(loss), items, item, file);
    }
  }

  void say(Diagnostic diagnostic, const ItemCursor& items, const Item& item,
           const std::string& file) {
    items.locate(item, diagnostic);
    diagnostic.file_as = contact_.value(FieldId::FileAs);
    session_.messages.report(file, diagnostic);
  }

  Session& session_;
  vcard::Writer writer_;
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
  for_each_document(session, [&](const Document& document, const std::string& file) {
    last_file = file;
    cards.use(document, file);
  });
  cards.finish(last_file);
}

}  // namespace

const Command to_vcard_command = {"to-vcard", "Contacts to vCard", add_options, run};

}  // namespace eascard::tool
