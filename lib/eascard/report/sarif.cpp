#include "eascard/report/sarif.hpp"

#include <algorithm>

#include "eascard/json/emit.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/validate/rules.hpp"

namespace eascard::validate {
namespace {

void append_member(std::string& out, std::string_view key, std::string_view text) {
  json::append_string(out, key);
  out += ':';
  json::append_string(out, text);
}

void append_number(std::string& out, std::string_view key, std::uint64_t number) {
  json::append_string(out, key);
  out += ':' + std::to_string(number);
}

/// 3.30: a text region by line and column, a binary one by byte offset; none where no place is
/// known.
void append_region(std::string& out, const Place& place) {
  if (place.line > 0) {
    out += ",\"region\":{";
    append_number(out, "startLine", place.line);
    out += ',';
    append_number(out, "startColumn", std::max<std::uint64_t>(place.column, 1));
    out += '}';
  } else if (place.offset != Place::no_offset) {
    out += ",\"region\":{";
    append_number(out, "byteOffset", place.offset);
    out += ",\"byteLength\":1}";
  }
}

/// 3.33: the element path, and the item by its ids.
void append_logical(std::string& out, const Diagnostic& diagnostic) {
  if (diagnostic.path.empty()) return;
  out += ",\"logicalLocations\":[{";
  append_member(out, "fullyQualifiedName", diagnostic.path);
  out += ",\"kind\":\"element\"}]";
}

void append_location(std::string& out, std::string_view file, const Diagnostic& diagnostic) {
  out += "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{";
  append_member(out, "uri", file_uri(file));
  out += '}';
  append_region(out, diagnostic.place);
  out += '}';
  append_logical(out, diagnostic);
  out += "}]";
}

/// 3.8: what SARIF has no property for.
void append_properties(std::string& out, std::uint64_t entry, const Diagnostic& diagnostic) {
  std::string bag;
  const auto comma = [&bag] {
    if (!bag.empty()) bag += ',';
  };
  if (entry > 0) append_number(bag, "entry", entry);
  const auto add = [&](std::string_view key, std::string_view text) {
    if (text.empty()) return;
    comma();
    append_member(bag, key, text);
  };
  add("item", diagnostic.item);
  add("serverId", diagnostic.server_id);
  add("fileAs", diagnostic.file_as);
  if (!bag.empty()) out += ",\"properties\":{" + bag + '}';
}

}  // namespace

std::string file_uri(std::string_view file) {
  if (file == "-") return "stdin";
  return (file.starts_with('/') ? "file://" : "") + percent_encoded(file, "-._~/");
}

SarifWriter::SarifWriter(Sink sink, std::string_view version) : sink_(std::move(sink)) {
  std::string out =
      "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
      "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"tool\":{\"driver\":{\"name\":\"eascard\",";
  append_member(out, "version", version);
  out += ",\"rules\":[\n";
  sink_(out);
  write_rules();
  sink_("]}},\"results\":[");
}

void SarifWriter::write_rules() {
  std::string out;
  for (const Rule& rule : all_rules()) {
    out += out.empty() ? "{" : ",\n{";
    append_member(out, "id", code_name(rule.code));
    out += ",\"shortDescription\":{";
    append_member(out, "text", rule.text);
    out += "},\"help\":{";
    append_member(out, "text", rule.source);
    out += "},\"defaultConfiguration\":{";
    append_member(out, "level", severity_name(rule.severity));
    out += "}}";
  }
  sink_(out);
}

void SarifWriter::write(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic) {
  std::string out = std::exchange(empty_, false) ? "\n{" : ",\n{";
  append_member(out, "ruleId", code_name(diagnostic.code));
  if (find_rule(diagnostic.code)) {
    out += ',';
    append_number(out, "ruleIndex", static_cast<std::uint64_t>(diagnostic.code));
  }
  out += ',';
  append_member(out, "level", severity_name(diagnostic.severity));
  out += ",\"message\":{";
  append_member(out, "text", diagnostic.text);
  out += "},";
  append_location(out, file, diagnostic);
  if (diagnostic.count > 1) {
    out += ',';
    append_number(out, "occurrenceCount", diagnostic.count);
  }
  append_properties(out, entry, diagnostic);
  out += '}';
  sink_(out);
}

void SarifWriter::finish() {
  sink_("\n]}]}\n");
}

}  // namespace eascard::validate
