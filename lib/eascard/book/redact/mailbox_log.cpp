#include "eascard/book/redact/mailbox_log.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "eascard/book/redact/headers.hpp"
#include "eascard/book/redact/logged_xml.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/book/redact/utf16.hpp"
#include "eascard/capture/mailbox_log.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;

enum class Kind : std::uint8_t {
  prose,
  id,
  time,     ///< or a version: numbers alone stay
  state,    ///< one of the words below stays
  headers,  ///< behind a start line
  body
};

struct Section {
  std::string_view name;
  Kind kind = Kind::prose;
};
/// Of other names, such as ServerName and those of exceptions, a section is prose.
constexpr std::array sections = {
    Section{"RequestHeader", Kind::headers},   Section{"ResponseHeader", Kind::headers},
    Section{"RequestBody", Kind::body},        Section{"LogicalRequest", Kind::body},
    Section{"ResponseBody", Kind::body},       Section{"RequestTime", Kind::time},
    Section{"ResponseTime", Kind::time},       Section{"AssemblyVersion", Kind::time},
    Section{"Identifier", Kind::id},           Section{"AccessState", Kind::state},
    Section{"AccessStateReason", Kind::state}, Section{"WasPending", Kind::state}};

/// DeviceAccessState and DeviceAccessStateReason of Exchange, and the words of other sections.
constexpr std::array<std::string_view, 24> states = {"Unknown",
                                                     "Allowed",
                                                     "Blocked",
                                                     "Quarantined",
                                                     "DeviceDiscovery",
                                                     "Global",
                                                     "Individual",
                                                     "DeviceRule",
                                                     "Upgrade",
                                                     "Policy",
                                                     "OK",
                                                     "MailboxUpgrade",
                                                     "UserAgentsChanges",
                                                     "RecipientLimit",
                                                     "Throttled",
                                                     "None",
                                                     "ExternallyManaged",
                                                     "EnableNotificationsForDevice",
                                                     "True",
                                                     "False",
                                                     "true",
                                                     "false",
                                                     "Enabled",
                                                     "[Request was pending]"};

/// What a section has where there is no body.
bool is_no_body(std::string_view text) {
  return text == "[No XmlResponse]" || text == "Empty" || text == "[No XmlRequest]";
}

Kind kind_of(std::string_view name) {
  const auto* const row = std::ranges::find(sections, name, &Section::name);
  return row == sections.end() ? Kind::prose : row->kind;
}

/// "-----------------"
bool is_dashes(std::string_view line) {
  line = trim(line);
  return line.size() >= 10 && line.find_first_not_of('-') == npos;
}

/// "03/24/2010 14:00:02", or "14.03.0123.003" of a server.
bool is_time_or_version(std::string_view text) {
  constexpr std::string_view shape = "00/00/0000 00:00:00";
  constexpr std::size_t longest_version = 16;
  const bool is_time =
      text.size() == shape.size() && std::ranges::equal(text, shape, [](char c, char s) {
        return s == '0' ? is_digit(c) : c == s;
      });
  return is_time || (text.size() <= longest_version && std::ranges::count(text, '.') == 3 &&
                     text.find_first_not_of("0123456789.") == npos);
}

constexpr std::string_view frame_words = "Log Entry:";

class LogRedaction {
 public:
  LogRedaction(std::string_view log, Redactor& redactor)
      : log_(log), redactor_(redactor), out_(log) {}

  std::string redact() {
    bool is_behind_dashes = false;
    for (std::size_t at = 0; at < log_.size();) {
      const std::size_t end = std::min(log_.find('\n', at), log_.size() - 1) + 1;
      const std::string_view line = log_.substr(at, end - at);
      const std::string_view name = capture::log_section(line);
      const bool is_frame = is_behind_dashes && trim(line).starts_with(frame_words);
      if (is_frame) begin_entry(at, end);
      // Each name stands once in an entry: behind that it is text.
      if (!name.empty() && seen_.insert(name).second) begin_section(at, end, kind_of(name));
      is_behind_dashes = is_dashes(line);
      at = end;
    }
    end_section(log_.size());
    return std::move(out_);
  }

 private:
  void begin_entry(std::size_t at, std::size_t end) {
    seen_.clear();
    begin_section(at, end, Kind::prose);
    const std::size_t number = log_.find(frame_words, at) + frame_words.size();
    const std::string_view rest = log_.substr(number, end - number);
    if (!is_digits(trim(rest))) out_.replace(number, rest.size(), redact_prose(rest, redactor_));
  }

  /// [at, end) is its heading, which stays.
  void begin_section(std::size_t at, std::size_t end, Kind kind) {
    end_section(at);
    begin_ = end;
    kind_ = kind;
  }

  void end_section(std::size_t end) {
    if (end <= begin_) return;
    const std::string_view all = log_.substr(begin_, end - begin_);
    const std::size_t first = std::min(all.find_first_not_of(white_space), all.size());
    const std::string_view value = trim(all);
    begin_ += first;
    if (!value.empty()) out_.replace(begin_, value.size(), section(value));
    // Behind the value of the last section of an entry the dashes of the next one stand.
  }

  std::string section(std::string_view value) {
    switch (kind_) {
      case Kind::headers:
        return headers(value);
      case Kind::body:
        return body(value);
      case Kind::id:
        return with_frame(
            value, [this](std::string_view text) { return redactor_.fake(Personal::text, text); });
      case Kind::time:
        return with_frame(value, [this](std::string_view text) {
          return is_time_or_version(text) ? std::string(text) : redact_prose(text, redactor_);
        });
      case Kind::state:
        return with_frame(value, [this](std::string_view text) {
          const bool is_known = std::ranges::find(states, text) != states.end();
          return is_known ? std::string(text) : redact_prose(text, redactor_);
        });
      default:
        return redact_prose(value, redactor_);
    }
  }

  /// The value without the dashes behind it, which are of the next entry.
  template <typename Redact>
  std::string with_frame(std::string_view value, Redact redact) {
    const std::size_t last = value.rfind('\n') + 1;
    const std::string_view text =
        last > 0 && is_dashes(value.substr(last)) ? trim(value.substr(0, last)) : value;
    return redact(text) + std::string(value.substr(text.size()));
  }

  std::string headers(std::string_view value) {
    return with_frame(value, [this](std::string_view text) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      return start_line(text.substr(0, end)) + redact_headers(text.substr(end), redactor_);
    });
  }

  /// "POST /Microsoft-Server-ActiveSync?... HTTP/1.1", "HTTP/1.1 200 OK".
  std::string start_line(std::string_view line) {
    const std::size_t begin = line.find(' ');
    const std::size_t end = line.rfind(' ');
    if (line.starts_with("HTTP/") || begin == npos || end <= begin)
      return redact_prose(line, redactor_);
    return redact_prose(line.substr(0, begin + 1), redactor_) +
           redact_url(line.substr(begin + 1, end - begin - 1), redactor_) +
           redact_prose(line.substr(end), redactor_);
  }

  std::string body(std::string_view value) {
    return with_frame(value, [this](std::string_view text) {
      if (is_no_body(text)) return std::string(text);
      // A multipart response has a table of its parts before it.
      const std::size_t xml = text.starts_with('<') ? 0 : text.find("<?xml");
      if (xml == npos) return redact_prose(text, redactor_);
      try {
        return redact_prose(text.substr(0, xml), redactor_) +
               redact_logged_xml(text.substr(xml), redactor_);
      } catch (const Error& error) {
        throw Error(error.diagnostic().code, place_in(text.substr(xml), error.diagnostic().place),
                    error.what());
      }
    });
  }

  /// A place in a section, as one in the log.
  Place place_in(std::string_view section, Place place) const {
    const auto front = static_cast<std::size_t>(section.data() - log_.data());
    const auto lines = static_cast<std::uint64_t>(std::ranges::count(log_.substr(0, front), '\n'));
    if (place.line == 0) place.line = 1;
    return {front, place.line + lines, place.column};
  }

  std::string_view log_;
  Redactor& redactor_;
  std::string out_;
  std::set<std::string_view> seen_;
  std::size_t begin_ = 0;  ///< of the section at hand
  Kind kind_ = Kind::prose;
};

/// What stays of a body: its markup.
std::string markup(std::string_view xml) {
  std::string out;
  for (std::size_t at = xml.find('<'); at != npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find_first_of(" \t\r\n>", at);
    out += xml.substr(at, end == npos ? npos : end - at);
  }
  return out;
}

/// What is no time stays in an entry as the log has it.
bool is_iso(std::string_view time) {
  return time.size() > 10 && time[4] == '-' && time[10] == 'T';
}

/// What a reader says of each message that no redaction changes.
std::vector<std::string> outline(std::string_view log) {
  capture::MailboxLogReader reader;
  std::vector<std::string> out;
  for (std::size_t at = 0; reader.read(log.substr(at), true); at += reader.consumed()) {
    const capture::Entry& entry = reader.entry();
    std::string text = place_text(entry.place) + ' ' + entry.command + ' ' + entry.protocol + ' ' +
                       (is_iso(entry.time) ? entry.time : "") + ' ' +
                       std::to_string(entry.http_status) + ' ' +
                       std::to_string(static_cast<int>(entry.direction)) + ' ' + entry.throttle +
                       ' ' + entry.content_type + ' ' + markup(entry.body);
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace

std::string redact_mailbox_log(std::string_view log, Redactor& redactor) {
  const Utf16Text text(log);
  std::string out = text.with(LogRedaction(text.plain(), redactor).redact());
  const bool is_same = redactor.learns() ? out == log : outline(out) == outline(log);
  if (!is_same || out.size() != log.size())
    throw Error(Code::M095, {},
                "the mailbox log is not read as the same one once it is redacted; eascard extract "
                "-d DIR makes files of its bodies, and those are redacted");
  return out;
}

}  // namespace eascard::book
