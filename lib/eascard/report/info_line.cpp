#include "eascard/report/info_line.hpp"

#include <algorithm>

#include "eascard/capture/http_message.hpp"
#include "eascard/report/info_text.hpp"
#include "eascard/report/joined.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/printable.hpp"

namespace eascard::report {
namespace {

/// What of a long id or key differs from that of others: its end.
std::string end_of(std::string_view text) {
  constexpr std::size_t most = 12;
  constexpr std::size_t kept = 8;
  if (text.size() <= most) return std::string(text);
  std::string_view end = text.substr(text.size() - kept);
  while (!end.empty() && (end[0] & 0xC0) == 0x80) end.remove_prefix(1);
  return ".." + std::string(end);
}

std::string keys(std::string_view sent, std::string_view key) {
  const std::string from = sent.empty() ? "" : end_of(sent) + " -> ";
  return from + end_of(key);
}

/// "+12 ~3 -1": how many are added, changed, deleted; others by name.
std::string counts_text(const OperationCounts& counts, bool in_responses) {
  struct Sign {
    std::string_view operation;
    char sign;
  };
  constexpr std::array signs = {Sign{"Add", '+'}, Sign{"Change", '~'}, Sign{"Update", '~'},
                                Sign{"Delete", '-'}, Sign{"SoftDelete", '-'}};
  Joined text(" ");
  for (const OperationCount& count : counts) {
    if (count.in_responses != in_responses) continue;
    const auto* sign = std::ranges::find(signs, count.operation, &Sign::operation);
    if (sign != signs.end())
      text.add(sign->sign + std::to_string(count.count));
    else
      text.add_count(count.operation, count.count);
  }
  return text.text();
}

void add_counts(const OperationCounts& counts, Joined& line) {
  line.add(counts_text(counts, false));
  line.add("answers", counts_text(counts, true));
}

void add_summary(const Summary& summary, Joined& line) {
  for (const MessageFact& fact : summary.facts) line.add(fact.name, keys(fact.sent, fact.value));
  for (const CollectionSummary& collection : summary.collections) {
    const std::string key = keys(collection.sent_key, collection.sync_key);
    if (collection.id.empty())
      line.add(key);
    else
      line.add(std::string(collection.id) + ':', key);
    add_counts(collection.operations, line);
    if (collection.more_available) line.add("more");
  }
  add_counts(summary.operations, line);
}

void add_statuses(const Summary& summary, Joined& line) {
  for (const StatusCount& status : summary.statuses) {
    if (status.is_success()) continue;
    std::string text = std::string(status.value) + ' ' + status_words(status.meaning);
    if (status.count > 1) text += ", " + std::to_string(status.count) + " times";
    line.add("status", text);
  }
}

/// The time without fractions of a second, which take more room than they tell.
std::string seconds(std::string_view time) {
  const std::size_t point = std::min(time.find('.'), time.size());
  const std::size_t end = std::min(time.find_first_not_of("0123456789", point + 1), time.size());
  return std::string(time.substr(0, point)) +
         std::string(time.substr(point == time.size() ? point : end));
}

/// What the container says that is not in a column.
void add_entry(const capture::Entry& entry, Joined& line) {
  if (entry.http_status >= 300) line.add(capture::http_text(entry.http_status));
  line.add("throttle", entry.throttle);
  line.add("retry after", entry.retry_after);
  line.add("server", entry.location);
}

std::string fault_text(const Diagnostic& fault) {
  Joined text(" ");
  text.add(code_name(fault.code));
  text.add(place_text(fault.place));
  text.add(fault.text);
  return text.text();
}

std::string details(const MessageInfo& info) {
  Joined line("  ");
  if (!info.summary || info.fault) line.add(form_text(info));
  line.add(info.language);
  line.add_count("contacts", info.contacts);
  if (info.summary) add_summary(*info.summary, line);
  if (info.entry) add_entry(*info.entry, line);
  if (info.entry && info.entry->body.empty() && info.entry->http_status < 300)
    line.add(info.entry->is_log_line ? "access log" : "empty body");
  if (info.summary) add_statuses(*info.summary, line);
  if (info.fault) line.add(fault_text(*info.fault));
  if (info.entry) line.add(info.entry->cut);
  return line.text();
}

bool has_warning(const MessageInfo& info) {
  if (info.entry && (info.entry->http_status >= 300 || !info.entry->cut.empty())) return true;
  return info.summary && std::ranges::any_of(info.summary->statuses, [](const StatusCount& status) {
           return !status.is_success();
         });
}

}  // namespace

void InfoLines::put(std::size_t column, std::string text, std::string& line) {
  text = printable(text);
  std::size_t& width = widths_[column];
  width = std::max(width, text.size());
  if (width == 0) return;
  if (!line.empty()) line += "  ";
  line += text;
  line.append(width - text.size(), ' ');
}

void InfoLines::write(const MessageInfo& info, std::string& out) {
  constexpr std::array<std::string_view, 3> arrows = {"  ", "->", "<-"};
  std::string place;
  if (names_files_ || info.number == 0) place = info.file;
  if (info.number > 0) place += '#' + std::to_string(info.number);
  if (info.offset > 0) place += '@' + hex_number(info.offset);
  std::string line;
  put(0, std::move(place), line);
  put(1, info.entry ? seconds(info.entry->time) : "", line);
  put(2, info.entry ? end_of(info.entry->device_id) : "", line);
  const std::string_view arrow = arrows[static_cast<std::size_t>(info.direction())];
  put(3, std::string(arrow) + ' ' + std::string(info.command()), line);
  if (const std::string rest = printable(details(info)); !rest.empty()) line += "  " + rest;
  line.erase(line.find_last_not_of(' ') + 1);
  const std::string_view color = !color_             ? std::string_view()
                                 : info.fault        ? "\x1B[31m"
                                 : has_warning(info) ? "\x1B[33m"
                                                     : std::string_view();
  out += color;
  out += line;
  if (!color.empty()) out += "\x1B[0m";
  out += '\n';
}

}  // namespace eascard::report
