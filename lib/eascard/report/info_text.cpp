#include "eascard/report/info_text.hpp"

#include <algorithm>
#include <array>

#include "eascard/capture/http_message.hpp"
#include "eascard/report/joined.hpp"
#include "eascard/schema/versions.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/printable.hpp"

namespace eascard::report {
namespace {

void add_line(std::string& out, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  out += "  ";
  out += label;
  out.append(label.size() < 12 ? 12 - label.size() : 0, ' ');
  out += ' ' + printable(text) + '\n';
}

std::string times(std::uint64_t count) {
  return count > 1 ? ", " + std::to_string(count) + " times" : "";
}

// ---- what it is ---------------------------------------------------------------------------------

/// What an input is that has no message, by the fault; "" where it has one.
std::string_view without_message(const Diagnostic& fault) {
  if (fault.code == Code::M001) return "empty";
  return fault.code == Code::M002 || fault.code == Code::M064 ? "not known" : "";
}

std::string_view completeness(const MessageInfo& info) {
  if (info.entry && !info.entry->cut.empty()) return "incomplete";
  if (info.fault) return without_message(*info.fault).empty() ? "damaged" : "";
  if (!info.summary) return "";
  return info.summary->holes > 0 ? "damaged parts left out" : "complete";
}

std::string message_place(const MessageInfo& info) {
  std::string place(info.file);
  if (info.number > 0) place += '#' + std::to_string(info.number);
  if (info.offset > 0) place += '@' + hex_number(info.offset);
  return place;
}

void write_head(const MessageInfo& info, std::string& out) {
  Joined what(", ");
  what.add(form_text(info));
  if (info.summary && !info.fault) what.add(std::to_string(info.summary->size) + " bytes");
  if (!info.language.empty()) what.add("WBXML, not ActiveSync but " + std::string(info.language));
  if (info.contacts > 0)
    what.add(std::to_string(info.contacts) + (info.contacts == 1 ? " contact" : " contacts") +
             " without a message");
  if (info.entry && (!info.summary || info.fault))
    what.add(info.entry->is_log_line    ? "a line of an access log"
             : info.entry->body.empty() ? "empty body"
                                        : std::to_string(info.entry->body.size()) + " bytes");
  what.add(completeness(info));
  out += printable(message_place(info) + ": " + what.text()) + '\n';
}

void write_context(const MessageInfo& info, std::string& out) {
  constexpr std::array<std::string_view, 3> arrows = {"", "-> request", "<- response"};
  Joined line("  ");
  line.add(arrows[static_cast<std::size_t>(info.direction())]);
  line.add(info.command());
  if (info.entry) {
    line.add(info.entry->protocol);
    if (info.entry->http_status > 0) line.add(capture::http_text(info.entry->http_status));
    const std::string& type = info.entry->device_type;
    line.add("device", info.entry->device_id + (type.empty() ? "" : " (" + type + ')'));
    line.add("user", info.entry->user);
  }
  if (!line.text().empty()) out += "  " + printable(line.text()) + '\n';
  if (!info.entry) return;
  add_line(out, "time", info.entry->time);
  add_line(out, "throttle", info.entry->throttle);
  add_line(out, "retry after", info.entry->retry_after);
  add_line(out, "server", info.entry->location);
  add_line(out, "incomplete", info.entry->cut);
}

/// What the elements say of the protocol, where no container knows.
std::string version_hint(const Summary& summary) {
  const std::string since(version_name(summary.since));
  const std::string until(version_name(summary.until));
  if (summary.since > summary.until)
    return "no one version has all its elements: some are of " + since + ", some end with " + until;
  Joined range(" ");
  if (summary.since > Version::v2_5) range.add(since + " or later");
  if (summary.until < Version::v16_1) range.add(until + " or earlier");
  return range.text().empty() ? "" : range.text() + ", by its elements";
}

// ---- what it says -------------------------------------------------------------------------------

std::string status_text(const StatusCount& status) {
  const std::string text = std::string(status.value) + ' ' + status_words(status.meaning);
  Joined where(", ");
  where.add(status.path);
  where.add("ClientId", status.client_id);
  where.add("ServerId", status.server_id);
  where.add("FileAs", status.file_as);
  return text + " (" + where.text() + times(status.count) + ')';
}

/// "changes in the folders listed" is success too, but says more.
void write_statuses(const Summary& summary, std::string& out) {
  std::uint64_t successes = 0;
  for (const StatusCount& status : summary.statuses) {
    if (status.is_success() && status.meaning->text == "success") {
      successes += status.count;
    } else {
      add_line(out, "status", status_text(status));
    }
  }
  if (summary.more_statuses > 0)
    add_line(out, "status", std::to_string(summary.more_statuses) + " more of other kinds");
  if (successes > 0) add_line(out, "status", "success" + times(successes));
}

std::string operations_text(const OperationCounts& counts, bool in_responses) {
  Joined text(", ");
  for (const OperationCount& count : counts)
    if (count.in_responses == in_responses) text.add_count(count.operation, count.count);
  return text.text();
}

void write_operations(const OperationCounts& counts, std::string& out) {
  add_line(out, "commands", operations_text(counts, false));
  add_line(out, "answers", operations_text(counts, true));
}

/// What was sent, in front of what came back.
std::string key_sent(std::string_view key) {
  return key.empty() ? "" : std::string(key) + " -> ";
}

void write_collection(const CollectionSummary& collection, std::string& out) {
  Joined line("  ");
  line.add(collection.id);
  line.add(collection.class_name);
  line.add("sync key", key_sent(collection.sent_key) + std::string(collection.sync_key));
  if (collection.more_available) line.add("more available");
  add_line(out, "collection", line.text().empty() ? "without id" : line.text());
  write_operations(collection.operations, out);
}

void write_counts(const Summary& summary, std::string& out) {
  Joined items(", ");
  items.add_count("contacts", summary.contacts);
  items.add_count("others", summary.others);
  add_line(out, "items", items.text());
  Joined bodies(", ");
  bodies.add_count("plain", summary.bodies.plain);
  bodies.add_count("HTML", summary.bodies.html);
  bodies.add_count("RTF", summary.bodies.rtf);
  bodies.add_count("MIME", summary.bodies.mime);
  bodies.add_count("of no known type", summary.bodies.other);
  bodies.add_count("truncated", summary.bodies.truncated);
  add_line(out, "bodies", bodies.text());
  if (summary.pictures > 0)
    add_line(out, "pictures",
             std::to_string(summary.pictures) + ", " + std::to_string(summary.picture_size) +
                 " bytes as they stand");
  if (summary.removed > 0)
    add_line(out, "left out",
             std::to_string(summary.removed) + (summary.removed == 1 ? " value" : " values") +
                 ", by who wrote the log");
}

void write_summary(const Summary& summary, std::string& out) {
  write_statuses(summary, out);
  for (const MessageFact& fact : summary.facts)
    add_line(out, fact.name, key_sent(fact.sent) + std::string(fact.value));
  for (const CollectionSummary& collection : summary.collections) write_collection(collection, out);
  write_operations(summary.operations, out);
  write_counts(summary, out);
  for (const UnknownCount& unknown : summary.unknown)
    add_line(out, "unknown",
             unknown.name + times(unknown.count) + ", first " + place_text(unknown.place));
}

void write_fault(const Diagnostic& fault, std::string& out) {
  std::string line = place_text(fault.place);
  if (!line.empty()) line += ' ';
  line += '[' + std::string(code_name(fault.code)) + "] " + fault.text;
  Joined where(", ");
  where.add(fault.path);
  where.add("item", fault.item);
  where.add("ServerId", fault.server_id);
  where.add("FileAs", fault.file_as);
  if (!where.text().empty()) line += " (" + where.text() + ')';
  add_line(out, "fault", line);
}

/// "57 03 41 00 ...  |W.A.|"
std::string dump_line(std::string_view bytes) {
  constexpr std::size_t width = 16 * 3 + 1;
  std::string line;
  std::string text;
  for (const char c : bytes) {
    append_hex(line, c);
    line += ' ';
    text += c >= ' ' && c < '\x7F' ? c : '.';
  }
  line.append(width - std::min(line.size(), width), ' ');
  return line + '|' + text + '|';
}

/// The bytes around a fault: a line up to it, and a line from it on with a mark below.
void write_bytes(const MessageInfo& info, std::string& out) {
  const std::uint64_t at = info.fault->place.offset;
  if (info.before_fault.empty() && info.after_fault.empty()) return;
  if (!info.before_fault.empty())
    add_line(out, hex_number(at - info.before_fault.size()), dump_line(info.before_fault));
  if (!info.after_fault.empty()) add_line(out, hex_number(at), dump_line(info.after_fault));
  add_line(out, info.after_fault.empty() ? hex_number(at) : "",
           info.after_fault.empty() ? "^ the end" : "^");
}

}  // namespace

std::string form_text(const MessageInfo& info) {
  std::string_view form = info.summary ? info.summary->form : info.kind;
  if (form.empty() && info.fault) form = without_message(*info.fault);
  if (!info.gzip) return std::string(form);
  return form.empty() ? "gzip" : "gzip -> " + std::string(form);
}

void write_info_text(const MessageInfo& info, std::string& out) {
  write_head(info, out);
  write_context(info, out);
  if (info.summary && !(info.entry && !info.entry->protocol.empty()))
    add_line(out, "protocol", version_hint(*info.summary));
  if (info.summary) write_summary(*info.summary, out);
  if (!info.fault) return;
  write_fault(*info.fault, out);
  write_bytes(info, out);
}

}  // namespace eascard::report
