// Contact -> properties: project, prove, shadow.

#include <algorithm>
#include <array>

#include "eascard/card/mapping.hpp"
#include "eascard/card/shadow.hpp"
#include "eascard/card/types.hpp"
#include "eascard/card/uid.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::card {
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

void append_number(std::string& out, unsigned value, unsigned digits) {
  for (unsigned unit = digits == 4 ? 1000 : 10; unit > 0; unit /= 10)
    out += static_cast<char>('0' + value / unit % 10);
}

std::string date_text(const Day& day, CardVersion version) {
  const bool is_extended = version == CardVersion::v3_0;
  const int year = day.year == 0 ? 1604 : day.year;
  std::string text;
  if (!is_extended && day.year == 0) {
    text = "--";
  } else {
    append_number(text, static_cast<unsigned>(year), 4);
    if (is_extended) text += '-';
  }
  append_number(text, day.month, 2);
  if (is_extended) text += '-';
  append_number(text, day.day, 2);
  return text;
}

/// Whether a value of the Body can stand in X-EAS-BODY as it is.
bool is_token(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '.'; }) &&
         value != "absent";
}

/// The properties that others read.
class Showing {
 public:
  Showing(const Contact& contact, const CardOptions& options, Properties& card,
          std::vector<Diagnostic>& losses)
      : contact_(contact), options_(options), card_(card), losses_(losses) {}

  void project() {
    make("FN", {}, ValueKind::text, card_text(card_.own(formatted_name(contact_)), card_));
    for (std::size_t i = 0; i < card_fields.size();) i += project_line(i);
    add_identity();
    set_preferences("EMAIL");
    set_preferences("IMPP");
  }

 private:
  bool is_v4() const { return options_.version == CardVersion::v4_0; }
  const CardSlot& slot(const Field& f) const { return is_v4() ? f.v4 : f.v3; }

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

  static bool same_line(const Field& a, const Field& b) {
    return b.form == CardForm::component && a.v4.property == b.v4.property &&
           a.v4.params == b.v4.params;
  }

  void project_structured(std::size_t at, std::size_t count) {
    const Field& line = field(card_fields[at]);
    std::array<std::string_view, 7> parts{};
    std::size_t used = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      const Field& f = field(card_fields[i]);
      parts[f.component - 1u] = card_text(contact_.value(f.id), card_);
      if (!parts[f.component - 1u].empty()) used = std::max<std::size_t>(used, f.component);
    }
    // RFC 2426 3.1.2 asks for an N in every card.
    const bool is_name = line.v4.property == "N";
    if (used == 0 && (!is_name || is_v4())) return;
    const std::size_t fixed = is_name ? 5 : line.v4.property == "ADR" ? 7 : used;
    CardProperty& property = make(line, slot(line).params, ValueKind::structured, parts[0]);
    for (std::size_t i = 1; i < fixed; ++i) card_.add_part(property, parts[i]);
  }

  void project_field(const Field& f) {
    if (f.type == FieldType::item) return project_items(f);
    if (f.form == CardForm::note) return project_note(f);
    const std::string_view value = contact_.value(f.id);
    if (value.empty()) return;
    switch (f.form) {
      case CardForm::im:
      case CardForm::uri:
        return add(f, ValueKind::uri, shown_text(f, value, card_));
      case CardForm::date:
        return project_date(f, value);
      case CardForm::photo:
        return project_photo(f, value);
      case CardForm::file_as: {
        const std::string_view text = card_text(value, card_);
        return text == card_.parts[0] ? void() : add(f, ValueKind::text, text);
      }
      default:
        return add(f, ValueKind::text, shown_text(f, value, card_));
    }
  }

  void project_items(const Field& f) {
    CardProperty* line = nullptr;
    for (const std::string_view item : contact_.items(f.parent)) {
      const std::string_view text = card_text(item, card_);
      if (text.empty()) continue;
      if (f.form != CardForm::list) {
        add(f, ValueKind::text, text);
      } else if (line) {
        card_.add_part(*line, text);
      } else {
        line = &make(f, slot(f).params, ValueKind::list, text);
      }
    }
  }

  void project_date(const Field& f, std::string_view value) {
    const Day day = day_of(value, options_.date_rule);
    if (day.month == 0) return;
    std::string_view params = slot(f).params;
    if (day.year == 0 && !is_v4())
      params = f.v3.property == "BDAY" ? "VALUE=date;X-APPLE-OMIT-YEAR=1604"
                                       : "X-APPLE-OMIT-YEAR=1604;VALUE=date";
    make(f, params, ValueKind::text, card_.own(date_text(day, options_.version)));
  }

  void project_photo(const Field& f, std::string_view value) {
    std::string image;
    if (!decode_base64(value, image)) {
      losses_.push_back({Code::I01, Severity::warning, {}, "Picture is not base64: no PHOTO"});
      return;
    }
    if (image.empty()) return;  // of blanks only
    const ImageType& type = image_type(image);
    std::string text;
    if (is_v4()) text = "data:" + std::string(type.media) + ";base64,";
    for (const char c : value)
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') text += c;
    make(f, is_v4() ? "VALUE=uri" : type.params, ValueKind::uri, card_.own(std::move(text)));
  }

  void project_note(const Field& f) {
    notes::NoteText note = note_text(contact_);
    if (!note.fault.empty()) losses_.push_back(note_loss(note));
    if (!note.text.empty())
      add(f, ValueKind::text, card_text(card_.own(std::move(note.text)), card_));
  }

  void add_identity() {
    const ContactContext& context = contact_.context;
    const std::string_view uid = card_text(context.uid, card_);
    make("UID", {}, ValueKind::uri,
         uid.empty() ? card_.own(make_uid(contact_, options_.uid_salt)) : uid);
    add_id("X-EAS-SERVERID", context.server_id);
    add_id("X-EAS-COLLECTIONID", context.collection_id);
    add_id("X-EAS-CLIENTID", context.client_id);
  }

  void add_id(std::string_view name, std::string_view id) {
    if (!id.empty()) make(name, {}, ValueKind::text, card_.own(write_raw(id)));
  }

  /// Numbers the properties of a name in 4.0, where there are several. In 3.0 the first that has
  /// types is always marked, as phones expect it.
  void set_preferences(std::string_view name) {
    const auto has_name = [name](const CardProperty& p) { return p.name == name; };
    if (!is_v4()) {
      const auto first = std::find_if(card_.list.begin(), card_.list.end(), has_name);
      if (first != card_.list.end() && first->params.starts_with("TYPE=")) first->preference = 1;
      return;
    }
    if (std::count_if(card_.list.begin(), card_.list.end(), has_name) < 2) return;
    std::uint8_t preference = 0;
    for (CardProperty& property : card_.list)
      if (has_name(property)) property.preference = ++preference;
  }

  CardProperty& make(std::string_view name, std::string_view params, ValueKind kind,
                     std::string_view value) {
    CardProperty property;
    property.name = name;
    property.params = params;
    property.kind = kind;
    return card_.add(property, value);
  }

  CardProperty& make(const Field& f, std::string_view params, ValueKind kind,
                     std::string_view value) {
    CardProperty& property = make(slot(f).property, params, kind, value);
    property.label = slot(f).label;
    property.types = slot_types(f.id, is_v4());
    return property;
  }

  /// A property, but none without a value.
  void add(const Field& f, ValueKind kind, std::string_view value) {
    if (!value.empty()) make(f, slot(f).params, kind, value);
  }

  const Contact& contact_;
  const CardOptions& options_;
  Properties& card_;
  std::vector<Diagnostic>& losses_;
};

/// The shadows of what the proof, read back from the card, has differently.
class Shadowing {
 public:
  Shadowing(const Contact& contact, const CardOptions& options, Properties& card,
            std::vector<Diagnostic>& losses)
      : contact_(contact), options_(options), card_(card), losses_(losses) {}

  /// One look at the proof; false where no other look is needed.
  bool add_missing(const Contact& proof) {
    bool look_again = false;
    for (const Field& f : all_fields()) {
      // What a field has too much is another field's value, whose shadow takes it back.
      const bool has_too_much = !contact_.has(f.id) && f.form != CardForm::file_as;
      if (!is_note(f.id) && !has_too_much && compare(f, proof))
        look_again |= shares_slots(f) && may_move(f, proof);
    }
    return look_again;
  }

  /// Fields whose properties another field may take.
  static bool shares_slots(const Field& f) {
    return f.v4.property == "TEL" || f.form == CardForm::email || f.form == CardForm::im;
  }

  /// Whether another property, or another field's, may become the one that the field is read from
  /// once it has a shadow. It stays where it is if no other property has the same text.
  bool may_move(const Field& f, const Contact& proof) {
    if (f.form == CardForm::im) return true;
    const std::string_view shown = shown_text(f, contact_.value(f.id), card_);
    const auto shows = [&](const CardProperty& property) {
      return property.name == f.v4.property && card_.part(property, 0) == shown;
    };
    return proof.value(f.id) != shown ||
           std::count_if(card_.list.begin(), card_.list.end(), shows) > 1;
  }

  /// The notes, the UID, the extras and the lists of names, once all is known.
  void finish() {
    shadow_notes();
    const std::string_view uid = contact_.context.uid;
    if (!uid.empty() && card_text(uid, card_) != uid)
      add(raw_uid_name, write_raw(uid), "UID", true);
    if (!contact_.extras().nodes.empty()) {
      std::string forest;
      json::write_forest(contact_.extras(), forest);
      std::string text = "json64:";
      append_base64(text, forest);
      add(extra_name, std::move(text), "unknown or repeated elements", false);
    }
    add_list(empty_name, empty_);
    add_list(absent_name, absent_);
    add_list(crlf_name, crlf_);
    if (is_inexact_)
      losses_.push_back({Code::M008,
                         Severity::note,
                         {},
                         "in the card, but not exactly: a time of day, display name, line end, "
                         "fact of the notes or empty element"});
  }

 private:
  static bool is_note(FieldId id) {
    return id == FieldId::Body || field(id).parent == FieldId::Body ||
           id == FieldId::ContactsBody || id == FieldId::NativeBodyType;
  }

  bool compare(const Field& f, const Contact& proof) {
    if (f.type == FieldType::item || done_[index_of(f.id)]) return false;
    if (f.type == FieldType::list) return compare_list(f, proof);
    if (contact_.has(f.id) == proof.has(f.id) && contact_.value(f.id) == proof.value(f.id))
      return false;
    done_[index_of(f.id)] = true;
    const std::string_view value = contact_.value(f.id);
    if (!contact_.has(f.id)) {
      absent_.push_back(f.id);
    } else if (value.empty()) {
      empty_.push_back(f.id);
    } else if (!shares_slots(f) && proof.has(f.id) && is_with_crlf(value, proof.value(f.id))) {
      // Of a slot that others may take, this would be said of another value in the end.
      crlf_.push_back(f.id);
    } else {
      add(raw_name(f.id), write_raw(value), f.name, is_in_card(f, value));
    }
    return true;
  }

  /// Whether a property shows the value, if not its exact form.
  bool is_in_card(const Field& f, std::string_view value) const {
    if (f.form == CardForm::none) return false;
    if (f.form == CardForm::date) return day_of(value, options_.date_rule).month != 0;
    Properties scratch;
    const std::string_view shown = shown_text(f, value, scratch);
    const bool is_photo = f.form == CardForm::photo;
    return !shown.empty() && std::ranges::any_of(card_.list, [&](const CardProperty& property) {
      const bool is_named = property.name == f.v4.property || property.name == f.v3.property ||
                            (f.form == CardForm::file_as && property.name == "FN");
      if (!is_named || is_photo) return is_named;
      for (std::uint32_t i = 0; i < property.part_count; ++i)
        if (card_.part(property, i) == shown) return true;
      return false;
    });
  }

  bool compare_list(const Field& f, const Contact& proof) {
    const auto& items = contact_.items(f.id);
    if (contact_.has(f.id) == proof.has(f.id) && items == proof.items(f.id)) return false;
    done_[index_of(f.id)] = true;
    if (items.empty()) {
      empty_.push_back(f.id);
    } else {
      const Field& item = field(item_of(f.id));
      const bool all = std::ranges::all_of(
          items, [&](std::string_view text) { return text.empty() || is_in_card(item, text); });
      add(raw_name(f.id), write_raw_list(items), f.name, all);
    }
    return true;
  }

  /// Everything of the notes but what NOTE itself says; see unproject.cpp, which reads it.
  void shadow_notes() {
    const bool has_body = contact_.has(FieldId::Body);
    const bool has_data = contact_.has(FieldId::BodyData);
    const std::string_view data = contact_.value(FieldId::BodyData);
    const std::string_view note = shown_note();
    const std::string_view type = contact_.value(FieldId::BodyType);
    const bool shows_data = has_body && !note.empty() && (type.empty() || type == "1");
    const bool is_plain = shows_data && data == note;
    const bool is_crlf = shows_data && !is_plain && is_with_crlf(data, note);
    bool raw = false;
    if (!data.empty() && !is_plain && !is_crlf)
      raw = add(raw_name(FieldId::BodyData), write_raw(data), "Body/Data", !note.empty());
    if (contact_.has(FieldId::ContactsBody))
      raw |= add(raw_name(FieldId::ContactsBody), write_raw(contact_.value(FieldId::ContactsBody)),
                 field(FieldId::ContactsBody).name, !has_data && !note.empty());
    if (is_crlf) crlf_.push_back(FieldId::BodyData);
    bool has_raw_fact = false;
    std::string facts = body_facts(has_body, has_data, has_raw_fact);
    const bool no_facts = facts.empty() && !has_raw_fact;
    const bool is_default = (is_plain || is_crlf) && no_facts;
    const bool is_nothing = !has_body && !raw && no_facts;
    if ((is_default && !raw) || is_nothing) return;
    if (!has_body) append_fact(facts, "Body", "absent");
    if (raw || (!facts.empty() && !note.empty())) append_fact(facts, "Note", crc32_text(note));
    if (facts.empty()) append_fact(facts, "Type", "1");
    add(body_name, std::move(facts), body_name, true);
  }

  std::string body_facts(bool has_body, bool has_data, bool& has_raw_fact) {
    std::string facts;
    for (const FieldId id : {FieldId::BodyType, FieldId::BodyEstimatedDataSize,
                             FieldId::BodyTruncatedFlag, FieldId::NativeBodyType}) {
      const std::string_view value = contact_.value(id);
      if (id == FieldId::BodyType && has_body && !contact_.has(id)) {
        append_fact(facts, field(id).name, "absent");
      } else if (!contact_.has(id) || (id == FieldId::BodyType && value == "1")) {
        continue;
      } else if (is_token(value)) {
        append_fact(facts, field(id).name, value);
      } else {
        has_raw_fact |= add(raw_name(id), write_raw(value), field(id).name, true);
      }
    }
    if (has_body && !has_data) append_fact(facts, "Data", "absent");
    return facts;
  }

  static void append_fact(std::string& facts, std::string_view name, std::string_view value) {
    if (!facts.empty()) facts += ',';
    facts += name;
    facts += '=';
    facts += value;
  }

  std::string_view shown_note() const {
    for (const CardProperty& property : card_.list)
      if (property.name == "NOTE") return card_.part(property, 0);
    return {};
  }

  void add_list(std::string_view name, const std::vector<FieldId>& ids) {
    if (ids.empty()) return;
    std::string text;
    for (const FieldId id : ids) (text += text.empty() ? "" : ",") += list_name(id);
    add(name, std::move(text), name, true);
  }

  /// Whether the loss of a value was told when it was not shown.
  bool was_told(std::string_view name) const {
    const auto is_told = [name](const Diagnostic& loss) {
      return name == raw_name(FieldId::Picture)    ? loss.code == Code::I01
             : name == raw_name(FieldId::BodyData) ? is_note_loss(loss)
                                                   : false;
    };
    return std::any_of(losses_.begin(), losses_.end(), is_told);
  }

  /// Adds a shadow, or says what is lost without it: of a value that is in the card its exact form.
  bool add(std::string_view name, std::string value, std::string_view what, bool is_shown) {
    if (options_.portable) {
      if (is_shown)
        is_inexact_ = true;
      else if (!was_told(name))
        losses_.push_back(
            {Code::M008, Severity::warning, {}, "not in the card: " + std::string(what)});
      return false;
    }
    CardProperty property;
    property.name = name;
    if (name == empty_name || name == absent_name || name == crlf_name || name == body_name)
      property.kind = ValueKind::uri;  // its commas stay
    card_.add(property, card_.own(std::move(value)));
    return true;
  }

  const Contact& contact_;
  const CardOptions& options_;
  Properties& card_;
  std::vector<Diagnostic>& losses_;
  std::array<bool, field_count> done_{};
  std::vector<FieldId> empty_;
  std::vector<FieldId> absent_;
  std::vector<FieldId> crlf_;
  bool is_inexact_ = false;  ///< with portable: something is in the card in another form
};

}  // namespace

const Properties& Projector::project(const Contact& contact) {
  card_.clear();
  losses_.clear();
  Showing(contact, options_, card_, losses_).project();
  Shadowing shadows(contact, options_, card_, losses_);
  // A shadow may take a value from the field that had it without the shadow: look again. Each look
  // adds a shadow, of which there are as many as fields.
  do {
    unproject(card_, options_, proof_, unused_, nullptr);
  } while (shadows.add_missing(proof_) && !options_.portable);
  shadows.finish();
  return card_;
}

std::string_view Projector::uid() const {
  for (const CardProperty& property : card_.list)
    if (property.name == "UID") return card_.part(property, 0);
  return {};
}

}  // namespace eascard::card
