#include "eascard/book/redact/card_value.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "eascard/book/redact/card_words.hpp"
#include "eascard/book/redact/json_pass.hpp"
#include "eascard/card/mapping.hpp"
#include "eascard/card/shadow.hpp"
#include "eascard/card/types.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct Named {
  std::string_view name;
  Personal kind;
};

/// Properties that no row of contact_fields.def has; all others are `any`.
constexpr std::array properties = {Named{"BEGIN", Personal::plain},
                                   Named{"END", Personal::plain},
                                   Named{"VERSION", Personal::plain},
                                   Named{"KIND", Personal::plain},
                                   Named{"PRODID", Personal::plain},
                                   Named{"X-ADDRESSBOOKSERVER-KIND", Personal::plain},
                                   Named{"X-EAS-EMPTY", Personal::plain},
                                   Named{"X-EAS-ABSENT", Personal::plain},
                                   Named{"X-EAS-CRLF", Personal::plain},
                                   Named{"X-ABLABEL", Personal::plain},
                                   Named{"FN", Personal::name},
                                   Named{"SORT-STRING", Personal::name},
                                   Named{"SOUND", Personal::name},
                                   Named{"X-IRMC-N", Personal::name},
                                   Named{"MEMBER", Personal::name},
                                   Named{"LABEL", Personal::address},
                                   Named{"SOURCE", Personal::web},
                                   Named{"FBURL", Personal::web},
                                   Named{"CALURI", Personal::web},
                                   Named{"CALADRURI", Personal::web},
                                   Named{"LOGO", Personal::picture},
                                   Named{"REV", Personal::date},
                                   Named{"DEATHDATE", Personal::date},
                                   Named{"UID", Personal::id},
                                   Named{"X-EAS-RAW-UID", Personal::id},
                                   Named{"X-EAS-SERVERID", Personal::id},
                                   Named{"X-EAS-COLLECTIONID", Personal::id},
                                   Named{"X-EAS-CLIENTID", Personal::id}};

/// What an old name of a property means.
std::string_view meaning_of(std::string_view name) {
  static const auto meanings = [] {
    std::unordered_map<std::string_view, std::string_view> map;
#define CARD_NAME(name, meaning, types, scheme, writer) map.emplace(name, meaning);
#include "eascard/schema/card_spellings.def"
#undef CARD_NAME
    return map;
  }();
  const auto found = meanings.find(name);
  return found == meanings.end() ? name : found->second;
}

/// The fields that a property may hold, by its component.
std::vector<FieldId> fields_of(std::string_view name, unsigned component) {
  std::vector<FieldId> fields;
  for (const Field& f : all_fields()) {
    const bool is_here =
        f.form != CardForm::none && (f.v4.property == name || f.v3.property == name);
    if (is_here && (component == 0 || f.component == component)) fields.push_back(f.id);
  }
  return fields;
}

/// Without what says nothing of which field it is.
std::uint32_t telling(std::uint32_t types) {
  using namespace card::type_bit;
  return types & ~(voice | pref | text | other);
}

/// As what the field of the value is; kept where all that it may be are kept.
Personal kind_in_fields(const std::vector<FieldId>& fields, std::uint32_t types,
                        const Redactor& redactor) {
  Personal kind = Personal::plain;
  bool has_slot = false;
  const auto fits = [types](FieldId id) {
    return telling(card::slot_types(id, true)) == telling(types);
  };
  for (const FieldId id : fields) has_slot = has_slot || fits(id);
  for (const FieldId id : fields) {
    if (has_slot && !fits(id)) continue;
    const Tag tag = tag_of_field(id);
    if (redactor.kind_of(tag) != Personal::plain) kind = redactor.kind_of(tag);
  }
  return kind;
}

bool is_list_of_fields(std::string_view text) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (card::listed_field(text.substr(0, comma)) == FieldId::none) return false;
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return true;
}

/// Whether the value of a property whose words are everybody's is one of those words.
bool is_plain(std::string_view name, std::string_view text) {
  constexpr std::array<std::string_view, 4> kinds = {"individual", "group", "org", "location"};
  if (name == "BEGIN" || name == "END") return iequals(trim(text), "VCARD");
  if (name == "VERSION") return text.size() < 6;
  if (name == "PRODID") return true;
  if (name.ends_with("KIND"))
    return std::ranges::any_of(kinds,
                               [text](std::string_view kind) { return iequals(kind, text); });
  if (name != "X-ABLABEL") return is_list_of_fields(text);
  if (text.starts_with("_$!<") && text.ends_with(">!$_")) text = text.substr(4, text.size() - 8);
  return is_card_word(text) || iequals(text, "HomePage") || iequals(text, "Mother") ||
         iequals(text, "Father") || iequals(text, "Friend");
}

class ValuePass {
 public:
  ValuePass(const CardProperty& property, CardNotes& notes, Redactor& redactor, std::string& out)
      : property_(property),
        name_(meaning_of(property.name)),
        notes_(notes),
        redactor_(redactor),
        out_(out) {}

  void take(const Spelled& value) {
    if (name_ == card::body_name) return take_facts(value);
    if (name_ == card::extra_name || property_.name.starts_with(card::raw_prefix))
      return take_shadow(unescaped(value));
    const bool is_structured =
        name_ == "N" || name_ == "ADR" || name_ == "ORG" || name_ == "SOUND" || name_ == "X-IRMC-N";
    const bool is_list = name_ == "CATEGORIES" || name_ == "NICKNAME";
    if (property_.is_escaped && !property_.is_base64 && (is_structured || is_list))
      return take_parts(value, is_structured ? ';' : ',');
    take_part(value, property_.component);
  }

 private:
  /// Of text with the escapes of RFC 6350 3.4; the rest as it is.
  Spelled unescaped(const Spelled& value) const {
    if (!property_.is_escaped || value.text().find('\\') == npos) return value;
    const std::string_view text = value.text();
    Spelled out(value.bytes());
    std::size_t plain = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] != '\\') continue;
      const char next = text[i + 1];
      const bool is_escape = std::string_view("\\,;:nN").find(next) != npos;
      if (!is_escape) continue;
      out.add_part(value, plain, i);
      const char meant = next == 'n' || next == 'N' ? '\n' : next;
      out.add_fixed(value, i, {&meant, 1});
      plain = ++i + 1;
    }
    out.add_part(value, plain, text.size());
    return out;
  }

  void take_parts(const Spelled& value, char separator) {
    const std::string_view text = value.text();
    std::size_t begin = 0;
    unsigned component = 1;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && text[i] == '\\') {
        ++i;
        continue;
      }
      if (i < text.size() && text[i] != separator) continue;
      take_part(value.part(begin, i), separator == ';' ? component : 0);
      begin = i + 1;
      ++component;
    }
    if (begin < text.size()) take_part(value.part(begin, text.size()), 0);  // "...\" at the end
  }

  Personal kind_of(unsigned component) const {
    const auto row = std::ranges::find(properties, name_, &Named::name);
    if (row != properties.end()) return row->kind;
    std::vector<FieldId> fields = fields_of(name_, component);
    if (fields.empty() && component > 0) fields = fields_of(name_, 0);
    return fields.empty() ? Personal::any : kind_in_fields(fields, property_.types, redactor_);
  }

  void take_part(const Spelled& part, unsigned component) {
    const Spelled value = unescaped(part);
    const std::string& text = value.text();
    Personal kind = kind_of(component);
    const bool is_known = std::ranges::find(properties, name_, &Named::name) != properties.end();
    if (kind == Personal::plain && is_known && !is_plain(name_, text)) kind = Personal::text;
    if (kind == Personal::plain || text.empty()) return;
    if (kind == Personal::picture || property_.is_base64) return take_bytes(value, kind);
    if (kind == Personal::note) return take_note(value);
    if (kind == Personal::chat && text.starts_with("im:") && text.find('%') != npos)
      return write(without_percent(value), kind);
    write(value, kind);
  }

  void write(const Spelled& value, Personal kind) {
    value.write(redactor_.fake(kind, value.text()), out_);
  }

  /// card::im_uri() writes what is no URI with percent-encoding behind im:.
  static Spelled without_percent(const Spelled& value) {
    const std::string_view text = value.text();
    Spelled out(value.bytes());
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const int code = text[i] == '%' ? hex_byte(text, i + 1) : -1;
      if (code <= 0) continue;
      out.add_part(value, plain, i);
      out.add_byte(value, i + 1, static_cast<char>(code));
      plain = (i += 2) + 1;
    }
    out.add_part(value, plain, text.size());
    return out;
  }

  /// Base64 in ENCODING=b, behind a data: URI, or a link.
  void take_bytes(const Spelled& value, Personal kind) {
    const std::string_view text = value.text();
    const std::size_t prefix = data_uri_prefix(text);
    if (prefix == 0 && !property_.is_base64 && text.find("://") != npos)
      return write(value, Personal::web);
    const Spelled digits = value.part(prefix, text.size());
    if (kind == Personal::picture) return write(digits, kind);
    digits.write(redactor_.fake_base64(kind, {}, digits.text(), true), out_);
  }

  void take_note(const Spelled& value) {
    notes_.text = value.text();
    notes_.fake = redactor_.fake_note("1", value.text());
    value.write(notes_.fake, out_);
  }

  /// "Type=2,Note=1c291ca3": the sum is that of the note, which then is another one.
  void take_facts(const Spelled& value) {
    const std::string_view text = value.text();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      const std::string_view fact = text.substr(begin, end - begin);
      const std::size_t equals = std::min(fact.find('='), fact.size());
      take_fact(value.part(begin, begin + equals),
                value.part(std::min(begin + equals + 1, end), end));
      begin = end + 1;
    }
  }

  void take_fact(const Spelled& name, const Spelled& value) {
    const std::string& text = value.text();
    if (redactor_.learns()) return;
    if (name.text() == "Note") {
      const bool fits = card::crc32_text(notes_.text) == text;
      return value.write(
          fits ? card::crc32_text(notes_.fake) : redactor_.fake(Personal::text, text), out_);
    }
    if (card::listed_field(name.text()) == FieldId::none && name.text() != "Body" &&
        name.text() != "Data" && !find_named(name.text()))
      write(name, Personal::text);
    if (text != "absent" && !is_digits(text)) write(value, Personal::text);
  }

  static bool find_named(std::string_view name) {
    return std::ranges::any_of(all_fields(), [name](const Field& f) { return f.name == name; });
  }

  /// A value exactly as the element has it; see card/shadow.hpp.
  void take_shadow(const Spelled& value) {
    constexpr std::string_view base64 = "base64:";
    constexpr std::string_view json64 = "json64:";
    const std::string_view text = value.text();
    const bool is_raw = property_.name.starts_with(card::raw_prefix);
    const FieldId id =
        is_raw ? card::raw_field(std::string_view(property_.name).substr(card::raw_prefix.size()))
               : FieldId::none;
    Personal kind = property_.name == card::raw_uid_name ? Personal::id : Personal::any;
    if (id != FieldId::none) kind = redactor_.kind_of(tag_of_field(id));
    if (text.starts_with(json64)) return take_json(value.part(json64.size(), text.size()), id);
    if (kind == Personal::plain) return;
    const bool is_encoded = text.starts_with(base64);
    const Spelled rest = value.part(is_encoded ? base64.size() : 0, text.size());
    const std::string_view type = kind == Personal::note ? notes_.type : std::string_view();
    rest.write(is_encoded ? redactor_.fake_base64(kind, type, rest.text(), false)
                          : redactor_.fake_text(kind, type, rest.text()),
               out_);
  }

  void take_json(const Spelled& value, FieldId list) {
    std::string json;
    if (!decode_base64(value.text(), json)) return write(value, Personal::text);
    Personal kind = Personal::any;
    for (const Field& f : all_fields())
      if (list != FieldId::none && f.parent == list) kind = redactor_.kind_of(tag_of_field(f.id));
    std::string fake;
    try {
      fake = name_ == card::extra_name ? redact_json_forest(json, redactor_)
                                       : redact_json_list(json, kind, redactor_);
    } catch (const Error&) {
      return write(value, Personal::text);  // of no JSON
    }
    if (fake != json) value.write(lay_base64(value.text(), fake), out_);
  }

  const CardProperty& property_;
  std::string_view name_;
  CardNotes& notes_;
  Redactor& redactor_;
  std::string& out_;
};

}  // namespace

std::string note_type(std::string_view facts) {
  constexpr std::string_view name = "Type=";
  const std::size_t at = facts.find(name);
  const bool begins = at == 0 || (at != npos && facts[at - 1] == ',');
  return begins ? std::string(facts.substr(at + name.size(), 1)) : "1";
}

bool is_card_property(std::string_view name) {
  constexpr std::array<std::string_view, 12> unused = {"AGENT", "CLASS",   "CLIENTPIDMAP", "GENDER",
                                                       "GEO",   "KEY",     "LANG",         "MAILER",
                                                       "NAME",  "PROFILE", "RELATED",      "TZ"};
  return name.starts_with("X-") || meaning_of(name) != name || !fields_of(name, 0).empty() ||
         std::ranges::find(properties, name, &Named::name) != properties.end() ||
         std::ranges::find(unused, name) != unused.end();
}

void redact_card_value(const Spelled& value, const CardProperty& property, CardNotes& notes,
                       Redactor& redactor, std::string& out) {
  ValuePass(property, notes, redactor, out).take(value);
}

}  // namespace eascard::book
