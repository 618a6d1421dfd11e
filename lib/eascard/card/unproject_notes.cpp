// Properties -> contact: the notes, of which NOTE shows the text and X-EAS-BODY tells the rest.

#include <algorithm>

#include "eascard/card/shadow.hpp"
#include "eascard/card/unprojector.hpp"

namespace eascard::card {

/// Several NOTEs are one, with a blank line between.
void Unprojector::join_notes() {
  if (notes_.size() == 1) note_ = notes_[0];
  if (notes_.size() < 2) return;
  std::string joined(notes_[0]);
  for (std::size_t i = 1; i < notes_.size(); ++i) (joined += "\n\n") += notes_[i];
  note_ = contact_.own(std::move(joined));
}

bool Unprojector::is_note(FieldId id) {
  return id == FieldId::Body || field(id).parent == FieldId::Body || id == FieldId::ContactsBody ||
         id == FieldId::NativeBodyType;
}

/// The value of a fact in X-EAS-BODY; false where it does not say.
bool Unprojector::fact(std::string_view name, std::string_view& value) const {
  if (body_ == no_property) return false;
  std::string_view rest = card_.part(card_.list[body_], 0);
  while (!rest.empty()) {
    const std::string_view item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    if (item.size() <= name.size() || !item.starts_with(name) || item[name.size()] != '=') continue;
    value = item.substr(name.size() + 1);
    return true;
  }
  return false;
}

bool Unprojector::says_absent(std::string_view name) const {
  std::string_view value;
  return fact(name, value) && value == "absent";
}

void Unprojector::read_notes() {
  join_notes();
  std::string_view crc;
  const bool has_crc = fact("Note", crc);
  const bool edited = (has_crc && crc32_text(note_) != crc) || (!note_.empty() && !has_data());
  if (edited) stale(body_, "the note was edited: what X-EAS-BODY says of it is ignored");
  if (body_ == no_property || edited) return note_.empty() ? void() : set_plain_note();
  if (!says_absent("Body")) contact_.set(FieldId::Body, {});
  read_body_facts();
  read_note_data();
}

/// Whether the shadows say what the body of a shown note is: notes other than plain text have
/// their raw body, and none is shown for a body without data.
bool Unprojector::has_data() const {
  if (body_ == no_property) return true;
  std::string_view type;
  if (!fact("Type", type)) type = "1";
  const bool is_plain = type == "1" || type == "absent" || type.empty();
  std::string raw;
  if (says_absent("Data") || says_absent("Body")) return shadow_value(FieldId::ContactsBody, raw);
  return is_plain || shadow_value(FieldId::BodyData, raw) || shadow_value(FieldId::BodyType, raw);
}

void Unprojector::set_plain_note() {
  contact_.set(FieldId::Body, {});
  contact_.set(FieldId::BodyType, "1");
  contact_.set(FieldId::BodyData, note_);
}

void Unprojector::read_body_facts() {
  for (const FieldId id : {FieldId::BodyType, FieldId::BodyEstimatedDataSize,
                           FieldId::BodyTruncatedFlag, FieldId::NativeBodyType}) {
    std::string_view value;
    std::string raw;
    if (shadow_value(id, raw)) {
      contact_.set(id, contact_.own(std::move(raw)));
    } else if (fact(field(id).name, value)) {
      if (value != "absent") contact_.set(id, value);
    } else if (id == FieldId::BodyType && contact_.has(FieldId::Body)) {
      contact_.set(id, "1");
    }
  }
}

void Unprojector::read_note_data() {
  std::string raw;
  if (shadow_value(FieldId::ContactsBody, raw))
    contact_.set(FieldId::ContactsBody, contact_.own(std::move(raw)));
  if (!contact_.has(FieldId::Body) || says_absent("Data")) return;
  if (shadow_value(FieldId::BodyData, raw))
    return contact_.set(FieldId::BodyData, contact_.own(std::move(raw)));
  contact_.set(FieldId::BodyData, note_);
}

}  // namespace eascard::card
