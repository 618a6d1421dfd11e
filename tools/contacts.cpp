#include "contacts.hpp"

#include "eascard/contact/lift.hpp"

namespace eascard::tool {
namespace {

class ContactLoop {
 public:
  ContactLoop(Session& session, const ContactUser& use) : session_(session), use_(use) {}

  void document(const Document& document, const Origin& origin) {
    last_origin_ = origin;
    message_ = describe_message(document);
    commands_.insert(std::string(message_.command));
    ItemCursor items(document);
    while (const std::optional<Item> item = items.next()) {
      if (item->kind != ItemKind::data) continue;
      if (is_contact(document, *item)) {
        lifted(document, items, *item, origin);
      } else if (document.nodes[item->data].next > item->data + 1) {
        others_.insert(item->class_name.empty() ? "another class" : std::string(item->class_name));
      }
    }
  }

  void contact(const Contact& contact, Place place, const Origin& origin) {
    ++count_;
    use_({contact, origin, place, {}, [&](Diagnostic diagnostic) {
            if (diagnostic.place.offset == Place::no_offset) diagnostic.place = place;
            diagnostic.server_id = contact.context.server_id;
            diagnostic.file_as = contact.value(FieldId::FileAs);
            session_.messages.report(origin, diagnostic);
          }});
  }

  void finish() {
    if (count_ > 0 || commands_.empty()) return;
    std::string text = "no contact found";
    for (const std::string& other : others_) text += ", but items of " + other;
    for (const std::string& command : commands_)
      if (!command.empty()) text += " in " + command;
    session_.messages.report(last_origin_, {Code::M005, Severity::note, {}, text});
    session_.messages.end_file();
  }

 private:
  void lifted(const Document& document, ItemCursor& items, const Item& item,
              const Origin& origin) {
    diagnostics_.clear();
    lift(document, item, contact_, diagnostics_);
    ++count_;
    const Place place = document.form == Form::wbxml
                            ? document.place(document.nodes[item.data])
                            : Place{document.offset + document.nodes[item.data].offset, 0, 0};
    const auto say = [&](Diagnostic diagnostic) {
      if (diagnostic.place.offset == Place::no_offset)
        diagnostic.place = document.place(document.nodes[item.data]);
      items.locate(item, diagnostic);
      diagnostic.file_as = contact_.value(FieldId::FileAs);
      session_.messages.report(origin, diagnostic);
    };
    for (const Diagnostic& diagnostic : diagnostics_.list()) say(diagnostic);
    use_({contact_, origin, place, message_, say});
  }

  Session& session_;
  const ContactUser& use_;
  Contact contact_;
  Diagnostics diagnostics_;
  Message message_;
  std::uint64_t count_ = 0;
  EntryName last_origin_ = "-";
  std::set<std::string> others_;
  std::set<std::string> commands_;
};

}  // namespace

void for_each_contact(Session& session, const ContactUser& use) {
  ContactLoop loop(session, use);
  for_each_record(session, {[&](const Document& document, const Origin& origin) {
                              loop.document(document, origin);
                            },
                            [&](const Contact& contact, Place place, const Origin& origin) {
                              loop.contact(contact, place, origin);
                            }});
  loop.finish();
}

}  // namespace eascard::tool
