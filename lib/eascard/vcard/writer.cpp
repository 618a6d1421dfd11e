#include "eascard/vcard/writer.hpp"

#include "eascard/vcard/syntax.hpp"

namespace eascard::vcard {

void Writer::write(const Contact& contact, std::string& out) {
  project(contact, options_, card_, losses_);
  groups_ = 0;
  out += options_.version == CardVersion::v4_0 ? "BEGIN:VCARD\r\nVERSION:4.0\r\n"
                                               : "BEGIN:VCARD\r\nVERSION:3.0\r\n";
  for (const CardProperty& property : card_.properties) write_property(property, out);
  out += "END:VCARD\r\n";
}

void Writer::write_property(const CardProperty& property, std::string& out) {
  LineWriter line(out);
  if (property.label.empty()) {
    line.begin(property.name, parameters(property));
    write_value(property, out);
    return line.end();
  }
  const std::string group = "item" + std::to_string(++groups_);
  line.begin(property.name, parameters(property), group);
  write_value(property, out);
  line.end();
  line.begin("X-ABLabel", {}, group);
  line.append("_$!<");
  line.append(property.label);
  line.append(">!$_");
  line.end();
}

void Writer::write_value(const CardProperty& property, std::string& out) {
  const bool structured = property.kind == ValueKind::structured;
  const bool escape_semicolon = structured || options_.version == CardVersion::v3_0;
  for (std::uint32_t i = 0; i < property.part_count; ++i) {
    const std::string_view part = card_.parts[property.first_part + i];
    if (i > 0) out += structured ? ';' : ',';
    if (property.kind == ValueKind::uri) {
      append_uri(out, part);
    } else {
      append_text(out, part, escape_semicolon);
    }
  }
}

/// Parameters with their leading semicolons. 4.0 counts preferences, 3.0 only marks the first.
std::string_view Writer::parameters(const CardProperty& property) {
  parameters_.clear();
  if (!property.params.empty()) (parameters_ += ';') += property.params;
  if (property.preference == 0) return parameters_;
  if (options_.version == CardVersion::v4_0) {
    parameters_ += ";PREF=" + std::to_string(property.preference);
  } else if (property.preference == 1 && property.params.starts_with("TYPE=")) {
    parameters_ += ",PREF";
  }
  return parameters_;
}

}  // namespace eascard::vcard
