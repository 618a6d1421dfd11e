// Cards as Evolution's libebook-contacts reads them: ebook_reader FILE, one JSON line a card.

#include <libebook-contacts/libebook-contacts.h>

#include <memory>

#include "cards.hpp"

namespace {

using nlohmann::json;

struct Unref {
  void operator()(EContact* contact) const { g_object_unref(contact); }
};

std::string text_of(const char* text) {
  return text ? text : "";
}

json simple(EContact* contact, EContactField field) {
  char* text = static_cast<char*>(e_contact_get(contact, field));
  json values = json::array();
  if (text) values.push_back(text);
  g_free(text);
  return values;
}

/// First values of all properties of a name, as e_vcard gives them.
json attributes(EContact* contact, const char* name) {
  json values = json::array();
  for (GList* item = e_vcard_get_attributes(E_VCARD(contact)); item; item = item->next) {
    auto* attribute = static_cast<EVCardAttribute*>(item->data);
    if (g_ascii_strcasecmp(e_vcard_attribute_get_name(attribute), name) != 0) continue;
    const GList* parts = e_vcard_attribute_get_values(attribute);
    values.push_back(parts ? text_of(static_cast<const char*>(parts->data)) : "");
  }
  return values;
}

json name(EContact* contact) {
  auto* n = static_cast<EContactName*>(e_contact_get(contact, E_CONTACT_NAME));
  json values = json::array();
  if (n)
    values.push_back({text_of(n->family), text_of(n->given), text_of(n->additional),
                      text_of(n->prefixes), text_of(n->suffixes)});
  e_contact_name_free(n);
  return values;
}

json addresses(EContact* contact) {
  json values = json::array();
  for (const EContactField field :
       {E_CONTACT_ADDRESS_WORK, E_CONTACT_ADDRESS_HOME, E_CONTACT_ADDRESS_OTHER}) {
    auto* a = static_cast<EContactAddress*>(e_contact_get(contact, field));
    if (!a) continue;
    values.push_back({text_of(a->po), text_of(a->ext), text_of(a->street), text_of(a->locality),
                      text_of(a->region), text_of(a->code), text_of(a->country)});
    e_contact_address_free(a);
  }
  return values;
}

json organization(EContact* contact) {
  const json org = simple(contact, E_CONTACT_ORG);
  const json unit = simple(contact, E_CONTACT_ORG_UNIT);
  if (org.empty() && unit.empty()) return json::array();
  json parts = json::array({org.empty() ? "" : org[0]});
  if (!unit.empty()) parts.push_back(unit[0]);
  return json::array({parts});
}

json date(EContact* contact, EContactField field) {
  auto* day = static_cast<EContactDate*>(e_contact_get(contact, field));
  json values = json::array();
  if (day) {
    char text[40];
    g_snprintf(text, sizeof text, "%04u-%02u-%02u", day->year, day->month, day->day);
    values.push_back(text);
  }
  e_contact_date_free(day);
  return values;
}

json list(EContact* contact, EContactField field) {
  auto* items = static_cast<GList*>(e_contact_get(contact, field));
  json values = json::array();
  for (GList* item = items; item; item = item->next)
    values.push_back(text_of(static_cast<const char*>(item->data)));
  g_list_free_full(items, g_free);
  return values;
}

std::string sha1(const guchar* data, gsize size) {
  char* sum = g_compute_checksum_for_data(G_CHECKSUM_SHA1, data, size);
  std::string text = sum;
  g_free(sum);
  return text;
}

/// In 4.0 Evolution keeps the data: URI as it is.
json photo(EContact* contact) {
  auto* image = static_cast<EContactPhoto*>(e_contact_get(contact, E_CONTACT_PHOTO));
  json values = json::array();
  if (image && image->type == E_CONTACT_PHOTO_TYPE_INLINED) {
    values.push_back(sha1(image->data.inlined.data, image->data.inlined.length));
  } else if (image) {
    const char* comma = strchr(image->data.uri, ',');
    gsize size = 0;
    guchar* data = g_base64_decode(comma ? comma + 1 : "", &size);
    values.push_back(sha1(data, size));
    g_free(data);
  }
  e_contact_photo_free(image);
  return values;
}

json read_card(const std::string& card) {
  const std::unique_ptr<EContact, Unref> contact(e_contact_new_from_vcard(card.c_str()));
  if (!contact) return {{"error", {"refused"}}};
  EContact* c = contact.get();
  return {{"values",
           {{"FN", simple(c, E_CONTACT_FULL_NAME)},
            {"N", name(c)},
            {"NICKNAME", simple(c, E_CONTACT_NICKNAME)},
            {"ORG", organization(c)},
            {"TITLE", simple(c, E_CONTACT_TITLE)},
            {"EMAIL", list(c, E_CONTACT_EMAIL)},
            {"TEL", attributes(c, "TEL")},
            {"ADR", addresses(c)},
            {"URL", simple(c, E_CONTACT_HOMEPAGE_URL)},
            {"BDAY", date(c, E_CONTACT_BIRTH_DATE)},
            {"ANNIVERSARY", date(c, E_CONTACT_ANNIVERSARY)},
            {"CATEGORIES", list(c, E_CONTACT_CATEGORY_LIST)},
            {"NOTE", simple(c, E_CONTACT_NOTE)},
            {"PHOTO", photo(c)},
            {"UID", simple(c, E_CONTACT_UID)}}}};
}

}  // namespace

int main(int argc, char** argv) {
  return read_cards(argc, argv, read_card);
}
