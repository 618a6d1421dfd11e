#include "contacts.hpp"

#include "eascard/records/contacts.hpp"

namespace eascard::tool {
namespace {

class ContactLoop {
 public:
  ContactLoop(Session& session, const ContactUser& use) : session_(session), use_(use) {}

  void take(const records::Data& data, const Origin& origin) {
    last_origin_ = origin;
    contacts_.start(data);
    const auto say = [&](Diagnostic diagnostic) {
      contacts_.locate(diagnostic);
      session_.messages.report(origin, diagnostic);
    };
    while (const Contact* contact = contacts_.next()) {
      for (const Diagnostic& diagnostic : contacts_.diagnostics().list()) say(diagnostic);
      use_({*contact, origin, contacts_.place(), contacts_.message(), say});
    }
  }

  void finish() {
    const std::string text = contacts_.found_instead();
    if (text.empty()) return;
    session_.messages.report(last_origin_, {Code::M005, Severity::note, {}, text});
    session_.messages.end_file();
  }

 private:
  Session& session_;
  const ContactUser& use_;
  records::Contacts contacts_;
  EntryName last_origin_ = "-";
};

}  // namespace

void for_each_contact(Session& session, const ContactUser& use) {
  ContactLoop loop(session, use);
  for_each_record(session, {[&](const Document& document, const Origin& origin) {
                              loop.take({&document, nullptr, nullptr, {}}, origin);
                            },
                            [&](const Contact& contact, Place place, const Origin& origin) {
                              loop.take({nullptr, &contact, nullptr, place}, origin);
                            }});
  loop.finish();
}

}  // namespace eascard::tool
