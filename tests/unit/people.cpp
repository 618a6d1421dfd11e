#include "people.hpp"

#include <array>
#include <vector>

#include "eascard/contact/envelope.hpp"
#include "eascard/wbxml/writer.hpp"

namespace eascard::test {
namespace {

template <std::size_t size>
std::string one_of(Random& random, const std::array<const char*, size>& texts) {
  return texts[pick(random, static_cast<unsigned>(size))];
}

std::string some_name(Random& random) {
  constexpr std::array names = {"Anna",  "Bo",     "Jörg",   "Željka", "Иван", "山田",
                                "Ngozi", "Siân",   "Ýmir",   "O'Neil", "Zoë",  "Łukasz",
                                "Smith", "Garcia", "Müller", "Łoś",    "김",   "Papadopoulos"};
  return one_of(random, names);
}

std::string some_number(Random& random) {
  return "+49 30 " + std::to_string(1000000 + pick(random, 9000000));
}

std::string some_text(Random& random, FieldId id) {
  switch (id) {
    case FieldId::HomePhoneNumber:
    case FieldId::MobilePhoneNumber:
    case FieldId::BusinessPhoneNumber:
      return some_number(random);
    case FieldId::Email1Address:
      return "\"" + some_name(random) + "\" <p" + std::to_string(pick(random, 9999)) +
             "@example.com>";
    case FieldId::Birthday:
      return "19" + std::to_string(50 + pick(random, 50)) + "-0" +
             std::to_string(1 + pick(random, 9)) + "-11T00:00:00.000Z";
    case FieldId::BodyType:
    case FieldId::NativeBodyType:
      return "1";
    case FieldId::BodyEstimatedDataSize:
      return std::to_string(pick(random, 500));
    case FieldId::BodyData:
      return "Met in Zürich.\r\nLikes chess; plays on " + some_name(random) + "'s team.\r\n";
    default:
      return some_name(random);
  }
}

void make_person(Random& random, Contact& contact, std::size_t picture_size) {
  constexpr std::array sometimes = {
      FieldId::Birthday,          FieldId::BusinessPhoneNumber, FieldId::Department,
      FieldId::Email1Address,     FieldId::HomePhoneNumber,     FieldId::JobTitle,
      FieldId::MobilePhoneNumber, FieldId::CompanyName,         FieldId::NickName,
      FieldId::HomeAddressCity,   FieldId::MiddleName,          FieldId::ManagerName};
  constexpr std::array always = {FieldId::FileAs, FieldId::FirstName, FieldId::LastName};
  constexpr std::array body = {FieldId::BodyType, FieldId::BodyEstimatedDataSize, FieldId::BodyData,
                               FieldId::NativeBodyType};
  for (const FieldId id : always) contact.set(id, contact.own(some_text(random, id)));
  for (const FieldId id : sometimes)
    if (pick(random, 2) == 0) contact.set(id, contact.own(some_text(random, id)));
  if (pick(random, 2) == 0) {
    contact.set(FieldId::Body, {});
    for (const FieldId id : body) contact.set(id, contact.own(some_text(random, id)));
  }
  const unsigned categories = pick(random, 3);
  if (categories > 0) contact.set(FieldId::Categories, {});
  for (unsigned i = 0; i < categories; ++i)
    contact.add_item(FieldId::Categories, contact.own(some_name(random)));
  if (picture_size > 0)
    contact.set(FieldId::Picture, contact.own(random_base64(random, picture_size / 3 * 4)));
}

}  // namespace

std::string random_base64(Random& random, std::size_t size) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(size + 4);
  while (text.size() < size) {
    auto bits = random();
    for (int i = 0; i < 5; ++i, bits >>= 6) text += digits[bits & 63];
  }
  text.resize(size);
  return text;
}

std::string people_message(Random& random, unsigned count, std::size_t picture_size) {
  Document document;
  EnvelopeOptions options;
  options.kind = EnvelopeKind::sync_response;
  Envelope envelope(options, document);
  std::vector<Diagnostic> warnings;
  Contact contact;
  for (unsigned i = 1; i <= count; ++i) {
    contact.clear();
    contact.context.server_id = contact.own("2:" + std::to_string(i));
    make_person(random, contact, picture_size);
    envelope.add(contact, warnings);
  }
  envelope.finish();
  std::string bytes;
  wbxml::write(document, bytes);
  return bytes;
}

}  // namespace eascard::test
