#include "eascard/vcard/writer.hpp"

#include "eascard/vcard/lines.hpp"

namespace eascard::vcard {

void Writer::write(const Contact& contact, std::string& out) {
  const card::Properties& card = projector_.project(contact);
  groups_ = 0;
  out += is_v4() ? "BEGIN:VCARD\r\nVERSION:4.0\r\n" : "BEGIN:VCARD\r\nVERSION:3.0\r\n";
  for (const card::CardProperty& property : card.list) write_property(card, property, out);
  out += "END:VCARD\r\n";
}

void Writer::write_property(const card::Properties& card, const card::CardProperty& property,
                            std::string& out) {
  LineWriter line(out);
  if (property.label.empty()) {
    line.begin(property.name, parameters(property));
    write_value(card, property, out);
    return line.end();
  }
  const std::string group = "item" + std::to_string(++groups_);
  line.begin(property.name, parameters(property), group);
  write_value(card, property, out);
  line.end();
  line.begin("X-ABLabel", {}, group);
  line.append("_$!<");
  line.append(property.label);
  line.append(">!$_");
  line.end();
}

void Writer::write_value(const card::Properties& card, const card::CardProperty& property,
                         std::string& out) {
  const bool structured = property.kind == card::ValueKind::structured;
  const bool escape_semicolon = structured || !is_v4();
  for (std::uint32_t i = 0; i < property.part_count; ++i) {
    const std::string_view part = card.part(property, i);
    if (i > 0) out += structured ? ';' : ',';
    if (property.kind == card::ValueKind::uri) {
      append_uri(out, part);
    } else {
      append_text(out, part, escape_semicolon);
    }
  }
}

/// Parameters with their leading semicolons. 4.0 counts preferences, 3.0 only marks the first.
std::string_view Writer::parameters(const card::CardProperty& property) {
  parameters_.clear();
  if (!property.params.empty()) (parameters_ += ';') += property.params;
  if (property.preference == 0) return parameters_;
  if (is_v4()) {
    parameters_ += ";PREF=" + std::to_string(property.preference);
  } else if (property.preference == 1 && property.params.starts_with("TYPE=")) {
    parameters_ += ",PREF";
  }
  return parameters_;
}

}  // namespace eascard::vcard
