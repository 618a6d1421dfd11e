#include "eascard/report/sarif.hpp"

#include <algorithm>

#include "eascard/json/emit.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/printable.hpp"
#include "eascard/validate/rules.hpp"

namespace eascard::report {
namespace {

void write_object(json::Emitter& json, std::string_view key, std::string_view member,
                  std::string_view text) {
  json.open(key, '{');
  json.text(member, text);
  json.close('}');
}

/// 3.30: a text region by line and column, a binary one by byte offset; none where no place is
/// known. A place alone is an insertion point, which may be the end of the file.
void write_region(json::Emitter& json, const Place& place, std::uint64_t size) {
  if (place.line == 0 && place.offset == Place::no_offset) return;
  json.open("region", '{');
  if (place.line > 0) {
    json.number("startLine", place.line);
    json.number("startColumn", std::max<std::uint64_t>(place.column, 1));
  } else {
    json.number("byteOffset", place.offset);
    json.number("byteLength", size);
  }
  json.close('}');
}

/// Whether places are those of other bytes than the file's.
bool is_elsewhere(const SarifInput& input) {
  return input.entry != 0 || input.is_packed;
}

/// 3.29: of a place in the body of an entry the entry, where it stands in the file.
void write_physical(json::Emitter& json, const SarifInput& input, const Diagnostic& diagnostic) {
  json.open("physicalLocation", '{');
  write_object(json, "artifactLocation", "uri", file_uri(input.file));
  if (!is_elsewhere(input)) write_region(json, diagnostic.place, diagnostic.size);
  if (input.entry != 0 && !input.is_packed) write_region(json, input.entry_place, 0);
  json.close('}');
}

/// 3.28; 3.33: the element path.
void write_location(json::Emitter& json, const SarifInput& input, const Diagnostic& diagnostic) {
  json.open("locations", '[');
  json.open('{');
  write_physical(json, input, diagnostic);
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
void write_properties(json::Emitter& json, const SarifInput& input, const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  const bool has_place = is_elsewhere(input) && (place.offset != Place::no_offset || place.line);
  if (input.entry == 0 && !has_place && diagnostic.item.empty() && diagnostic.server_id.empty() &&
      diagnostic.file_as.empty())
    return;
  json.open("properties", '{');
  json.known_number("entry", input.entry);
  if (has_place && place.offset != Place::no_offset) json.number("offset", place.offset);
  if (has_place && place.line > 0) {
    json.number("line", place.line);
    json.number("column", place.column);
  }
  json.known_text("item", diagnostic.item);
  json.known_text("serverId", diagnostic.server_id);
  json.known_text("fileAs", diagnostic.file_as);
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

void SarifWriter::write(const SarifInput& input, const Diagnostic& diagnostic, std::string& out) {
  out += std::exchange(empty_, false) ? "\n{" : ",\n{";
  json::Emitter json(out);
  json.text("ruleId", code_name(diagnostic.code));
  if (validate::find_rule(diagnostic.code))
    json.number("ruleIndex", static_cast<std::uint64_t>(diagnostic.code));
  json.text("level", severity_name(diagnostic.severity));
  write_object(json, "message", "text", diagnostic.text);
  write_location(json, input, diagnostic);
  if (diagnostic.count > 1) json.number("occurrenceCount", diagnostic.count);
  write_properties(json, input, diagnostic);
  json.close('}');
}

/// 3.58. Of its place only the file is told: what it is in is not known any more.
void SarifWriter::notify(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic) {
  notifications_ += notifications_.empty() ? "\n{" : ",\n{";
  json::Emitter json(notifications_);
  write_object(json, "descriptor", "id", code_name(diagnostic.code));
  json.text("level", severity_name(diagnostic.severity));
  std::string text(file);
  if (entry != 0) text += '#' + std::to_string(entry);
  text += place_text(diagnostic.place) + ": " + diagnostic.text;
  write_object(json, "message", "text", printable(text));
  const Diagnostic no_place{diagnostic.code, diagnostic.severity, {}, {}};
  write_location(json, {file, entry}, no_place);
  json.close('}');
}

/// 3.20: consumers look there for whether what is no result was checked at all.
void SarifWriter::finish(const SarifEnd& end, std::string& out) {
  out += "\n],\"invocations\":[{\"executionSuccessful\":";
  out += end.is_successful ? "true" : "false";
  out += ",\"exitCode\":" + std::to_string(end.exit_code);
  if (!notifications_.empty()) {
    out += ",\"toolExecutionNotifications\":[" + notifications_ + "\n]";
    notifications_.clear();
  }
  out += "}]}]}\n";
}

}  // namespace eascard::report
