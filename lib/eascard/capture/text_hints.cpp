#include "eascard/capture/text_hints.hpp"

#include <array>
#include <vector>

#include "eascard/capture/http_message.hpp"
#include "eascard/capture/time.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// One row a mark; what is written more exactly stands first.
constexpr std::array marks = {
    // Z-Push, grommunio-sync: lib/core/requestprocessor, lib/wbxml/wbxmlencoder
    LogMark{"WBXML-IN", Direction::request, 4096, "cut by Z-Push's log at 4096 bytes"},
    LogMark{"WBXML 10K debug data", Direction::request, 10240,
            "cut by Z-Push's log at 10240 bytes"},
    LogMark{"WBXML-OUT", Direction::response},
    // EAS-4-TbSync
    LogMark{"[WBXML: Sending data", Direction::request},
    LogMark{"[WBXML: Receiving data", Direction::response},
    LogMark{"[XML: Sending data", Direction::request, 0, {}, true},
    LogMark{"[XML: Receiving data", Direction::response, 0, {}, true},
    // from 5 on: values as encodeURIComponent() has them
    LogMark{"[eas:net] send ", Direction::request, 0, {}, false, true},
    LogMark{"[eas:net] receive ", Direction::response, 0, {}, false, true},
    LogMark{"Sending data", Direction::request},
    LogMark{"Receiving data", Direction::response},
    // SOGo: SOGoActiveSyncDispatcher
    LogMark{"EAS - request for device", Direction::request},
    LogMark{"EAS - response for device", Direction::response},
    // Syncroton: Syncroton_Server
    LogMark{"xml request:", Direction::request},
    LogMark{"xml response:", Direction::response},
    // Android's Exchange app: WbxmlResponseLogger, EasServerConnection
    LogMark{"wbxml response:", Direction::response},
    LogMark{"curl ", Direction::request},
};

/// "[word] " at text[at]; gives the word and moves behind it. "" where there is none.
std::string_view take_bracketed(std::string_view& text) {
  if (!text.starts_with('[')) return {};
  const std::size_t end = text.find(']');
  if (end == npos) return {};
  std::string_view word = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  text.remove_prefix(blank_end(text, 0));
  word.remove_prefix(blank_end(word, 0));
  return word;
}

/// Whether the text has this shape; 0 stands for any digit.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  return true;
}

/// Z-Push, lib/log/filelog: dd/mm/yyyy HH:MM:SS [pid] [LEVEL] [user] [device id], the last two
/// where they are known.
void describe_zpush(Entry& entry, std::string_view front) {
  constexpr std::string_view shape = "00/00/0000 00:00:00 [";
  if (!has_shape(front, shape)) return;
  entry.time = iso_time(front.substr(0, shape.size() - 2), "DD/MM/YYYY hh:mm:ss");
  front.remove_prefix(shape.size() - 1);
  entry.exchange = take_bracketed(front);  // a process has one request at a time
  take_bracketed(front);                   // level
  entry.user = take_bracketed(front);
  entry.device_id = take_bracketed(front);
}

/// Horde, Log/Formatter.php: [pid][ISO 8601]
void describe_horde(Entry& entry, std::string_view front) {
  if (!front.starts_with('[')) return;
  const std::string_view process = take_bracketed(front);
  const std::string_view time = take_bracketed(front);
  if (!is_digits(process) || !seconds_of(time)) return;
  entry.exchange = process;
  entry.time = time;
}

void describe_sogo(Entry& entry, std::string_view front) {
  constexpr std::string_view mark = " for device ";
  const std::size_t at = front.find(mark);
  if (at == npos) return;
  const std::string_view device = front.substr(at + mark.size());
  entry.device_id = device.substr(0, device.find_first_of(": \t"));
  constexpr std::string_view process = "sogod [";
  const std::size_t number = front.find(process);
  if (number < at)
    entry.exchange =
        front.substr(number + process.size(), front.find(']', number) - number - process.size());
}

/// The quoted words of a shell line, in which \" stands for a quote.
std::vector<std::string> quoted_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = text.find('"'); at != npos; at = text.find('"', at)) {
    std::string word;
    for (++at; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      word += text[at];
    }
    words.push_back(std::move(word));
    if (at < text.size()) ++at;
  }
  return words;
}

/// curl --header "Name: value" ... "URL" --data-binary @file
void describe_curl(Entry& entry, std::string_view line) {
  const std::size_t at = line.find("curl ");
  if (at == npos) return;
  const std::vector<std::string> words = quoted_words(line.substr(at));
  std::vector<Header> headers;
  std::string_view url;
  for (const std::string_view word : words) {
    const std::size_t colon = word.find(": ");
    if (word.find("Microsoft-Server-ActiveSync") != npos) {
      url = word;
    } else if (colon != npos) {
      headers.push_back({word.substr(0, colon), word.substr(colon + 2)});
    }
  }
  if (!url.empty()) describe_request(entry, url, headers);
}

}  // namespace

const LogMark* find_mark(std::string_view line) {
  for (const LogMark& mark : marks)
    if (line.find(mark.text) != npos) return &mark;
  return nullptr;
}

void describe_line(Entry& entry, std::string_view front, std::string_view rest) {
  const LogMark* mark = find_mark(front);
  if (!mark) mark = find_mark(rest);
  if (mark) entry.direction = mark->direction;
  describe_zpush(entry, front);
  describe_horde(entry, front);
  describe_sogo(entry, front);
  describe_curl(entry, front);
  describe_curl(entry, rest);
}

std::string_view why_left_out(std::string_view front, std::string_view words) {
  const bool zpush = front.ends_with("WBXML-OUT: ");
  if (zpush && words.starts_with("more")) return "left out by Z-Push's log: more than 512K of data";
  if (zpush && words.starts_with("output"))
    return "left out by Z-Push's log: its output buffer is disabled";
  const bool android =
      front.find("wbxml response:") != npos || front.find("Microsoft-Server-ActiveSync") != npos;
  if (android && words.starts_with("[TOO")) return "left out by Android's log: too much data";
  return {};
}

}  // namespace eascard::capture
