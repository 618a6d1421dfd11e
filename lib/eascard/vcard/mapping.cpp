#include "eascard/vcard/mapping.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "eascard/document/text.hpp"
#include "eascard/vcard/uid.hpp"

namespace eascard::vcard {
namespace {

/// Fields that a card shows, in the order of its lines.
constexpr auto card_fields = [] {
  constexpr std::size_t count = [] {
    std::size_t n = 0;
    for (const Field& f : all_fields()) n += f.form != CardForm::none;
    return n;
  }();
  std::array<FieldId, count> ids{};
  std::size_t n = 0;
  for (const Field& f : all_fields())
    if (f.form != CardForm::none) ids[n++] = f.id;
  std::sort(ids.begin(), ids.end(),
            [](FieldId a, FieldId b) { return field(a).rank < field(b).rank; });
  return ids;
}();

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// ---- FN -----------------------------------------------------------------------------------------

bool is_cjk(std::string_view text) {
  if (text.empty() || utf8_length(text, 0) == 0) return false;
  const std::uint32_t code = code_point(text, 0);
  return (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xAC00 && code <= 0xD7A3) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

std::string joined_name(const Contact& contact) {
  std::array order = {FieldId::Title, FieldId::FirstName, FieldId::MiddleName, FieldId::LastName,
                      FieldId::Suffix};
  if (is_cjk(contact.value(FieldId::FirstName)) && is_cjk(contact.value(FieldId::LastName)))
    order = {FieldId::Title, FieldId::LastName, FieldId::FirstName, FieldId::MiddleName,
             FieldId::Suffix};
  std::string name;
  for (const FieldId id : order) {
    const std::string_view part = contact.value(id);
    if (is_blank(part)) continue;
    if (!name.empty()) name += ' ';
    name += part;
  }
  return name;
}

// ---- dates --------------------------------------------------------------------------------------

/// Reads exactly `count` digits.
bool read_number(std::string_view text, std::size_t at, std::size_t count, int& value) {
  if (text.size() < at + count) return false;
  value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  return true;
}

struct Moment {
  std::chrono::sys_days date;
  int minutes = 0;  ///< of the day
};

bool read_moment(std::string_view text, Moment& moment) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  if (!read_number(text, 0, 4, year) || !read_number(text, 5, 2, month) ||
      !read_number(text, 8, 2, day) || text[4] != '-' || text[7] != '-')
    return false;
  if (text.size() > 10 && (text[10] != 'T' || !read_number(text, 11, 2, hour) ||
                           !read_number(text, 14, 2, minute) || text[13] != ':'))
    return false;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year == 0 || hour > 24 || minute > 59) return false;
  moment = {std::chrono::sys_days(date), hour * 60 + minute};
  return true;
}

std::string date_text(const Day& day, CardVersion version) {
  char text[24];
  if (version == CardVersion::v3_0) {
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", day.year == 0 ? 1604 : day.year, day.month,
                  day.day);
  } else if (day.year == 0) {
    std::snprintf(text, sizeof text, "--%02u%02u", day.month, day.day);
  } else {
    std::snprintf(text, sizeof text, "%04d%02u%02u", day.year, day.month, day.day);
  }
  return text;
}

// ---- URIs and pictures --------------------------------------------------------------------------

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// scheme ":" and nothing that a URI cannot hold (RFC 3986 3); im: is the one that we add.
bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view scheme = text.substr(0, colon);
  if (scheme == "im" || !is_alnum(scheme[0]) || (scheme[0] >= '0' && scheme[0] <= '9'))
    return false;
  const auto in_scheme = [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; };
  const auto in_uri = [](char c) {
    return is_alnum(c) || std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string::npos;
  };
  return std::all_of(scheme.begin(), scheme.end(), in_scheme) &&
         std::all_of(text.begin(), text.end(), in_uri);
}

std::string im_uri(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string uri = "im:";
  for (const char c : text) {
    if (is_alnum(c) || std::string_view("-._~@:/+").find(c) != std::string_view::npos) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return uri;
}

struct ImageType {
  std::string_view magic;
  std::string_view media;    ///< of a data: URI
  std::string_view params3;  ///< of PHOTO in 3.0
};
constexpr std::array image_types = {ImageType{"\xFF\xD8\xFF", "image/jpeg", "ENCODING=b;TYPE=JPEG"},
                                    ImageType{"\x89PNG", "image/png", "ENCODING=b;TYPE=PNG"},
                                    ImageType{"GIF8", "image/gif", "ENCODING=b;TYPE=GIF"},
                                    ImageType{"BM", "image/bmp", "ENCODING=b;TYPE=BMP"},
                                    ImageType{"", "application/octet-stream", "ENCODING=b"}};

const ImageType& image_type(std::string_view image) {
  return *std::find_if(image_types.begin(), image_types.end(),
                       [image](const ImageType& type) { return image.starts_with(type.magic); });
}

std::string without_space(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  return out;
}

// ---- the card -----------------------------------------------------------------------------------

class Projector {
 public:
  Projector(const Contact& contact, const CardOptions& options, Projection& card,
            std::vector<Diagnostic>& losses)
      : contact_(contact), options_(options), card_(card), losses_(losses) {}

  void project() {
    const std::string_view name = card_.own(formatted_name(contact_));
    add("FN", {}, ValueKind::text, name);
    for (std::size_t i = 0; i < card_fields.size();) i += project_line(i);
    add_identity();
    set_preferences("EMAIL");
    set_preferences("IMPP");
    report_unheld();
  }

 private:
  const CardSlot& slot(const Field& f) const {
    return options_.version == CardVersion::v4_0 ? f.v4 : f.v3;
  }

  /// Projects the fields from card_fields[at] that make one line; returns how many they are.
  std::size_t project_line(std::size_t at) {
    const Field& first = field(card_fields[at]);
    if (first.form != CardForm::component) {
      project_field(first);
      return 1;
    }
    std::size_t count = 1;
    while (at + count < card_fields.size() && same_line(first, field(card_fields[at + count])))
      ++count;
    project_structured(at, count);
    return count;
  }

  bool same_line(const Field& a, const Field& b) const {
    return b.form == CardForm::component && slot(a).property == slot(b).property &&
           slot(a).params == slot(b).params;
  }

  void project_structured(std::size_t at, std::size_t count) {
    const CardSlot& line = slot(field(card_fields[at]));
    std::array<std::string_view, 7> parts{};
    std::size_t used = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      const Field& f = field(card_fields[i]);
      parts[f.component - 1u] = contact_.value(f.id);
      if (!contact_.value(f.id).empty()) used = std::max<std::size_t>(used, f.component);
    }
    // RFC 2426 3.1.2 asks for an N in every card.
    const bool required = line.property == "N" && options_.version == CardVersion::v3_0;
    if (used == 0 && !required) return;
    const std::size_t fixed = line.property == "N" ? 5 : line.property == "ADR" ? 7 : used;
    add(line.property, line.params, ValueKind::structured, parts[0]);
    for (std::size_t i = 1; i < fixed; ++i) add_part(parts[i]);
  }

  void project_field(const Field& f) {
    if (f.type == FieldType::item) return project_items(f);
    const std::string_view value = contact_.value(f.id);
    if (value.empty()) return;
    switch (f.form) {
      case CardForm::email:
        return project_mail(f, value);
      case CardForm::im:
        return add(f, ValueKind::uri, is_uri(value) ? value : card_.own(im_uri(value)));
      case CardForm::uri:
        return add(f, ValueKind::uri, value);
      case CardForm::date:
        return project_date(f, value);
      case CardForm::photo:
        return project_photo(f, value);
      case CardForm::note:
        return project_note(f, value);
      case CardForm::file_as:
        return value == card_.parts[0] ? void() : add(f, ValueKind::text, value);
      default:
        return add(f, ValueKind::text, value);
    }
  }

  void project_items(const Field& f) {
    const auto& items = contact_.items(f.parent);
    if (items.empty()) return;
    add(f, f.form == CardForm::list ? ValueKind::list : ValueKind::text, items[0]);
    for (std::size_t i = 1; i < items.size(); ++i)
      f.form == CardForm::list ? add_part(items[i]) : add(f, ValueKind::text, items[i]);
  }

  void project_mail(const Field& f, std::string_view value) {
    const std::string_view address = mail_address(value);
    add(f, ValueKind::text, address);
    if (address != value) lose(f, "its display name");
  }

  void project_date(const Field& f, std::string_view value) {
    const Day day = day_of(value, options_.date_rule);
    if (day.month == 0) return lose(f, "no date");
    const CardSlot& line = slot(f);
    std::string_view params = line.params;
    if (day.year == 0 && options_.version == CardVersion::v3_0)
      params = card_.own(std::string(params) + ";X-APPLE-OMIT-YEAR=1604");
    add(line.property, params, ValueKind::text, card_.own(date_text(day, options_.version)));
    card_.properties.back().label = line.label;
  }

  void project_photo(const Field& f, std::string_view value) {
    std::string image;
    if (!decode_base64(value, image)) {
      losses_.push_back({Code::I01, Severity::warning, {}, "Picture is not base64: no PHOTO"});
      return;
    }
    const ImageType& type = image_type(image);
    std::string text;
    if (options_.version == CardVersion::v4_0)
      text = "data:" + std::string(type.media) + ";base64,";
    text += without_space(value);
    add(slot(f).property, options_.version == CardVersion::v4_0 ? "VALUE=uri" : type.params3,
        ValueKind::uri, card_.own(std::move(text)));
  }

  /// Types 2 to 4 are HTML, RTF and MIME, which are no plain text ([MS-ASAIRS] 2.2.2.41).
  void project_note(const Field& f, std::string_view value) {
    const std::string_view type = contact_.value(FieldId::BodyType);
    if (type.empty() || type == "1") return add(f, ValueKind::text, value);
    lose(f, "not plain text");
  }

  void add_identity() {
    add("UID", {}, ValueKind::uri, card_.own(make_uid(contact_, options_.uid_salt)));
    if (!contact_.context.server_id.empty())
      add("X-EAS-SERVERID", {}, ValueKind::text, contact_.context.server_id);
    if (!contact_.context.collection_id.empty())
      add("X-EAS-COLLECTIONID", {}, ValueKind::text, contact_.context.collection_id);
  }

  /// Numbers the properties of a name. In 4.0 only where there are several, in 3.0 the first is
  /// always marked, as phones expect it.
  void set_preferences(std::string_view name) {
    const auto has_name = [name](const CardProperty& p) { return p.name == name; };
    const auto count = std::count_if(card_.properties.begin(), card_.properties.end(), has_name);
    if (options_.version == CardVersion::v4_0 && count < 2) return;
    std::uint8_t preference = 0;
    for (CardProperty& property : card_.properties)
      if (has_name(property)) property.preference = ++preference;
  }

  void report_unheld() {
    for (const Field& f : all_fields()) {
      const bool is_container = f.type == FieldType::list || f.type == FieldType::body;
      if (f.form == CardForm::none && !is_container && contact_.has(f.id)) {
        if (f.id != FieldId::BodyType || contact_.value(f.id) != "1") lose(f, {});
      } else if (contact_.has(f.id) && contact_.value(f.id).empty() && !is_container) {
        lose(f, "empty");
      }
    }
    if (!contact_.extras().empty())
      losses_.push_back({Code::M008,
                         Severity::warning,
                         {},
                         "not in the card: " + std::to_string(contact_.extras().size()) +
                             " unknown or repeated elements"});
  }

  void lose(const Field& f, std::string_view what) {
    std::string text = "not in the card: ";
    if (f.parent != FieldId::none) text += std::string(field(f.parent).name) + '/';
    text += f.name;
    if (!what.empty()) text += " (" + std::string(what) + ')';
    losses_.push_back({Code::M008, Severity::warning, {}, std::move(text)});
  }

  void add(std::string_view name, std::string_view params, ValueKind kind, std::string_view value) {
    CardProperty property;
    property.name = name;
    property.params = params;
    property.kind = kind;
    property.first_part = static_cast<std::uint32_t>(card_.parts.size());
    card_.properties.push_back(property);
    card_.parts.push_back(value);
  }

  void add(const Field& f, ValueKind kind, std::string_view value) {
    add(slot(f).property, slot(f).params, kind, value);
    card_.properties.back().label = slot(f).label;
  }

  void add_part(std::string_view value) {
    card_.parts.push_back(value);
    ++card_.properties.back().part_count;
  }

  const Contact& contact_;
  const CardOptions& options_;
  Projection& card_;
  std::vector<Diagnostic>& losses_;
};

}  // namespace

void Projection::clear() {
  properties.clear();
  parts.clear();
  owned.clear();
}

void project(const Contact& contact, const CardOptions& options, Projection& card,
             std::vector<Diagnostic>& losses) {
  card.clear();
  losses.clear();
  Projector(contact, options, card, losses).project();
}

std::string formatted_name(const Contact& contact) {
  std::string name = joined_name(contact);
  if (!name.empty()) return name;
  for (const FieldId id : {FieldId::FileAs, FieldId::CompanyName, FieldId::NickName})
    if (!is_blank(contact.value(id))) return std::string(contact.value(id));
  for (const CardForm form : {CardForm::email, CardForm::text})
    for (const FieldId id : card_fields)
      if (field(id).form == form && (form == CardForm::email || field(id).v4.property == "TEL") &&
          !is_blank(contact.value(id)))
        return std::string(mail_address(contact.value(id)));
  return "(no name)";
}

std::string_view mail_address(std::string_view value) {
  const std::size_t open = value.rfind('<');
  const std::size_t close = value.rfind('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
    return value;
  return value.substr(open + 1, close - open - 1);
}

Day day_of(std::string_view date_time, DateRule rule) {
  Moment moment;
  if (!read_moment(date_time, moment)) return {};
  int minutes = moment.minutes;
  if (rule.kind == DateRule::Kind::nearest) minutes += 12 * 60;
  if (rule.kind == DateRule::Kind::offset) minutes += rule.minutes;
  constexpr int day_minutes = 24 * 60;
  const int days = (minutes + 2 * day_minutes) / day_minutes - 2;
  const std::chrono::year_month_day date(moment.date + std::chrono::days(days));
  const int year = static_cast<int>(date.year());
  if (year == 4501) return {};  // Outlook's "no date"
  return {year == 1604 ? 0 : year, static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

}  // namespace eascard::vcard
