#include "eascard/capture/mailbox_log.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "eascard/capture/http_message.hpp"
#include "eascard/capture/logged_xml.hpp"
#include "eascard/capture/time.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::capture {
namespace {

/// What an entry's sections are called. A value may hold any line, so that nothing else ends it.
enum Name : std::size_t {
  request_header,
  request_body,
  logical_request,
  request_time,
  response_header,
  response_body,
  response_time
};
constexpr std::array<std::string_view, 16> names = {
    "RequestHeader",  "RequestBody",       "LogicalRequest",
    "RequestTime",    "ResponseHeader",    "ResponseBody",
    "ResponseTime",   "AdditionalData",    "Identifier",
    "WasPending",     "ServerName",        "AssemblyVersion",
    "AccessState",    "AccessStateReason", "DeviceAccessControlRule",
    "IRM_FailureCode"};
constexpr std::string_view exception_suffix = "_Exception";

/// A frame is "-----------------", " Log Entry: 12", "-----------------"; it has fewer code units.
constexpr std::size_t frame_units = 96;
constexpr std::string_view time_shape = "MM/DD/YYYY hh:mm:ss";
constexpr std::size_t min_dashes = 10;
constexpr std::string_view frame_text = "Log Entry:";
constexpr std::string_view multipart_text = "----------------------- Multipart Response";
constexpr std::size_t none = std::string_view::npos;

/// The name in a line that heads a section, "RequestBody : "; else "".
std::string_view heading(std::string_view line) {
  const std::size_t colon = line.find(" :");
  if (colon == none || line.find_first_not_of(white_space, colon + 2) != none) return {};
  const std::string_view name = line.substr(0, colon);
  const bool known = std::find(names.begin(), names.end(), name) != names.end() ||
                     (name.ends_with(exception_suffix) && name.find(' ') == none);
  return known ? name : std::string_view();
}

/// Where the line of dashes before "Log Entry:" begins, none where there is none; `before` is what
/// stands before it, from the start of a line on or cut.
std::size_t dashes_before(std::string_view before, bool cut) {
  const std::size_t line_end = before.find_last_not_of(" \t");
  if (line_end == none || before[line_end] != '\n') return none;
  const std::size_t last = before.find_last_not_of(white_space, line_end);
  if (last == none || before[last] != '-') return none;
  const std::size_t behind = before.find_last_not_of('-', last);
  const std::size_t begin = behind == none ? 0 : behind + 1;
  if (last + 1 - begin < min_dashes || (begin == 0 && cut)) return none;
  return begin == 0 || before[begin - 1] == '\n' ? begin : none;
}

/// Where the line of dashes behind "Log Entry: 12" ends, none where there is none.
std::size_t dashes_behind(std::string_view text) {
  const std::size_t line_end = text.find('\n');
  if (line_end == none) return none;
  const std::size_t end = std::min(text.find_first_not_of('-', line_end + 1), text.size());
  if (end - line_end - 1 < min_dashes) return none;
  const std::size_t next = text.find_first_not_of(" \t\r", end);
  if (next == none) return text.size();
  return text[next] == '\n' ? next + 1 : none;
}

/// What a section holds instead of a body.
bool is_no_body(std::string_view section) {
  return section == "[No XmlResponse]" || section == "Empty";
}

/// The XML of a section: a multipart response has a table of its parts before it.
std::string_view xml_of(std::string_view section) {
  if (is_no_body(section)) return section.substr(0, 0);
  if (!section.starts_with(multipart_text)) return section;
  const std::size_t xml = section.find("<?xml");
  return xml == none ? section : section.substr(xml);
}

/// Whether the text is what is left of an entry whose head is not there.
bool begins_with_section(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
  return is_log_section(text.substr(0, text.find('\n')));
}

}  // namespace

bool is_log_section(std::string_view line) {
  return !heading(line).empty();
}

std::string_view log_section(std::string_view line) {
  return heading(line);
}

/// A log entry's text, and its sections without the white_space around them.
struct MailboxLogReader::Sections {
  explicit Sections(std::string text);

  bool has(Name name) const { return values[name].data() != nullptr; }

  std::string entry;
  std::array<std::string_view, names.size()> values{};  ///< by Name; without data where it has none
};

/// Each name stands once: in a value that comes behind it, such a line is text.
MailboxLogReader::Sections::Sections(std::string text) : entry(std::move(text)) {
  const std::string_view all = entry;
  std::string_view unused;
  std::string_view* open = &unused;
  std::size_t value = 0;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size() - 1) + 1;
    const std::string_view name = heading(all.substr(at, end - at));
    const auto* known = std::find(names.begin(), names.end(), name);
    std::string_view* const section =
        known == names.end() ? &unused : &values[static_cast<std::size_t>(known - names.begin())];
    if (!name.empty() && (section == &unused || !section->data())) {
      *open = trim(all.substr(value, at - value));
      open = section;
      *open = all.substr(end, 0);
      value = end;
    }
    at = end;
  }
  *open = trim(all.substr(value));
}

// ---- log entries in the file --------------------------------------------------------------------

bool MailboxLogReader::read_exchange(std::string_view bytes, bool last) {
  if (!encoding_ && !detect_encoding(bytes, last)) return false;
  for (;;) {
    const std::string_view rest = bytes.substr(consumed_);
    const std::optional<Frame> frame = find_frame(rest, last);
    const std::size_t size = frame ? frame->begin : rest.size();
    if (size > limits_.max_size)
      throw LimitError(limit::size, {position() + consumed_, line_, 1},
                       "log entry larger than " + std::to_string(limits_.max_size) + " bytes");
    if (!frame && !last) return false;
    const std::string text = decode(rest.substr(0, size));
    const bool has_head = std::exchange(in_entry_, frame.has_value());
    const bool is_entry = has_head || (!found_entry_ && begins_with_section(text));
    found_entry_ = found_entry_ || is_entry;
    const bool found = is_entry && read_log_entry(text);
    line_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    consumed_ += size;
    scanned_ = 0;
    if (!frame) {
      if (is_entry && !text.ends_with('\n'))
        diagnostics_.add({Code::M056,
                          Severity::warning,
                          {position() + consumed_, line_, 1},
                          "the mailbox log ends in the middle of this line"});
      if (!std::exchange(found_entry_, true) && !trim(text).empty())
        throw Error(Code::M056, {0, 1, 1}, "no log entry in the mailbox log");
      return found;
    }
    found_entry_ = true;
    const std::string lines = decode(rest.substr(frame->begin, frame->end - frame->begin));
    line_ += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    consumed_ += frame->end - frame->begin;
    if (found) return true;
  }
}

/// By the byte order mark; without one, by where the NUL of the first character stands.
bool MailboxLogReader::detect_encoding(std::string_view bytes, bool last) {
  if (bytes.size() < 3 && !last) return false;
  const auto starts = [bytes](std::string_view mark) { return bytes.starts_with(mark); };
  consumed_ = starts(byte_order_mark) ? 3 : starts("\xFF\xFE") || starts("\xFE\xFF") ? 2 : 0;
  const bool little = starts("\xFF\xFE") || (bytes.size() > 1 && bytes[1] == '\0');
  const bool big = starts("\xFE\xFF") || (!bytes.empty() && bytes[0] == '\0');
  encoding_ = little ? Encoding::utf16_little : big ? Encoding::utf16_big : Encoding::utf8;
  return true;
}

std::optional<MailboxLogReader::Frame> MailboxLogReader::find_frame(std::string_view bytes,
                                                                    bool last) {
  const std::string needle = encode(frame_text);
  for (;;) {
    const std::size_t text = bytes.find(needle, scanned_);
    if (text == none) {
      scanned_ = bytes.size() - std::min(bytes.size(), needle.size());
      return std::nullopt;
    }
    scanned_ = text;
    if (!last && bytes.size() - text < frame_units * unit()) return std::nullopt;
    if (const std::optional<Frame> frame = frame_at(bytes, text)) return frame;
    ++scanned_;
  }
}

std::optional<MailboxLogReader::Frame> MailboxLogReader::frame_at(std::string_view bytes,
                                                                  std::size_t text) const {
  if (text % unit() != 0) return std::nullopt;
  // Only lengths count here, and that a code unit is one byte: what is not ASCII may be anything.
  const auto units = [this](std::string_view part) {
    std::string ascii;
    for (std::size_t i = 0; i + unit() <= part.size(); i += unit())
      ascii += encoding_ == Encoding::utf8           ? part[i]
               : encoding_ == Encoding::utf16_little ? (part[i + 1] == '\0' ? part[i] : '?')
                                                     : (part[i] == '\0' ? part[i + 1] : '?');
    return ascii;
  };
  const std::size_t from = text - std::min(text, frame_units * unit());
  const std::size_t begin = dashes_before(units(bytes.substr(from, text - from)), from > 0);
  const std::size_t end = dashes_behind(units(bytes.substr(text, frame_units * unit())));
  if (begin == none || end == none) return std::nullopt;
  return Frame{from + begin * unit(), text + end * unit()};
}

std::string MailboxLogReader::decode(std::string_view bytes) const {
  if (encoding_ == Encoding::utf8) return std::string(bytes);
  const auto unit_at = [&](std::size_t i) -> std::uint32_t {
    if (bytes.size() - i < 2) return replacement_code;
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return encoding_ == Encoding::utf16_little ? first | second << 8u : first << 8u | second;
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint32_t code = unit_at(i);
    const bool is_high = code >= 0xD800 && code < 0xDC00 && i + 2 < bytes.size();
    const std::uint32_t low = is_high ? unit_at(i + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    append_utf8(text, code >= 0xD800 && code < 0xE000 ? replacement_code : code);
  }
  return text;
}

std::string MailboxLogReader::encode(std::string_view ascii) const {
  std::string bytes;
  for (const char c : ascii) {
    if (encoding_ == Encoding::utf16_big) bytes += '\0';
    bytes += c;
    if (encoding_ == Encoding::utf16_little) bytes += '\0';
  }
  return bytes;
}

/// How many bytes of the file decode() made this text of.
std::uint64_t MailboxLogReader::encoded_size(std::string_view text) const {
  if (encoding_ == Encoding::utf8) return text.size();
  std::uint64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += byte >= 0xF0 ? 2 : byte < 0x80 || byte >= 0xC0 ? 1 : 0;
  }
  return units * 2;
}

// ---- one log entry ------------------------------------------------------------------------------

/// False where it has neither a request nor a response.
bool MailboxLogReader::read_log_entry(std::string text) {
  const Sections sections(std::move(text));
  const HttpHead request_head(sections.values[request_header]);
  Entry request;
  request.direction = Direction::request;
  request.time = iso_time(sections.values[request_time], time_shape);
  request.place = place_of(sections, sections.values[request_header]);
  describe_request(request, request_head.start().target, request_head.headers());
  const HttpHead response_head(sections.values[response_header]);
  Entry response;
  response.direction = Direction::response;
  response.time = iso_time(sections.values[response_time], time_shape);
  response.place = place_of(sections, sections.values[response_header]);
  describe_response(response, response_head.start().status, response_head.headers());
  inherit_request(response, request);
  const bool has_request = sections.has(request_header) || sections.has(request_body);
  const bool has_response = sections.has(response_header) || sections.has(response_body);
  if (has_request) put_request(sections, std::move(request));
  if (has_response)
    put_message(sections, sections.values[response_body], std::move(response), Diagnostics());
  return has_request || has_response;
}

/// A device may send nothing and mean its last request once more; the log has that one as well.
void MailboxLogReader::put_request(const Sections& sections, Entry request) {
  Diagnostics diagnostics;
  const bool is_repeated =
      sections.has(logical_request) && xml_of(sections.values[request_body]).empty();
  const std::string_view section = sections.values[is_repeated ? logical_request : request_body];
  if (is_repeated)
    diagnostics.add({Code::M059, Severity::note, place_of(sections, section),
                     "the request was empty: this is the earlier one that it repeats"});
  put_message(sections, section, std::move(request), std::move(diagnostics));
}

void MailboxLogReader::put_message(const Sections& sections, std::string_view section, Entry entry,
                                   Diagnostics diagnostics) {
  const std::string_view body = xml_of(section);
  if (!body.empty()) entry.place = place_of(sections, body);
  if (!body.starts_with('<')) {
    entry.body = body;
    return put(std::move(entry), std::move(diagnostics));
  }
  entry.body = mend_logged_xml(body);
  put(std::move(entry), std::move(diagnostics));
}

/// A part of the entry, "" for the entry itself.
Place MailboxLogReader::place_of(const Sections& sections, std::string_view text) const {
  const std::string_view entry = sections.entry;
  const std::string_view before =
      text.data() ? entry.substr(0, static_cast<std::size_t>(text.data() - entry.data()))
                  : std::string_view();
  const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  return {position() + consumed_ + encoded_size(before), line_ + lines, 1};
}

}  // namespace eascard::capture
