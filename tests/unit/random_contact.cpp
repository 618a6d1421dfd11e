#include "random_contact.hpp"

#include <cstdlib>

#include "eascard/document/builder.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/schema/code_pages.hpp"

namespace eascard::test {
namespace {

std::string some_date(Random& random) {
  static const char* const dates[] = {
      "1975-03-01T23:00:00.000Z", "1999-06-26T11:59:00.000Z", "1604-02-29T00:00:00.000Z",
      "2001-12-31T00:00:00.000Z", "1980-02-30T00:00:00.000Z", "4501-01-01T00:00:00.000Z",
      "0001-01-01T00:00:00.000Z", "9999-12-31T23:00:00.000Z", "1604-02-29T13:00:00Z"};
  return pick(random, 4) == 0 ? hostile_text(random) : dates[pick(random, 9)];
}

std::string some_picture(Random& random) {
  static const char* const pictures[] = {
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==", "iVBORw0KGgoA\r\nAAANSUhEUg==", "####",
      "aGVsbG8=", "Zg=="};
  return pictures[pick(random, 5)];
}

std::string some_mail(Random& random) {
  static const char* const mails[] = {"a@example.com",
                                      "\"Smith, Bob\" <bob@example.com>",
                                      "\"Foo<bar\" <foo@example.com>",
                                      "<>",
                                      "a <b",
                                      "x@example.com"};
  return pick(random, 3) == 0 ? hostile_text(random) : mails[pick(random, 6)];
}

/// What a field of this kind mostly holds.
std::string usual_value(Random& random, const Field& f) {
  if (f.type == FieldType::date_time) return some_date(random);
  if (f.id == FieldId::Picture) return some_picture(random);
  if (f.form == CardForm::email) return some_mail(random);
  if (f.id == FieldId::BodyType) return std::to_string(pick(random, 6));
  if (f.type == FieldType::integer || f.type == FieldType::boolean)
    return pick(random, 4) == 0 ? hostile_text(random) : std::to_string(pick(random, 3));
  // Some values occur in several fields, so that slots can be confused.
  if (pick(random, 4) == 0) return "+1 206 555 01" + std::to_string(pick(random, 3));
  if (f.form == CardForm::im && pick(random, 2) == 0) return "im:bob@example.net";
  return hostile_text(random);
}

/// Values that read alike once a reader has taken off what it takes off.
std::string some_twin(Random& random) {
  static const char* const twins[] = {"+1",      "tel:+1", "TEL:+1",  "tel:tel:+1", "im:+1",
                                      "im:%2B1", "sip:+1", "a@b",     "<a@b>",      "mailto:a@b",
                                      "Ann",     " Ann",   "Ann\r\n", "Ann\n",      "1987-09-27"};
  return twins[pick(random, 15)];
}

std::string some_value(Random& random, const Field& f) {
  switch (pick(random, 16)) {
    case 0:
      return "";
    case 1:
      return blank_text(random);
    case 2:
    case 3:
      return some_twin(random);
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      return syntax_text(random);
    default:
      return usual_value(random, f);
  }
}

std::string some_item(Random& random, const Field& list) {
  for (const Field& f : all_fields())
    if (f.parent == list.id) return some_value(random, f);
  return {};
}

void add_field(Random& random, Contact& contact, const Field& f) {
  contact.set(f.id, {});
  if (f.type == FieldType::list) {
    const unsigned count = pick(random, 20) == 0 ? 300 : pick(random, 4);
    for (unsigned i = 0; i < count; ++i) contact.add_item(f.id, contact.own(some_item(random, f)));
  } else if (f.type != FieldType::body) {
    contact.set(f.id, contact.own(some_value(random, f)));
  }
}

/// What the item has beside its fields: an element of another class, with a child perhaps.
void add_extra(Random& random, Contact& contact) {
  DocumentBuilder extras(contact.extras());
  extras.open(tag_of("Email", "Flag"));
  if (pick(random, 2) == 0) extras.add(tag_of("Email", "Subject"), syntax_text(random));
  extras.close();
}

/// What a Body or list has beside its fields: an element, or text.
void add_part(Random& random, Contact& contact, FieldId within) {
  Document document;
  DocumentBuilder builder(document);
  builder.add(pick(random, 2) == 0 ? tag_of("AirSyncBase", "Preview") : tag_of("Email", "Subject"),
              syntax_text(random));
  contact.add_extra(document, 0, within);
}

}  // namespace

void make_contact(Random& random, Contact& contact) {
  contact.clear();
  const unsigned density = 1 + pick(random, 6);
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item || pick(random, 7) >= density) continue;
    if (f.parent != FieldId::none && !contact.has(f.parent)) continue;
    add_field(random, contact, f);
  }
  if (pick(random, 8) == 0) add_extra(random, contact);
  for (const FieldId within : {FieldId::Body, FieldId::Categories, FieldId::Children})
    if (contact.has(within) && pick(random, 8) == 0) add_part(random, contact, within);
  contact.sort_extras();
  if (pick(random, 3) == 0) return;
  const bool usual = pick(random, 4) != 0;
  contact.context.server_id =
      contact.own(usual ? "2:" + std::to_string(pick(random, 1000)) : syntax_text(random));
  if (pick(random, 2) == 0)
    contact.context.collection_id = contact.own(usual ? "2" : blank_text(random));
  if (pick(random, 4) == 0) contact.context.client_id = contact.own(syntax_text(random));
}

unsigned contact_count(unsigned usual) {
  const char* const wanted = std::getenv("EASCARD_CONTACTS");
  return wanted ? static_cast<unsigned>(std::atoi(wanted)) : usual;
}

namespace {

std::string show(const Contact& contact, const Field& f) {
  if (!contact.has(f.id)) return "absent";
  std::string text;
  json::append_string(text, contact.value(f.id));
  if (f.type == FieldType::list)
    for (const std::string_view item : contact.items(f.id)) json::append_string(text += ' ', item);
  return text;
}

std::string show_extras(const Contact& contact) {
  std::string text = "extras: ";
  json::write_forest(contact.extras(), text);
  for (const Node& node : contact.extras().nodes) text += ' ' + std::to_string(node.flags);
  return text + '\n';
}

}  // namespace

std::string difference(const Contact& a, const Contact& b) {
  std::string text;
  for (const Field& f : all_fields())
    if (f.type != FieldType::item && show(a, f) != show(b, f))
      text += std::string(f.name) + ": " + show(a, f) + " -> " + show(b, f) + "\n";
  return text + show_extras(a) + show_extras(b);
}

}  // namespace eascard::test
