#include "eascard/report/finding_json.hpp"

#include "eascard/json/emit.hpp"

namespace eascard::report {

void write_finding_json(const FindingOrigin& origin, const Diagnostic& diagnostic,
                        std::string_view source, std::string& out) {
  const Place& place = diagnostic.place;
  out += '{';
  json::Emitter json(out);
  json.known_text("file", origin.file);
  json.known_number("entry", origin.entry);
  if (origin.direction != Direction::unknown)
    json.text("direction", direction_name(origin.direction));
  if (place.offset != Place::no_offset) json.number("offset", place.offset);
  json.known_number("line", place.line);
  if (place.line > 0) json.number("column", place.column);
  json.known_number("size", diagnostic.size);
  json.text("severity", severity_name(diagnostic.severity));
  json.text("code", code_name(diagnostic.code));
  json.known_text("text", diagnostic.text);
  if (diagnostic.count > 1) json.number("count", diagnostic.count);
  json.known_text("path", diagnostic.path);
  json.known_text("serverId", diagnostic.server_id);
  json.known_text("fileAs", diagnostic.file_as);
  json.known_text("source", source);
  json.close('}');
}

}  // namespace eascard::report
