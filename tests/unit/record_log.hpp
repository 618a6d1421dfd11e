#pragma once
// Everything that the input layer makes of some bytes, as text: to be compared.

#include <string>

#include "eascard/json/tree.hpp"
#include "eascard/json/plain_writer.hpp"
#include "tools/entries.hpp"
#include "tools/input.hpp"
#include "tools/messages.hpp"

namespace eascard::test {

inline std::string record_line(const tool::Record& record) {
  std::string line = std::to_string(record.place.offset) + ' ';
  if (record.document) {
    json::write_tree(*record.document, line);
    for (const Hole& hole : record.document->holes)
      line += " hole " + std::to_string(hole.begin) + '-' + std::to_string(hole.end);
  } else if (record.contact) {
    json::write_contact(*record.contact, line);
  } else {
    line += record.unread->bytes;
  }
  return line + '\n';
}

inline std::string message_lines(const Diagnostics& diagnostics) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics.list())
    lines += tool::text_line("in", diagnostic) + '\n';
  return lines;
}

inline std::string damage_line(const tool::Damage& damage) {
  std::string line = "damage " + std::to_string(damage.partial.open) + ' ';
  for (const Node& node : damage.partial.document.nodes) {
    line += element_name(damage.partial.document, node) + ' ';
    line += damage.partial.document.text(node);
    line += '|';
  }
  line += std::string(damage.before) + '|' + std::string(damage.after) + '|';
  return line + std::string(damage.kind) + '\n';
}

/// The next record in words; false at the end.
inline bool next_record(tool::RecordSource& source, std::string& log) {
  try {
    const tool::Record record = source.next();
    log += message_lines(source.diagnostics());
    if (record) log += record_line(record);
    return static_cast<bool>(record);
  } catch (const Error& error) {
    log += message_lines(source.diagnostics());
    log += tool::text_line("in", error.diagnostic()) + '\n';
    log += damage_line(source.damage());
    return true;
  }
}

inline std::string record_log(tool::Bytes& bytes, const tool::Options& options,
                              tool::InputFormat format = tool::InputFormat::automatic) {
  tool::RecordSource source(bytes, options, format);
  std::string log;
  while (next_record(source, log)) {
  }
  return log;
}

/// The next entry in words; false at the end.
inline bool next_entry(tool::EntrySource& source, std::string& log) {
  try {
    const capture::Entry* entry = source.next();
    log += message_lines(source.diagnostics());
    if (!entry) return false;
    log += std::to_string(entry->number) + ' ' + entry->command + ' ' + entry->cut + ' ';
    log += std::to_string(entry->place.offset) + ' ' + entry->body + '\n';
  } catch (const Error& error) {
    log += tool::text_line("in", error.diagnostic()) + '\n';
  }
  return true;
}

inline std::string entry_log(tool::Bytes& bytes, const tool::Options& options) {
  const capture::Container container = tool::container_of(bytes, options);
  std::string log = std::to_string(static_cast<int>(container)) + '\n';
  if (container == capture::Container::none) return log;
  tool::EntrySource source(bytes, container, options.limits);
  while (next_entry(source, log)) {
  }
  return log;
}

}  // namespace eascard::test
