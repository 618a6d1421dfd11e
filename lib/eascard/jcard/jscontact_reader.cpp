#include "eascard/card/uid.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/json/plain_reader.hpp"
#include "eascard/vcard/reader.hpp"

namespace eascard::jcard {
namespace {

/// Makes an element of `to` that of `from`, which lives longer.
void copy_element(const Field& f, const Contact& from, Contact& to) {
  to.erase(f.id);
  to.set(f.id, from.value(f.id));
  for (const std::string_view item : from.items(f.id)) to.add_item(f.id, item);
  if (f.type != FieldType::body) return;
  for (const Field& child : all_fields()) {
    if (child.parent != f.id) continue;
    from.has(child.id) ? to.set(child.id, from.value(child.id)) : to.erase(child.id);
  }
}

}  // namespace

bool JscontactReader::is_card(const json::Values& values) {
  const std::uint32_t type = values.member(0, "@type");
  return type != 0 && values.text(values.list[type]) == "Card";
}

const Contact* JscontactReader::read(const json::Values& values) {
  values_ = &values;
  card_.clear();
  contact_.clear();
  vendor_.clear();
  diagnostics_.clear();
  if (is_group()) {
    report_group();
    return nullptr;
  }
  const auto tell = [this](std::uint32_t index, std::string path, std::string_view fault) {
    std::string text = path.substr(1);
    fault.empty() ? void(text.insert(0, "no element for ")) : void(text += fault);
    report(fault.empty() ? Code::M012 : Code::M024, index, std::move(path), std::move(text));
  };
  read_card(values, card_, tell);
  vendor_at_ = values.member(0, vendor_property);
  understand(card_, contact_);
  if (vendor_at_ != 0) apply_vendor();
  set_context();
  return &contact_;
}

/// RFC 9553 2.1.4.
bool JscontactReader::is_group() const {
  const std::uint32_t kind = values_->member(0, "kind");
  return kind != 0 && values_->text(values_->list[kind]) == "group";
}

/// RFC 9553 2.1.6: the members are the keys of a map.
void JscontactReader::report_group() {
  const auto& list = values_->list;
  const std::uint32_t named = values_->member(0, "name");
  const std::uint32_t full = named == 0 ? 0 : values_->member(named, "full");
  const std::uint32_t members = values_->member(0, "members");
  std::uint64_t count = 0;
  if (members != 0)
    for (std::uint32_t i = members + 1; i < list[members].next; i = list[i].next) ++count;
  const std::string_view name = full == 0 ? std::string_view() : values_->text(list[full]);
  report(Code::M023, values_->member(0, "kind"), "/kind", vcard::group_left_out(name, count));
}

void JscontactReader::apply_vendor() {
  expect_type(*values_, vendor_at_, json::ValueType::object);
  json::PlainReader(*values_, vendor_, Limits().max_depth).read(vendor_at_);
  CardTexts shown;
  show(vendor_, shown);
  for (const Field& f : all_fields())
    if (f.id != FieldId::FileAs) apply_element(f, shown);
  if (vendor_.has(FieldId::FileAs)) apply_file_as();
  const Document& extras = vendor_.extras();
  for (std::uint32_t i = 0; i < extras.nodes.size(); i = extras.nodes[i].next)
    contact_.add_extra(extras, i);
}

/// The full name is made of the other elements, as they are now.
void JscontactReader::apply_file_as() {
  const Field& file_as = field(FieldId::FileAs);
  Contact named;
  for (const Field& f : all_fields())
    if (f.parent == FieldId::none && contact_.has(f.id)) copy_element(f, contact_, named);
  copy_element(file_as, vendor_, named);
  CardTexts shown;
  show(named, shown);
  apply_element(file_as, shown);
}

/// The vendor property's element counts where the card shows what it would show.
void JscontactReader::apply_element(const Field& f, const CardTexts& shown) {
  if (f.parent != FieldId::none || !vendor_.has(f.id)) return;
  if (same_shown(f, card_, shown)) return copy_element(f, vendor_, contact_);
  const std::uint32_t at = vendor_member(f);
  const std::string_view key = values_->key(values_->list[at]);
  std::string path;
  json::append_pointer(path, vendor_property);
  json::append_pointer(path, key);
  report(Code::M011, at, std::move(path),
         std::string(key) + " of " + std::string(vendor_property) +
             " no longer fits the card and is ignored");
}

/// The member of the vendor property that is the field, which it has, under whichever key.
std::uint32_t JscontactReader::vendor_member(const Field& f) const {
  std::uint32_t at = vendor_at_ + 1;
  while (json::field_of_key(FieldId::none, values_->key(values_->list[at])) != &f)
    at = values_->list[at].next;
  return at;
}

void JscontactReader::set_context() {
  ContactContext& context = contact_.context;
  context = vendor_.context;
  const std::uint32_t uid = values_->member(0, "uid");
  if (uid == 0) return;
  context.uid = {};
  const std::string_view text = text_at(*values_, uid);
  // A UID that we would make ourselves is none of the card's own.
  if (card::make_uid(contact_, options_.uid_salt) != text) context.uid = text;
}

void JscontactReader::report(Code code, std::uint32_t index, std::string path, std::string text) {
  const json::Value& value = values_->list[index];
  Diagnostic diagnostic{code, Severity::warning, {value.key_offset, 0, 0}, std::move(text)};
  diagnostic.path = std::move(path);
  diagnostics_.add(std::move(diagnostic));
}

}  // namespace eascard::jcard
