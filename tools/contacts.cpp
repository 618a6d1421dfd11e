#include "contacts.hpp"

namespace eascard::tool {

void ContactCount::add(const Contact& contact) {
  const bool has_note =
      !contact.value(FieldId::BodyData).empty() || !contact.value(FieldId::ContactsBody).empty();
  ++contacts_;
  pictures_ += contact.value(FieldId::Picture).empty() ? 0 : 1;
  notes_ += has_note ? 1 : 0;
}

void ContactCount::report(Session& session) const {
  if (!session.options.verbose || contacts_ == 0) return;
  const auto counted = [](std::uint64_t count, const char* what) {
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
  };
  session.messages.report(
      "-", {Code::M070,
            Severity::note,
            {},
            counted(contacts_, "contact") + " written, with " + counted(pictures_, "picture") +
                " and " + counted(notes_, "note")});
  session.messages.end_file();
}

void ContactRun::take(const Record& record, const Origin& origin) {
  if (!record.data) return;
  if (record.data.unread) refuse(record);
  origin_ = &origin;
  last_ = origin;
  contacts_.start(record.data);
  while (const Contact* contact = contacts_.next()) {
    if (record.data.document) session_.progress.add_contact();
    for (const Diagnostic& diagnostic : contacts_.diagnostics().list()) say(diagnostic);
    take_contact(*contact, origin);
    count_.add(*contact);
  }
}

void ContactRun::say(Diagnostic diagnostic) {
  contacts_.locate(diagnostic);
  session_.messages.report(*origin_, diagnostic);
}

void ContactRun::finish() {
  const std::string text = contacts_.found_instead();
  if (!text.empty()) session_.messages.report(last_, {Code::M005, Severity::note, {}, text});
  session_.messages.end_file();
  count_.report(session_);
}

}  // namespace eascard::tool
