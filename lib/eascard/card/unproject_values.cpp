// Properties -> contact: the values of the fields, of which a shadow tells the exact one.

#include <algorithm>
#include <array>
#include <cstdio>

#include "eascard/card/shadow.hpp"
#include "eascard/card/types.hpp"
#include "eascard/card/unprojector.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::card {
namespace {

std::string without_space(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  return out;
}

}  // namespace

// ---- shadows ------------------------------------------------------------------------------------

void Unprojector::collect_shadows() {
  for (std::uint32_t i = 0; i < card_.list.size(); ++i) {
    const CardProperty& property = card_.list[i];
    if (!property.name.starts_with("X-EAS-")) continue;
    used_[i] = true;
    if (property.name == raw_uid_name) {
      raw_uid_ = i;
    } else if (property.name.starts_with(raw_prefix)) {
      const FieldId id = raw_field(property.name.substr(raw_prefix.size()));
      id == FieldId::none ? void(used_[i] = false) : void(shadows_[index_of(id)] = i);
    } else if (property.name == empty_name) {
      empty_ = i;
    } else if (property.name == absent_name) {
      absent_ = i;
    } else if (property.name == crlf_name) {
      crlf_ = i;
    } else if (property.name == body_name) {
      body_ = i;
    } else if (property.name == extra_name) {
      read_extras(i);
    } else {
      used_[i] = false;
    }
  }
}

void Unprojector::read_extras(std::uint32_t index) {
  const std::string_view text = card_.part(card_.list[index], 0);
  std::string forest;
  if (!text.starts_with("json64:") || !decode_base64(text.substr(7), forest) ||
      !json::read_forest(forest, contact_.extras()))
    return stale(index, "X-EAS-EXTRA cannot be read");
  contact_.sort_extras();
}

void Unprojector::stale(std::uint32_t index, std::string text) {
  if (said_) said_->add({Code::M011, Severity::warning, card_.list[index].place, std::move(text)});
}

/// The exact value of a field, where its shadow is readable.
bool Unprojector::shadow_value(FieldId id, std::string& value) const {
  const std::uint32_t index = shadows_[index_of(id)];
  return index != no_property && read_raw(card_.part(card_.list[index], 0), value);
}

/// Whether a shadow says the same: then the value is not lost, whatever it is.
bool Unprojector::has_shadow(const Field& f, std::string_view text) {
  std::string raw;
  return shadow_value(f.id, raw) && matches(f, raw, text);
}

/// Fields of TEL, EMAIL and IMPP with a shadow take the property that shows the shadow's value.
void Unprojector::claim_slots() {
  for (const Field& f : all_fields()) {
    if (shadows_[index_of(f.id)] == no_property) continue;
    const bool is_slot =
        f.v4.property == "TEL" || f.form == CardForm::email || f.form == CardForm::im;
    std::string raw;
    if (!is_slot || !shadow_value(f.id, raw)) continue;
    for (std::uint32_t i = 0; i < card_.list.size(); ++i)
      if (!used_[i] && can_claim(f, card_.list[i]) && matches(f, raw, text_of(card_.list[i]))) {
        take(f.id, i, text_of(card_.list[i]));
        break;
      }
  }
}

bool Unprojector::can_claim(const Field& f, const CardProperty& property) {
  if (property.name != f.v4.property) return false;
  const std::uint32_t wanted = slot_types(f.id, true);
  return (property.types & wanted) == wanted;
}

/// Whether `text` in the card is what a field's exact value is shown as.
bool Unprojector::matches(const Field& f, std::string_view raw, std::string_view text) {
  Properties scratch;
  switch (f.form) {
    case CardForm::date:
      return is_same_day(raw, text);
    case CardForm::photo:
      return without_space(raw) == photo_base64(text);
    default:
      return shown_text(f, raw, scratch) == text;
  }
}

bool Unprojector::is_same_day(std::string_view raw, std::string_view text) const {
  const std::string shown = date_time_of(text);
  using Kind = DateRule::Kind;
  for (const DateRule rule : {DateRule{Kind::nearest, 0}, {Kind::written, 0}, options_.date_rule}) {
    const Day day = day_of(raw, rule);
    char date[40];
    std::snprintf(date, sizeof date, "%04d-%02u-%02u", day.year == 0 ? 1604 : day.year, day.month,
                  day.day);
    if (!shown.empty() && shown.starts_with(date)) return true;
  }
  return false;
}

/// Whether the value has no property at all: then its shadow stands alone.
bool Unprojector::is_shown(const Field& f, std::string_view raw) {
  Properties scratch;
  std::string image;
  switch (f.form) {
    case CardForm::none:
    case CardForm::note:
      return false;
    case CardForm::date:
      return day_of(raw, options_.date_rule).month != 0;
    case CardForm::photo:
      return decode_base64(raw, image) && !image.empty() && !is_cut_image(image);
    default:
      return !shown_text(f, raw, scratch).empty();
  }
}

// ---- lists of names -----------------------------------------------------------------------------

template <typename Use>
void Unprojector::each_listed(std::uint32_t index, Use use) const {
  if (index == no_property) return;
  std::string_view rest = card_.part(card_.list[index], 0);
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    const FieldId id = listed_field(name);
    if (id != FieldId::none) use(id);
  }
}

bool Unprojector::lists(std::uint32_t index, FieldId wanted) const {
  bool found = false;
  each_listed(index, [&](FieldId id) { found |= id == wanted; });
  return found;
}

void Unprojector::apply_lists() {
  each_listed(empty_, [this](FieldId id) {
    if (!contact_.has(id)) contact_.set(id, {});
  });
  each_listed(crlf_, [this](FieldId id) {
    if (contact_.has(id)) contact_.set(id, contact_.own(with_crlf(contact_.value(id))));
  });
}

// ---- values -------------------------------------------------------------------------------------

/// Whether set_value() has anything to do.
bool Unprojector::has_value(const Field& f) const {
  return sources_[index_of(f.id)] != no_property || shadows_[index_of(f.id)] != no_property ||
         f.type == FieldType::list || f.id == FieldId::OfficeLocation;
}

void Unprojector::set_value(const Field& f) {
  if (f.type == FieldType::list) return set_list(f);
  if (f.id == FieldId::OfficeLocation && is_free(f.id) && !office_.empty())
    contact_.set(f.id, office_);
  const std::uint32_t shadow = shadows_[index_of(f.id)];
  if (shadow == no_property && is_free(f.id)) return;
  if (is_note(f.id) || f.form == CardForm::file_as) return;
  std::string raw;
  const std::string_view text = texts_[index_of(f.id)];
  if (shadow != no_property && shadow_value(f.id, raw)) {
    const bool valid = is_free(f.id) ? !is_shown(f, raw) : matches(f, raw, text);
    if (valid) return contact_.set(f.id, contact_.own(std::move(raw)));
  }
  if (shadow != no_property) stale(shadow, stale_text(f));
  if (!is_free(f.id)) set_shown(f, text);
}

std::string Unprojector::stale_text(const Field& f) {
  return std::string(raw_name(f.id)) + " no longer fits the card and is ignored";
}

void Unprojector::set_shown(const Field& f, std::string_view text) {
  switch (f.form) {
    case CardForm::im:
      return contact_.set(f.id, text.starts_with("im:") ? contact_.own(im_text(text)) : text);
    case CardForm::date:
      return contact_.set(f.id, contact_.own(date_time_of(text)));
    case CardForm::photo:
      return contact_.set(f.id, photo_base64(text));
    default:
      return contact_.set(f.id, text);
  }
}

void Unprojector::set_list(const Field& f) {
  const auto& shown = items_[f.id];
  const std::uint32_t shadow = shadows_[index_of(f.id)];
  std::vector<std::string> exact;
  if (shadow != no_property && read_raw_list(card_.part(card_.list[shadow], 0), exact) &&
      shows(f.id, exact)) {
    contact_.set(f.id, {});
    for (std::string& item : exact) contact_.add_item(f.id, contact_.own(std::move(item)));
    return;
  }
  if (shadow != no_property) stale(shadow, stale_text(f));
  if (shown.empty()) return;
  contact_.set(f.id, {});
  for (const std::string_view item : shown) contact_.add_item(f.id, item);
}

/// Whether the items in the card are what the exact ones are shown as.
bool Unprojector::shows(FieldId list, const std::vector<std::string>& exact) {
  const auto& shown = items_[list];
  if (field(item_of(list)).form == CardForm::none) return true;
  Properties scratch;
  std::size_t at = 0;
  for (const std::string& item : exact) {
    const std::string_view text = card_text(item, scratch);
    if (text.empty()) continue;
    if (at == shown.size() || shown[at++] != text) return false;
  }
  return at == shown.size();
}

/// X-EVOLUTION-FILE-AS, else FN, which others fill with it; unless FN was composed for want of
/// one.
void Unprojector::read_file_as() {
  const Field& f = field(FieldId::FileAs);
  const std::uint32_t shadow = shadows_[index_of(f.id)];
  std::string raw;
  const bool has_raw = shadow != no_property && shadow_value(f.id, raw);
  std::string_view text = texts_[index_of(f.id)];
  if (is_free(f.id)) {
    if (full_name_ == no_property) return;
    text = card_.part(card_.list[full_name_], 0);
    const bool not_shown = has_raw && !is_shown(f, raw);
    const bool not_there = lists(absent_, f.id) || lists(empty_, f.id);
    if ((not_there || not_shown) && is_composed(text))
      return not_shown ? contact_.set(f.id, contact_.own(std::move(raw))) : void();
  }
  if (has_raw && matches(f, raw, text)) return contact_.set(f.id, contact_.own(std::move(raw)));
  if (shadow != no_property) stale(shadow, stale_text(f));
  if (!text.empty()) contact_.set(f.id, text);
}

/// Whether FN is what we make of the contact without a FileAs.
bool Unprojector::is_composed(std::string_view full_name) {
  Properties scratch;
  return card_text(formatted_name(contact_), scratch) == full_name;
}

}  // namespace eascard::card
