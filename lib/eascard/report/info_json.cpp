#include "eascard/report/info_json.hpp"

#include <algorithm>

#include "eascard/json/emit.hpp"
#include "eascard/schema/versions.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::json {
namespace {

/// Writes the members of objects and arrays; what is empty or zero is left out.
class Members {
 public:
  Members(std::string& out, char begin, char end) : out_(out), end_(end) { out_ += begin; }
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;
  ~Members() { out_ += end_; }

  void next() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void key(std::string_view name) {
    next();
    append_string(out_, name);
    out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    key(name);
    append_string(out_, value);
  }
  void number(std::string_view name, std::uint64_t value) {
    if (value == 0) return;
    key(name);
    out_ += std::to_string(value);
  }
  void flag(std::string_view name, bool value) {
    if (!value) return;
    key(name);
    out_ += "true";
  }

 private:
  std::string& out_;
  char end_;
  bool first_ = true;
};

/// An array of objects, each written by `write`.
template <typename List, typename Write>
void write_list(Members& members, std::string_view name, const List& list, std::string& out,
                Write write) {
  if (list.empty()) return;
  members.key(name);
  Members array(out, '[', ']');
  for (const auto& element : list) {
    array.next();
    Members object(out, '{', '}');
    write(element, object);
  }
}

void write_place(const Place& place, Members& members) {
  if (place.line > 0) {
    members.number("line", place.line);
    members.number("column", place.column);
  } else if (place.offset != Place::no_offset) {
    members.number("offset", place.offset);
  }
}

void write_entry(const capture::Entry& entry, Members& members) {
  members.text("protocol", entry.protocol);
  members.number("httpStatus", static_cast<std::uint64_t>(std::max(entry.http_status, 0)));
  members.text("user", entry.user);
  members.text("deviceId", entry.device_id);
  members.text("deviceType", entry.device_type);
  members.text("policyKey", entry.policy_key);
  members.text("time", entry.time);
  members.text("url", entry.url);
  members.text("contentType", entry.content_type);
  members.text("cut", entry.cut);
}

void write_operations(const OperationCounts& counts, Members& members, std::string& out) {
  write_list(members, "operations", counts, out, [](const OperationCount& count, Members& object) {
    object.text("operation", count.operation);
    object.flag("inResponses", count.in_responses);
    object.number("count", count.count);
  });
}

void write_status(const StatusCount& status, Members& object) {
  object.text("path", status.path);
  object.text("value", status.value);
  object.flag("success", status.is_success());
  if (status.meaning) object.text("text", status.meaning->text);
  object.text("clientId", status.client_id);
  object.text("serverId", status.server_id);
  object.number("count", status.count);
  write_place(status.place, object);
}

void write_counts(const Summary& summary, Members& members, std::string& out) {
  members.number("contacts", summary.contacts);
  members.number("otherItems", summary.others);
  if (summary.bodies.total() > 0) {
    members.key("bodies");
    Members object(out, '{', '}');
    object.number("plain", summary.bodies.plain);
    object.number("html", summary.bodies.html);
    object.number("rtf", summary.bodies.rtf);
    object.number("mime", summary.bodies.mime);
    object.number("other", summary.bodies.other);
    object.number("truncated", summary.bodies.truncated);
  }
  members.number("pictures", summary.pictures);
  members.number("pictureBytes", summary.picture_size);
  members.number("holes", summary.holes);
}

void write_summary(const Summary& summary, Members& members, std::string& out) {
  members.text("since", version_name(summary.since));
  members.text("until", version_name(summary.until));
  write_list(members, "statuses", summary.statuses, out, write_status);
  members.number("moreStatuses", summary.more_statuses);
  write_list(members, "facts", summary.facts, out, [](const MessageFact& fact, Members& object) {
    object.text("name", fact.name);
    object.text("sent", fact.sent);
    object.text("value", fact.value);
  });
  write_list(members, "collections", summary.collections, out,
             [&out](const CollectionSummary& collection, Members& object) {
               object.text("id", collection.id);
               object.text("class", collection.class_name);
               object.text("syncKeySent", collection.sent_key);
               object.text("syncKey", collection.sync_key);
               object.flag("moreAvailable", collection.more_available);
               write_operations(collection.operations, object, out);
             });
  write_operations(summary.operations, members, out);
  write_counts(summary, members, out);
  write_list(members, "unknown", summary.unknown, out,
             [](const UnknownCount& unknown, Members& object) {
               object.text("name", unknown.name);
               object.number("count", unknown.count);
               write_place(unknown.place, object);
             });
}

void write_fault(const capture::MessageInfo& info, Members& members, std::string& out) {
  const Diagnostic& fault = *info.fault;
  members.key("fault");
  Members object(out, '{', '}');
  object.text("code", code_name(fault.code));
  object.text("text", fault.text);
  object.text("path", fault.path);
  object.text("item", fault.item);
  object.text("serverId", fault.server_id);
  object.text("fileAs", fault.file_as);
  write_place(fault.place, object);
  object.text("before", lower_case(hex_text(info.before_fault)));
  object.text("after", lower_case(hex_text(info.after_fault)));
}

}  // namespace

void write_info(const capture::MessageInfo& info, std::string& out) {
  Members members(out, '{', '}');
  members.text("file", info.file);
  members.number("entry", info.number);
  members.number("offset", info.offset);
  members.flag("gzip", info.gzip);
  members.text("form", info.summary ? info.summary->form : std::string());
  members.text("kind", info.kind);
  members.text("language", info.language);
  members.number("size", info.summary && !info.fault ? info.summary->size : 0);
  members.text("direction", direction_name(info.direction()));
  members.text("command", info.command());
  if (info.entry) write_entry(*info.entry, members);
  if (info.summary) write_summary(*info.summary, members, out);
  members.number("contacts", info.summary ? 0 : info.contacts);
  if (info.fault) write_fault(info, members, out);
}

}  // namespace eascard::json
