#include "eascard/report/sarif.hpp"

#include <algorithm>

#include "eascard/json/emit.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/validate/rules.hpp"

namespace eascard::report {
namespace {

/// 3.30: a text region by line and column, a binary one by byte offset; none where no place is
/// known.
void write_region(json::Emitter& json, const Place& place) {
  if (place.line == 0 && place.offset == Place::no_offset) return;
  json.open("region", '{');
  if (place.line > 0) {
    json.number("startLine", place.line);
    json.number("startColumn", std::max<std::uint64_t>(place.column, 1));
  } else {
    json.number("byteOffset", place.offset);
    json.number("byteLength", 1);
  }
  json.close('}');
}

/// 3.28; 3.33: the element path.
void write_location(json::Emitter& json, std::string_view file, std::uint64_t entry,
                    const Diagnostic& diagnostic) {
  json.open("locations", '[');
  json.open('{');
  json.open("physicalLocation", '{');
  json.open("artifactLocation", '{');
  json.text("uri", file_uri(file));
  json.close('}');
  // A place in the body of an entry is none in the file.
  if (entry == 0) write_region(json, diagnostic.place);
  json.close('}');
  if (!diagnostic.path.empty()) {
    json.open("logicalLocations", '[');
    json.open('{');
    json.text("fullyQualifiedName", diagnostic.path);
    json.text("kind", "element");
    json.close('}');
    json.close(']');
  }
  json.close('}');
  json.close(']');
}

/// 3.8: what SARIF has no property for.
void write_properties(json::Emitter& json, std::uint64_t entry, const Diagnostic& diagnostic) {
  if (entry == 0 && diagnostic.item.empty() && diagnostic.server_id.empty() &&
      diagnostic.file_as.empty())
    return;
  json.open("properties", '{');
  json.known_number("entry", entry);
  if (entry != 0 && diagnostic.place.offset != Place::no_offset)
    json.number("offset", diagnostic.place.offset);
  json.known_text("item", diagnostic.item);
  json.known_text("serverId", diagnostic.server_id);
  json.known_text("fileAs", diagnostic.file_as);
  json.close('}');
}

void write_object(json::Emitter& json, std::string_view key, std::string_view member,
                  std::string_view text) {
  json.open(key, '{');
  json.text(member, text);
  json.close('}');
}

void write_rules(std::string& out) {
  bool is_first = true;
  for (const validate::Rule& rule : validate::all_rules()) {
    out += std::exchange(is_first, false) ? "{" : ",\n{";
    json::Emitter json(out);
    json.text("id", code_name(rule.code));
    write_object(json, "shortDescription", "text", rule.text);
    write_object(json, "help", "text", rule.source);
    write_object(json, "defaultConfiguration", "level", severity_name(rule.severity));
    json.close('}');
  }
}

}  // namespace

std::string file_uri(std::string_view file) {
  if (file == "-") return "stdin";
  return (file.starts_with('/') ? "file://" : "") + percent_encoded(file, "-._~/");
}

void SarifWriter::start(std::string_view version, std::string& out) {
  out +=
      "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
      "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"tool\":{\"driver\":{\"name\":\"eascard\"";
  json::Emitter json(out);
  json.text("version", version);
  json.open("rules", '[');
  out += '\n';
  write_rules(out);
  out += "]}},\"results\":[";
  empty_ = true;
}

void SarifWriter::write(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic,
                        std::string& out) {
  out += std::exchange(empty_, false) ? "\n{" : ",\n{";
  json::Emitter json(out);
  json.text("ruleId", code_name(diagnostic.code));
  if (validate::find_rule(diagnostic.code))
    json.number("ruleIndex", static_cast<std::uint64_t>(diagnostic.code));
  json.text("level", severity_name(diagnostic.severity));
  write_object(json, "message", "text", diagnostic.text);
  write_location(json, file, entry, diagnostic);
  if (diagnostic.count > 1) json.number("occurrenceCount", diagnostic.count);
  write_properties(json, entry, diagnostic);
  json.close('}');
}

void SarifWriter::finish(std::string& out) {
  out += "\n]}]}\n";
}

}  // namespace eascard::report
