#include "contacts.hpp"

namespace eascard::tool {

void ContactRun::take(const Record& record, const Origin& origin) {
  if (!record.data) return;
  if (record.data.unread) refuse(record);
  origin_ = &origin;
  last_ = origin;
  contacts_.start(record.data);
  while (const Contact* contact = contacts_.next()) {
    for (const Diagnostic& diagnostic : contacts_.diagnostics().list()) say(diagnostic);
    take_contact(*contact, origin);
  }
}

void ContactRun::say(Diagnostic diagnostic) {
  contacts_.locate(diagnostic);
  session_.messages.report(*origin_, diagnostic);
}

void ContactRun::finish() {
  const std::string text = contacts_.found_instead();
  if (text.empty()) return;
  session_.messages.report(last_, {Code::M005, Severity::note, {}, text});
  session_.messages.end_file();
}

}  // namespace eascard::tool
