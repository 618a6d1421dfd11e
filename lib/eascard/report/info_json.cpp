#include "eascard/report/info_json.hpp"

#include <algorithm>

#include "eascard/json/emit.hpp"
#include "eascard/schema/versions.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::report {
namespace {

/// An array of objects, each written by `write`.
template <typename List, typename Write>
void write_list(json::Emitter& json, std::string_view name, const List& list, Write write) {
  if (list.empty()) return;
  json.open(name, '[');
  for (const auto& element : list) {
    json.open('{');
    write(element);
    json.close('}');
  }
  json.close(']');
}

void write_place(const Place& place, json::Emitter& json) {
  if (place.line > 0) {
    json.known_number("line", place.line);
    json.known_number("column", place.column);
  } else if (place.offset != Place::no_offset) {
    json.known_number("offset", place.offset);
  }
}

void write_entry(const capture::Entry& entry, json::Emitter& json) {
  json.known_text("protocol", entry.protocol);
  json.known_number("httpStatus", static_cast<std::uint64_t>(std::max(entry.http_status, 0)));
  json.known_text("throttle", entry.throttle);
  json.known_text("retryAfter", entry.retry_after);
  json.known_text("location", entry.location);
  json.known_text("user", entry.user);
  json.known_text("deviceId", entry.device_id);
  json.known_text("deviceType", entry.device_type);
  json.known_text("policyKey", entry.policy_key);
  json.known_text("time", entry.time);
  json.known_text("url", entry.url);
  json.known_text("contentType", entry.content_type);
  json.known_text("cut", entry.cut);
}

void write_operations(const OperationCounts& counts, json::Emitter& json) {
  write_list(json, "operations", counts, [&json](const OperationCount& count) {
    json.known_text("operation", count.operation);
    json.known_flag("inResponses", count.in_responses);
    json.known_number("count", count.count);
  });
}

void write_status(const StatusCount& status, json::Emitter& json) {
  json.known_text("path", status.path);
  json.known_text("value", status.value);
  json.known_flag("success", status.is_success());
  if (status.meaning) json.known_text("text", status_words(status.meaning));
  json.known_text("clientId", status.client_id);
  json.known_text("serverId", status.server_id);
  json.known_text("fileAs", status.file_as);
  json.known_number("count", status.count);
  write_place(status.place, json);
}

void write_counts(const Summary& summary, json::Emitter& json) {
  json.known_number("contacts", summary.contacts);
  json.known_number("otherItems", summary.others);
  if (summary.bodies.total() > 0) {
    json.open("bodies", '{');
    json.known_number("plain", summary.bodies.plain);
    json.known_number("html", summary.bodies.html);
    json.known_number("rtf", summary.bodies.rtf);
    json.known_number("mime", summary.bodies.mime);
    json.known_number("other", summary.bodies.other);
    json.known_number("truncated", summary.bodies.truncated);
    json.close('}');
  }
  json.known_number("pictures", summary.pictures);
  json.known_number("pictureBytes", summary.picture_size);
  json.known_number("removed", summary.removed);
  json.known_number("holes", summary.holes);
}

void write_summary(const Summary& summary, json::Emitter& json) {
  json.known_text("since", version_name(summary.since));
  json.known_text("until", version_name(summary.until));
  write_list(json, "statuses", summary.statuses,
             [&json](const StatusCount& status) { write_status(status, json); });
  json.known_number("moreStatuses", summary.more_statuses);
  write_list(json, "facts", summary.facts, [&json](const MessageFact& fact) {
    json.known_text("name", fact.name);
    json.known_text("sent", fact.sent);
    json.known_text("value", fact.value);
  });
  write_list(json, "collections", summary.collections,
             [&json](const CollectionSummary& collection) {
               json.known_text("id", collection.id);
               json.known_text("class", collection.class_name);
               json.known_text("syncKeySent", collection.sent_key);
               json.known_text("syncKey", collection.sync_key);
               json.known_flag("moreAvailable", collection.more_available);
               write_operations(collection.operations, json);
             });
  write_operations(summary.operations, json);
  write_counts(summary, json);
  write_list(json, "unknown", summary.unknown, [&json](const UnknownCount& unknown) {
    json.known_text("name", unknown.name);
    json.known_number("count", unknown.count);
    write_place(unknown.place, json);
  });
}

void write_fault(const MessageInfo& info, json::Emitter& json) {
  const Diagnostic& fault = *info.fault;
  json.open("fault", '{');
  json.known_text("code", code_name(fault.code));
  json.known_text("text", fault.text);
  json.known_text("path", fault.path);
  json.known_text("item", fault.item);
  json.known_text("serverId", fault.server_id);
  json.known_text("fileAs", fault.file_as);
  write_place(fault.place, json);
  json.known_text("before", lower_case(hex_text(info.before_fault)));
  json.known_text("after", lower_case(hex_text(info.after_fault)));
  json.close('}');
}

}  // namespace

void write_info_json(const MessageInfo& info, std::string& out) {
  out += '{';
  json::Emitter json(out);
  json.known_text("file", info.file);
  json.known_number("entry", info.number);
  json.known_number("offset", info.offset);
  json.known_flag("gzip", info.gzip);
  json.known_text("form", info.summary ? info.summary->form : std::string());
  json.known_text("kind", info.kind);
  json.known_text("language", info.language);
  json.known_number("size", info.summary && !info.fault ? info.summary->size : 0);
  json.known_text("direction", direction_name(info.direction()));
  json.known_text("command", info.command());
  if (info.entry) write_entry(*info.entry, json);
  if (info.summary) write_summary(*info.summary, json);
  json.known_number("contacts", info.summary ? 0 : info.contacts);
  if (info.fault) write_fault(info, json);
  json.close('}');
}

}  // namespace eascard::report
