#include "eascard/jcard/jcard.hpp"

#include <algorithm>
#include <array>

#include "eascard/json/emit.hpp"
#include "eascard/json/plain_reader.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/uri.hpp"
#include "eascard/vcard/lines.hpp"

namespace eascard::jcard {
namespace {

using card::CardProperty;
using card::Properties;
using card::ValueKind;

/// The value of a parameter in "TYPE=child;VALUE=text", "" where it is not there.
std::string_view parameter(std::string_view params, std::string_view name) {
  while (!params.empty()) {
    const std::string_view one = params.substr(0, params.find(';'));
    params.remove_prefix(std::min(one.size() + 1, params.size()));
    if (one.starts_with(name) && one.substr(name.size()).starts_with('='))
      return one.substr(name.size() + 1);
  }
  return {};
}

/// A type alone is a string, several are an array (RFC 7095 3.4).
void write_types(std::string_view types, json::Emitter& json) {
  const bool several = types.find(',') != std::string_view::npos;
  json.key("type");
  if (several) json.open('[');
  while (!types.empty()) {
    const std::string_view one = types.substr(0, types.find(','));
    types.remove_prefix(std::min(one.size() + 1, types.size()));
    json.text(one);
  }
  if (several) json.close(']');
}

/// VALUE is the type identifier, not a parameter (RFC 7095 3.4).
void write_parameters(const CardProperty& property, json::Emitter& json) {
  const std::string_view types = parameter(property.params, "TYPE");
  json.open('{');
  if (!types.empty()) write_types(types, json);
  if (property.preference > 0) json.text("pref", std::to_string(property.preference));
  json.close('}');
}

bool is_date(std::string_view name) {
  return name == "BDAY" || name == "ANNIVERSARY";
}

/// The type identifier: that of VALUE, else the default of the property in RFC 6350, else "unknown"
/// (RFC 7095 5.1). A UID of someone else may be no URI.
std::string_view type_identifier(const CardProperty& property, std::string_view value) {
  const std::string_view type = parameter(property.params, "VALUE");
  if (!type.empty()) return type;
  if (property.name.starts_with("X-")) return "unknown";
  if (is_date(property.name)) return "date-and-or-time";
  if (property.name == "UID" && !is_uri(value)) return "text";
  return property.kind == ValueKind::uri ? "uri" : "text";
}

/// "19870927" as "1987-09-27", "--0927" as "--09-27" (RFC 7095 3.5.3 and 3.5.6).
std::string extended_date(std::string_view basic) {
  std::string date(basic);
  date.insert(date.size() - 2, "-");
  if (!date.starts_with("--")) date.insert(date.size() - 5, "-");
  return date;
}

/// The value of an unknown type is what stands in the vCard (RFC 7095 5.1).
std::string raw_value(const CardProperty& property, std::string_view value) {
  std::string raw;
  property.kind == ValueKind::uri ? vcard::append_uri(raw, value)
                                  : vcard::append_text(raw, value, false);
  return raw;
}

/// Escapes as a card would, so that what splits and joins values there does here too.
void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '\\' || c == ',' || c == ';') out += '\\';
    c == '\n' ? void(out += "\\n") : void(out += c);
  }
}

[[noreturn]] void fail(std::uint32_t index, const std::string& text) {
  throw json::ValueError(Code::M021, index, text);
}

}  // namespace

// ---- writing ------------------------------------------------------------------------------------

JcardWriter::JcardWriter(card::CardOptions options)
    : projector_([&options] {
        options.version = card::CardVersion::v4_0;
        return std::move(options);
      }()) {}

void JcardWriter::write(const Contact& contact, std::string& out) {
  const Properties& card = projector_.project(contact);
  out += R"(["vcard",[["version",{},"text","4.0"])";
  for (const CardProperty& property : card.list) write_property(card, property, out);
  out += "]]";
}

void JcardWriter::write_property(const Properties& card, const CardProperty& property,
                                 std::string& out) {
  const std::string_view value = card.part(property, 0);
  const std::string_view type = type_identifier(property, value);
  json::Emitter json(out);
  json.open('[');
  json.text(lower_case(property.name));
  write_parameters(property, json);
  json.text(type);
  if (type == "unknown") {
    json.text(raw_value(property, value));
  } else if (is_date(property.name)) {
    json.text(extended_date(value));
  } else {
    const bool is_array = property.kind == ValueKind::structured && property.part_count > 1;
    if (is_array) json.open('[');
    for (std::uint32_t i = 0; i < property.part_count; ++i) json.text(card.part(property, i));
    if (is_array) json.close(']');
  }
  json.close(']');
}

// ---- reading ------------------------------------------------------------------------------------

bool JcardReader::is_jcard(const json::Values& values) {
  const json::Value& record = values.list[0];
  return record.type == json::ValueType::array && record.next > 1 &&
         values.list[1].type == json::ValueType::string &&
         iequals(values.text(values.list[1]), "vcard");
}

const Contact* JcardReader::read(const json::Values& values) {
  values_ = &values;
  card_.place.offset = values.list[0].offset;
  card_.properties.clear();
  texts_.clear();
  parameters_.clear();
  lists_.clear();
  constexpr std::uint32_t properties = 2;
  const bool good = values.list.size() > properties &&
                    values.list[properties].type == json::ValueType::array &&
                    values.list[properties].next == values.list.size();
  if (!good) fail(0, "a jCard is \"vcard\" and an array of properties");
  for (std::uint32_t i = properties + 1; i < values.list.size(); i = values.list[i].next)
    read_property(i);
  return maker_.make(card_);
}

/// [name, {parameters}, type, value, ...]
void JcardReader::read_property(std::uint32_t index) {
  const auto& list = values_->list;
  const std::uint32_t end = list[index].next;
  const std::uint32_t name = index + 1;
  const std::uint32_t params = name < end ? list[name].next : end;
  const std::uint32_t type = params < end ? list[params].next : end;
  const std::uint32_t value = type < end ? list[type].next : end;
  const bool good = list[index].type == json::ValueType::array && value < end &&
                    list[name].type == json::ValueType::string &&
                    list[params].type == json::ValueType::object &&
                    list[type].type == json::ValueType::string;
  if (!good) fail(index, "a property is an array of name, parameters, type and values");
  vcard::Property property;
  property.name = text_at(*values_, name);
  property.place.offset = list[index].offset;
  auto& parameters = parameters_.emplace_back();
  for (std::uint32_t i = params + 1; i < list[params].next; i = list[i].next)
    read_parameter(i, property, parameters);
  property.parameters = parameters;
  std::string text;
  for (std::uint32_t i = value; i < end; i = list[i].next) {
    if (i > value) text += ',';
    append_value(i, values_->text(list[type]) == "unknown", text);
  }
  property.value = own(std::move(text));
  card_.properties.push_back(property);
}

void JcardReader::read_parameter(std::uint32_t index, vcard::Property& property,
                                 std::vector<vcard::Parameter>& parameters) {
  const std::string_view key = values_->key(values_->list[index]);
  if (iequals(key, "group")) return void(property.group = scalar(index));
  auto& list = lists_.emplace_back();
  if (values_->list[index].type != json::ValueType::array) list.push_back(scalar(index));
  for (std::uint32_t i = index + 1; i < values_->list[index].next; i = values_->list[i].next)
    list.push_back(scalar(i));
  if (!list.empty()) parameters.push_back({key, list});
}

std::string_view JcardReader::scalar(std::uint32_t index) const {
  const json::Value& value = values_->list[index];
  if (value.type == json::ValueType::number) return values_->text(value);
  if (value.type == json::ValueType::boolean) return value.truth ? "true" : "false";
  if (value.type != json::ValueType::string)
    fail(index, std::string(type_name(value.type)) + " where a string belongs");
  return text_at(*values_, index);
}

void JcardReader::append_scalar(std::uint32_t index, bool is_raw, std::string& out) const {
  is_raw ? void(out += scalar(index)) : append_escaped(scalar(index), out);
}

/// Values stand with commas between them, the components of a structured value, which is an
/// array, with semicolons, and the values of a component with commas again (RFC 7095 3.3.1.3).
void JcardReader::append_component(std::uint32_t index, bool is_raw, std::string& out) const {
  const json::Value& component = values_->list[index];
  if (component.type != json::ValueType::array) return append_scalar(index, is_raw, out);
  for (std::uint32_t i = index + 1; i < component.next; i = values_->list[i].next) {
    if (i > index + 1) out += ',';
    append_scalar(i, is_raw, out);
  }
}

void JcardReader::append_value(std::uint32_t index, bool is_raw, std::string& out) const {
  const json::Value& value = values_->list[index];
  if (value.type != json::ValueType::array) return append_scalar(index, is_raw, out);
  for (std::uint32_t i = index + 1; i < value.next; i = values_->list[i].next) {
    if (i > index + 1) out += ';';
    append_component(i, is_raw, out);
  }
}

std::vector<Diagnostic> JcardReader::diagnostics() const {
  std::vector<Diagnostic> list = maker_.diagnostics().list();
  const auto& properties = card_.properties;
  for (Diagnostic& diagnostic : list) {
    const auto found = std::lower_bound(
        properties.begin(), properties.end(), diagnostic.place.offset,
        [](const vcard::Property& p, std::uint64_t offset) { return p.place.offset < offset; });
    if (found != properties.end() && found->place.offset == diagnostic.place.offset)
      diagnostic.path = "/1/" + std::to_string(found - properties.begin());
  }
  return list;
}

}  // namespace eascard::jcard
