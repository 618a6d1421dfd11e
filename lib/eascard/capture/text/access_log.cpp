#include "eascard/capture/text/access_log.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "eascard/capture/http_message.hpp"
#include "eascard/capture/time.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view path = "/Microsoft-Server-ActiveSync";
constexpr std::array<std::string_view, 3> methods = {"POST", "OPTIONS", "GET"};

/// What IIS has without a "#Fields:" in front, up to where its versions agree.
constexpr std::array<std::string_view, 8> default_fields = {
    "date", "time", "s-ip", "cs-method", "cs-uri-stem", "cs-uri-query", "s-port", "cs-username"};

bool is_method(std::string_view word) {
  return std::ranges::find(methods, word) != methods.end();
}

/// Three digits; 0 for anything else.
int read_status(std::string_view text) {
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  const bool good = error == std::errc() && text.size() == 3 && end == text.data() + text.size();
  return good && status >= 100 ? status : 0;
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != npos;) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

/// [03/May/2024:10:11:12 +0200]
std::string common_time(std::string_view line) {
  constexpr std::string_view shape = "DD/MMM/YYYY:hh:mm:ss";
  for (std::size_t at = line.find('['); at != npos; at = line.find('[', at + 1)) {
    const std::string_view text = line.substr(at + 1, shape.size());
    const std::string time = iso_time(text, shape);
    if (time == text) continue;
    const std::string_view zone = line.substr(at + 1 + text.size(), 7);
    const bool has_zone = zone.size() == 7 && zone[0] == ' ' && zone[6] == ']' &&
                          (zone[1] == '+' || zone[1] == '-') && is_digits(zone.substr(2, 4));
    if (!has_zone) return time;
    return time + std::string(zone.substr(1, 3)) + ':' + std::string(zone.substr(4, 2));
  }
  return {};
}

void fill(Entry& entry, std::string_view url, std::string_view user, int status) {
  describe_request(entry, url, {});
  if (entry.user.empty() && user != "-") entry.user = user;
  entry.direction = Direction::request;
  entry.http_status = status;
  entry.is_log_line = true;
}

}  // namespace

void AccessLog::note_fields(std::string_view line) {
  constexpr std::string_view mark = "#Fields: ";
  if (!line.starts_with(mark)) return;
  fields_.clear();
  for (const std::string_view word : split(line.substr(mark.size()))) fields_.emplace_back(word);
}

bool AccessLog::read(std::string_view line, Entry& entry) const {
  return read_common(line, entry) || read_iis(line, entry);
}

/// HOST - USER [TIME] "POST /Microsoft-Server-ActiveSync?... HTTP/1.1" 200 1234
/// Behind a proxy servers log other paths: SOGo, between the two messages themselves.
bool AccessLog::read_common(std::string_view line, Entry& entry) const {
  const std::size_t at = line.find(path);
  const std::size_t quote = line.substr(0, std::min(at, line.size())).rfind('"');
  if (at == npos || quote == npos) return false;
  const std::size_t end = line.find('"', at);
  if (end == npos) return false;
  const std::vector<std::string_view> request = split(line.substr(quote + 1, end - quote - 1));
  const std::vector<std::string_view> answer = split(line.substr(end + 1, 16));
  const int status = answer.empty() ? 0 : read_status(answer[0]);
  if (request.size() != 3 || !is_method(request[0]) || !request[2].starts_with("HTTP/") ||
      !request[1].starts_with(path) || status == 0)
    return false;
  // The user stands in front of the time.
  const std::string_view front = line.substr(0, quote);
  const std::vector<std::string_view> words = split(front.substr(0, front.rfind('[')));
  fill(entry, request[1], words.size() < 3 ? "-" : words.back(), status);
  entry.time = common_time(front);
  return true;
}

bool AccessLog::read_iis(std::string_view line, Entry& entry) const {
  const std::vector<std::string_view> words = split(line);
  const auto word = [&](std::string_view name) -> std::string_view {
    const auto index_in = [&](const auto& names) {
      return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    };
    const std::size_t index = fields_.empty() ? index_in(default_fields) : index_in(fields_);
    return index < words.size() ? words[index] : std::string_view();
  };
  if (!is_method(word("cs-method")) || !word("cs-uri-stem").starts_with(path) ||
      (fields_.empty() && !is_digits(word("s-port"))))
    return false;
  const std::string_view query = word("cs-uri-query");
  int status = read_status(word("sc-status"));
  // sc-status sc-substatus sc-win32-status time-taken
  if (fields_.empty() && words.size() > 11 && is_digits(words.back()))
    status = read_status(words[words.size() - 4]);
  std::string url(word("cs-uri-stem"));
  if (query != "-") url.append("?") += query;
  fill(entry, url, word("cs-username"), status);
  const std::string time = std::string(word("date")) + ' ' + std::string(word("time"));
  entry.time = iso_time(time, "YYYY-MM-DD hh:mm:ss");
  if (entry.time != time) entry.time += 'Z';
  return true;
}

}  // namespace eascard::capture
