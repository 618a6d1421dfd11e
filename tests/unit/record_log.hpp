#pragma once
// Everything that is made of an input, as text: to be compared.

#include <string>

#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/records/input.hpp"

namespace eascard::test {

inline std::string message_line(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  return std::string(code_name(diagnostic.code)) + '@' + std::to_string(place.offset) + ' ' +
         std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' +
         std::to_string(static_cast<int>(diagnostic.severity)) + ' ' + diagnostic.text + ' ' +
         diagnostic.path + ' ' + diagnostic.item + ' ' + diagnostic.server_id + ' ' +
         diagnostic.file_as + ' ' + std::to_string(diagnostic.count) + '\n';
}

inline std::string message_lines(const Diagnostics& diagnostics) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics.list()) lines += message_line(diagnostic);
  return lines;
}

inline std::string data_line(const records::Data& data) {
  std::string line = std::to_string(data.place.offset) + ' ';
  if (data.document) {
    json::write_tree(*data.document, line);
    for (const Hole& hole : data.document->holes)
      line += " hole " + std::to_string(hole.begin) + '-' + std::to_string(hole.end);
  } else if (data.contact) {
    json::write_contact(*data.contact, line);
  } else {
    line += data.unread->bytes;
  }
  return line + '\n';
}

inline std::string damage_line(const records::Damage& damage) {
  std::string line = "damage " + std::to_string(damage.partial.open) + ' ';
  for (const Node& node : damage.partial.document.nodes) {
    line += element_name(damage.partial.document, node) + ' ';
    line += damage.partial.document.text(node);
    line += '|';
  }
  line += std::string(damage.before) + '|' + std::string(damage.after) + '|';
  return line + std::string(damage.kind) + '\n';
}

inline std::string record_line(const records::Record& record) {
  std::string line = std::to_string(static_cast<int>(record.kind)) + ' ';
  if (record.entry) {
    line += std::to_string(record.number) + ' ' + record.entry->command + ' ';
    line += record.entry->cut + ' ' + std::to_string(record.entry->place.offset) + ' ';
  }
  if (record.data) line += data_line(record.data);
  if (record.fault)
    line += message_line(record.fault->diagnostic) + damage_line(record.fault->damage);
  line += std::string(record.body) + '\n';
  return (record.noticed ? message_lines(*record.noticed) : "") + line;
}

inline std::string record_log(records::Bytes& bytes, const records::Options& options,
                              records::Input::Wanted wanted = records::Input::Wanted::records) {
  records::Input input(bytes, options, wanted);
  std::string log;
  while (const records::Record* record = input.next()) log += record_line(*record);
  return log + std::to_string(input.count());
}

}  // namespace eascard::test
