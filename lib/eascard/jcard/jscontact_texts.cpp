#include "eascard/jcard/jscontact_texts.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "eascard/card/mapping.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/uri.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::jcard {
namespace {

/// What is not UTF-8 becomes U+FFFD.
std::string_view utf8_text(std::string_view text, CardTexts& card) {
  return is_utf8(text) ? text : card.own(clean_utf8(text));
}

std::string_view date_text(std::string_view value, CardTexts& card) {
  const card::Day day = card::day_of(value, {});
  return day.month == 0 ? std::string_view() : card.own(card::day_text(day));
}

std::string_view picture_text(std::string_view value, CardTexts& card) {
  std::string image;
  if (!decode_base64(value, image) || is_cut_image(image)) return {};
  if (value.find_first_of(white_space) == std::string_view::npos) return value;
  std::string text;
  append_base64(text, image);
  return card.own(std::move(text));
}

/// RFC 9553 2.1.8 has no relation for a manager.
bool has_place(const Field& f) {
  return !f.v4.property.starts_with("X-") && f.id != FieldId::ManagerName;
}

std::string_view note_text(const Contact& contact, CardTexts& card) {
  notes::NoteText note = card::note_text(contact);
  if (!note.fault.empty()) card.note_loss = card::note_loss(note);
  return utf8_text(card.own(std::move(note.text)), card);
}

std::string_view text_of(const Field& f, const Contact& contact, CardTexts& card) {
  const std::string_view value = contact.value(f.id);
  switch (f.form) {
    case CardForm::email: {
      const std::string_view address = utf8_text(card::mail_address(value), card);
      return is_addr_spec(address) ? address : std::string_view();
    }
    case CardForm::uri:
      return is_web_uri(value) ? value : card.own(web_uri(utf8_text(value, card)));
    case CardForm::date:
      return date_text(value, card);
    case CardForm::photo:
      return picture_text(value, card);
    case CardForm::note:
      if (!contact.has(f.id)) return {};
      return note_text(contact, card);
    default:
      return f.v4.property == "RELATED" && is_uid(value) ? std::string_view()
                                                         : utf8_text(value, card);
  }
}

/// The lists that RFC 9553 has a place for, keywords and relatedTo; others are vendor properties.
constexpr std::array shown_lists = {FieldId::Categories, FieldId::Children};

/// A set of texts, in the order of their first occurrence.
void show_items(const std::vector<std::string_view>& items, std::vector<std::string_view>& shown,
                CardTexts& card) {
  std::unordered_set<std::string_view> seen;
  for (const std::string_view item : items) {
    const std::string_view text = utf8_text(item, card);
    if (!text.empty() && !is_uid(text) && seen.insert(text).second) shown.push_back(text);
  }
}

void set_items(FieldId list, const std::vector<std::string_view>& items, Contact& contact) {
  if (items.empty()) return;
  contact.set(list, {});
  for (const std::string_view item : items) contact.add_item(list, item);
}

bool is_atext(char c) {
  return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  return text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atext(c); });
}

bool is_quoted(std::string_view text, char open, char close) {
  if (text.size() < 2 || text.front() != open || text.back() != close) return false;
  text = text.substr(1, text.size() - 2);
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return !is_control(c) && c != open && c != close && c != '\\';
  });
}

}  // namespace

void CardTexts::clear() {
  texts.fill({});
  items.clear();
  full_name = {};
  note_loss.reset();
  owned.clear();
}

void show(const Contact& contact, CardTexts& card) {
  card.clear();
  for (const Field& f : all_fields())
    if (f.form != CardForm::none && f.type != FieldType::item && has_place(f))
      card[f.id] = text_of(f, contact, card);
  card[FieldId::ContactsBody] = utf8_text(contact.value(FieldId::ContactsBody), card);
  for (const FieldId list : shown_lists) show_items(contact.items(list), card.items[list], card);
  // Without a FileAs the components of the name stand alone, so that it is not read back as one.
  if (!contact.value(FieldId::FileAs).empty())
    card.full_name = utf8_text(card.own(card::formatted_name(contact)), card);
}

void understand(const CardTexts& card, Contact& contact) {
  contact.clear();
  for (const Field& f : all_fields()) {
    const std::string_view text = card[f.id];
    if (text.empty()) continue;
    if (f.form == CardForm::date) {
      contact.set(f.id, contact.own(card::date_time_of(text)));
    } else if (f.form == CardForm::note) {
      contact.set(FieldId::Body, {});
      contact.set(FieldId::BodyType, "1");
      contact.set(f.id, text);
    } else {
      contact.set(f.id, text);
    }
  }
  for (const FieldId list : shown_lists) set_items(list, card.items[list], contact);
  if (!card.full_name.empty()) contact.set(FieldId::FileAs, card.full_name);
}

bool same_element(const Field& f, const Contact& a, const Contact& b) {
  const auto same = [&](FieldId id) {
    return a.has(id) == b.has(id) && a.value(id) == b.value(id);
  };
  bool all = same(f.id) && a.items(f.id) == b.items(f.id);
  if (f.type == FieldType::body)
    for (const Field& child : all_fields()) all &= child.parent != f.id || same(child.id);
  return all;
}

bool same_shown(const Field& f, const CardTexts& a, const CardTexts& b) {
  if (f.id == FieldId::FileAs) return a.full_name == b.full_name;
  const FieldId id = f.type == FieldType::body ? FieldId::BodyData : f.id;
  return a[id] == b[id] && a.items[id] == b.items[id];
}

const std::vector<FieldId>& fields_of(std::string_view property) {
  static const auto table = [] {
    std::unordered_map<std::string_view, std::vector<FieldId>> all;
    for (const Field& f : all_fields())
      if (f.form != CardForm::none && f.type != FieldType::item && has_place(f))
        all[f.v4.property].push_back(f.id);
    for (auto& [name, ids] : all)
      std::sort(ids.begin(), ids.end(),
                [](FieldId a, FieldId b) { return field(a).rank < field(b).rank; });
    all["NOTE"].push_back(FieldId::ContactsBody);
    return all;
  }();
  static const std::vector<FieldId> none;
  const auto found = table.find(property);
  return found == table.end() ? none : found->second;
}

std::string_view entry_id(const Field& f) {
  return f.parent == FieldId::none ? f.json : field(f.parent).json;
}

bool is_uid(std::string_view key) {
  return key.starts_with("urn:uuid:");
}

bool is_addr_spec(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  return (is_dot_atom(local) || is_quoted(local, '"', '"')) &&
         (is_dot_atom(domain) || is_quoted(domain, '[', ']'));
}

}  // namespace eascard::jcard
