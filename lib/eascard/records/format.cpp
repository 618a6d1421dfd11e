#include "eascard/records/format.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "eascard/capture/har.hpp"
#include "eascard/capture/http.hpp"
#include "eascard/capture/mailbox_log.hpp"
#include "eascard/capture/mitm.hpp"
#include "eascard/capture/multipart.hpp"
#include "eascard/capture/ours.hpp"
#include "eascard/capture/saz.hpp"
#include "eascard/capture/text/utf16.hpp"
#include "eascard/capture/text_scan.hpp"
#include "eascard/records/kind.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf16.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/vcard/syntax.hpp"

namespace eascard::records {
namespace {

using namespace capture;

/// What a look at the bytes says: yes, no, or that it takes more of them.
enum class Answer : std::uint8_t { no, yes, more };

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_line = 8192;  // what servers, too, take for the longest start line
constexpr std::string_view digits = "0123456789";

Answer begins_with(std::string_view bytes, std::string_view start) {
  if (bytes.starts_with(start)) return Answer::yes;
  return start.starts_with(bytes) ? Answer::more : Answer::no;
}

Answer is_card(std::string_view bytes) {
  constexpr std::string_view card = "BEGIN:VCARD";
  if (istarts_with(bytes, card)) return Answer::yes;
  return istarts_with(card, bytes) ? Answer::more : Answer::no;
}

/// A card behind the head of a mail part or an answer, comments, or one short line of anything. Of
/// a log that is still being written no more is waited for than is_binary() does.
Answer is_card_behind_head(std::string_view bytes) {
  constexpr std::size_t short_line = 40;
  const std::size_t all = bytes.size();
  bool is_first = true;
  for (bool in_head = false;; is_first = false) {
    const Answer card = is_card(bytes);
    if (card != Answer::no) return card;
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end);
    const bool is_folded = !line.empty() && is_blank(line[0]);
    const bool is_head = vcard::is_head_line(line) && (!is_folded || in_head);
    if (!is_head && (!is_first || line.size() >= short_line)) return Answer::no;
    if (end == npos) return all < longest_line ? Answer::more : Answer::no;
    in_head = is_head;
    bytes.remove_prefix(end + 1);
  }
}

std::uint64_t read_uint32(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// A count of parts, and the offset of the first one right behind the directory. A count of 65536
/// parts or more, of which one is no message, is none.
Answer is_multipart(std::string_view bytes) {
  const std::string_view high = bytes.substr(std::min<std::size_t>(bytes.size(), 2), 2);
  if (high.find_first_not_of('\0') != npos) return Answer::no;
  if (bytes.size() < 8) return Answer::more;
  const std::uint64_t count = read_uint32(bytes);
  const bool fits = count > 0 && read_uint32(bytes.substr(4)) == 4 + 8 * count;
  return fits ? Answer::yes : Answer::no;
}

/// "2001:4:type;": a dict of mitmproxy's tnetstrings begins with a key. Only the second length can
/// be told from an hour or a byte.
Answer is_mitm(std::string_view bytes) {
  constexpr std::size_t longest = 32;
  const std::size_t colon = bytes.substr(0, longest).find_first_not_of(digits);
  if (colon == npos) return bytes.size() < longest ? Answer::more : Answer::no;
  if (colon == 0 || bytes[colon] != ':') return Answer::no;
  const std::string_view key = bytes.substr(colon + 1, longest);
  const std::size_t name = key.find_first_not_of(digits);
  if (name == npos) return key.size() < longest ? Answer::more : Answer::no;
  if (name == 0 || name > 2 || key[name] != ':') return Answer::no;
  const std::size_t end = key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", name + 1);
  if (end == npos) return key.size() < longest ? Answer::more : Answer::no;
  return key[end] == ';' || key[end] == ',' ? Answer::yes : Answer::no;
}

/// The line of dashes in front of the first log entry, or a section of one.
Answer is_mailbox_log(std::string_view bytes) {
  constexpr std::size_t longest_name = 40;
  const std::string_view line = bytes.substr(0, std::min(bytes.find('\n'), longest_name));
  if (capture::is_log_section(line)) return Answer::yes;
  constexpr std::string_view dashes = "----------";
  const Answer answer = begins_with(bytes, dashes);
  if (answer != Answer::yes) return answer;
  const std::size_t next = bytes.find_first_not_of("- \t\r\n");
  return next == npos ? Answer::more : begins_with(bytes.substr(next), "Log Entry");
}

/// PowerShell writes UTF-16, and XML may be in it as well.
Answer is_utf16_mailbox_log(std::string_view bytes) {
  const Answer little = begins_with(bytes, "\xFF\xFE");
  const Answer big = begins_with(bytes, "\xFE\xFF");
  if (little != Answer::yes && big != Answer::yes) return little == Answer::no ? big : little;
  const std::size_t low = big == Answer::yes ? 1 : 0;
  std::string text;
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    const bool is_ascii = bytes[at + 1 - low] == '\0';
    if (!text.empty() || !is_ascii || white_space.find(bytes[at + low]) == npos)
      text += is_ascii ? bytes[at + low] : '?';
  }
  return text.empty() ? Answer::more : is_mailbox_log(text);
}

/// One character a byte, of which those outside of ASCII do not matter.
std::string narrowed(std::string_view bytes, Utf16 order) {
  bytes.remove_prefix(std::min(utf16_mark_size(bytes), bytes.size()));
  std::string text;
  for (std::size_t at = order == Utf16::big ? 1 : 0; at < bytes.size(); at += 2) text += bytes[at];
  return text;
}

Answer is_utf16_card(std::string_view bytes) {
  const Utf16 order = find_utf16(bytes);
  if (order == Utf16::none) return Answer::no;
  const std::string text = narrowed(bytes, order);
  const std::size_t first = text.find_first_not_of(white_space);
  if (first == npos) return Answer::more;
  const Answer card = is_card(std::string_view(text).substr(first));
  return card == Answer::no ? is_card_behind_head(text) : card;
}

/// Another text in UTF-16. XML of ours is left to the reader of XML, which names the encoding.
Answer is_utf16_text(std::string_view bytes) {
  const Utf16 order = find_utf16(bytes);
  if (order == Utf16::none) return Answer::no;
  const std::string text = narrowed(bytes, order);
  const std::size_t first = text.find_first_not_of(white_space);
  if (first == npos) return Answer::more;
  if (text[first] != '<') return Answer::yes;
  const std::optional<bool> ours = is_our_markup(std::string_view(text).substr(first));
  return !ours ? Answer::more : *ours ? Answer::no : Answer::yes;
}

Answer is_http(std::string_view bytes) {
  std::size_t end = bytes.substr(0, longest_line).find('\n');
  if (end == npos) {
    // Only what may still become a start line is waited for.
    const std::size_t word = bytes.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (word != npos && !bytes.starts_with("HTTP/") && (word == 0 || bytes[word] != ' '))
      return Answer::no;
    if (bytes.size() < longest_line) return Answer::more;
    end = bytes.size();
  }
  std::string_view line = bytes.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return parse_start_line(line).direction == Direction::unknown ? Answer::no : Answer::yes;
}

/// "<34>Oct 11", "<0x55d5b6a0[SOGo...]>" and "{0x03, 0x01" are neither XML nor JSON.
Answer is_mark_before_digit(std::string_view bytes) {
  if (bytes[0] != '<' && bytes[0] != '{') return Answer::no;
  const std::size_t next = bytes.find_first_not_of(white_space, 1);
  if (next == npos) return Answer::more;
  return digits.find(bytes[next]) == npos ? Answer::no : Answer::yes;
}

/// {"log": {... is a HAR.
Answer is_har(std::string_view bytes) {
  if (bytes[0] != '{') return Answer::no;
  const std::size_t key = bytes.find_first_not_of(white_space, 1);
  if (key == npos) return Answer::more;
  const Answer answer = begins_with(bytes.substr(key), "\"log\"");
  const std::size_t value = bytes.find_first_not_of(" \t\r\n:", key + 5);
  if (answer != Answer::yes) return answer;
  if (value == npos) return Answer::more;
  return bytes[value] == '{' ? Answer::yes : Answer::no;
}

/// Control characters that no log has. Of a log that is still being written not more is waited for
/// than one line that is no heading.
Answer is_binary(std::string_view bytes) {
  constexpr std::size_t heading = 40;
  const std::size_t looked_at = std::min<std::size_t>(bytes.find('\n', heading), 512);
  const auto is_control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' && c != '\x1B') ||
           c == '\x7F';
  };
  if (std::ranges::any_of(bytes.substr(0, looked_at), is_control)) return Answer::yes;
  return bytes.size() < looked_at ? Answer::more : Answer::no;
}

Answer answer_of(std::optional<bool> found) {
  return !found ? Answer::more : *found ? Answer::yes : Answer::no;
}

bool begins_json(std::string_view bytes) {
  return bytes[0] == '{' || bytes[0] == '[';
}

Answer is_json(std::string_view bytes) {
  return begins_json(bytes) ? answer_of(is_our_json(bytes, false)) : Answer::no;
}

/// JSON that ends before it shows what it is.
Answer is_short_json(std::string_view bytes) {
  return begins_json(bytes) ? answer_of(is_our_json(bytes, true)) : Answer::no;
}

Answer is_xml(std::string_view bytes) {
  return bytes[0] == '<' ? answer_of(is_our_markup(bytes)) : Answer::no;
}

Answer is_short_xml(std::string_view bytes) {
  return bytes[0] == '<' && !is_our_markup(bytes) ? Answer::yes : Answer::no;
}

/// WAP-192-WBXML 5.4: the version is the first byte. 1.0 to 1.3 are known.
bool begins_wbxml(std::string_view bytes) {
  return !bytes.empty() && static_cast<unsigned char>(bytes[0]) <= 3;
}

std::string_view skip_mark(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  return bytes.substr(std::min(bytes.find_first_not_of(white_space), bytes.size()));
}

struct Look {
  Answer (*look)(std::string_view bytes);
  Format found;
};

/// The first yes counts. Nothing: more bytes are needed.
template <std::size_t size>
std::optional<Format> look(const Look (&looks)[size], std::string_view bytes, bool last,
                           Format otherwise) {
  for (const Look& one : looks) {
    const Answer answer = one.look(bytes);
    if (answer == Answer::yes) return one.found;
    if (answer == Answer::more && !last) return {};
  }
  return otherwise;
}

/// What may have a byte order mark and white space in front.
std::optional<Format> find_text_format(std::string_view bytes, bool last) {
  bytes = skip_mark(bytes);
  if (bytes.empty()) return last ? std::optional(Format::automatic) : std::nullopt;
  constexpr Look looks[] = {{is_har, Format::har},
                            {is_mark_before_digit, Format::text},
                            {is_xml, Format::xml},
                            {is_json, Format::json},
                            {is_card, Format::vcard},
                            {is_short_xml, Format::xml},
                            {is_short_json, Format::json},
                            {is_mitm, Format::mitm},
                            {is_mailbox_log, Format::mailbox_log},
                            {is_http, Format::http},
                            {is_card_behind_head, Format::vcard},
                            {is_binary, Format::automatic}};
  return look(looks, bytes, last, Format::text);
}

template <typename Reader>
std::unique_ptr<capture::Reader> make(const Limits& limits) {
  return std::make_unique<Reader>(limits);
}

template <TextMode mode>
std::unique_ptr<capture::Reader> make_text(const Limits& limits) {
  return std::make_unique<TextReader>(mode, limits);
}

constexpr std::array rows = {
    FormatRow{"auto", "nothing that is known", "bin", nullptr},
    FormatRow{"wbxml", "WBXML", "wbxml", nullptr},
    FormatRow{"xml", "XML of messages", "xml", nullptr},
    FormatRow{"json", "JSON", "json", nullptr},
    FormatRow{"vcard", "a file of vCards", "vcf", nullptr},
    FormatRow{"http", "a file of HTTP messages", "", make<HttpReader>},
    FormatRow{"multipart", "a multipart body", "", make<MultipartReader>},
    FormatRow{"text", "text", "", make_text<TextMode::text>},
    FormatRow{"hex", "hexadecimal", "", make_text<TextMode::hex>},
    FormatRow{"base64", "base64", "", make_text<TextMode::base64>},
    FormatRow{"har", "a HAR", "", make<HarReader>},
    FormatRow{"saz", "a ZIP archive, such as a SAZ of Fiddler", "", make<SazReader>},
    FormatRow{"mitm", "a flow file of mitmproxy", "", make<MitmReader>},
    FormatRow{"mailbox-log", "a mailbox log of Exchange", "", make<MailboxLogReader>},
    FormatRow{"", "text in UTF-16", "", make<Utf16Reader>}};
static_assert(rows.size() == static_cast<std::size_t>(Format::utf16) + 1);

}  // namespace

std::span<const FormatRow> formats() {
  return rows;
}

const FormatRow& row_of(Format format) {
  return rows[static_cast<std::size_t>(format)];
}

std::optional<Format> find_format(std::string_view bytes, bool last, bool other_markup) {
  constexpr std::size_t looked_at = 2 * longest_line;
  last = last || bytes.size() >= looked_at;
  bytes = bytes.substr(0, looked_at);
  if (bytes.empty()) return last ? std::optional(Format::automatic) : std::nullopt;
  constexpr Look looks[] = {
      {is_multipart, Format::multipart},
      {[](std::string_view b) { return begins_with(b, "PK\x03\x04"); }, Format::saz},
      {is_utf16_mailbox_log, Format::mailbox_log},
      {is_utf16_card, Format::vcard},
      {is_utf16_text, Format::utf16}};
  std::optional<Format> found = look(looks, bytes, last, Format::automatic);
  if (found == Format::automatic && !begins_wbxml(bytes)) found = find_text_format(bytes, last);
  if (found == Format::automatic) return find_bare_format(bytes, last);
  if (found != Format::text) return found;
  // Files of other kinds may begin like a text.
  if (other_markup && skip_mark(bytes).starts_with('<')) return Format::xml;
  const std::string_view kind = kind_of(bytes);
  return kind.empty() || kind == html_page ? Format::text : Format::automatic;
}

std::optional<Format> find_bare_format(std::string_view bytes, bool last) {
  if (begins_wbxml(bytes)) return bytes[0] == 0 ? Format::automatic : Format::wbxml;
  if (is_utf16_card(bytes) == Answer::yes) return Format::vcard;
  // Other UTF-16 is left to the reader of XML, which names it.
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return Format::xml;
  const std::string_view text = skip_mark(bytes);
  // The longest beginnings that are looked for: BEGIN:VCARD, and those of HTML.
  constexpr std::size_t enough = 16;
  if (!last && (text.empty() || (!begins_json(text) && text.size() < enough))) return {};
  if (text.empty()) return Format::automatic;
  if (text[0] == '<') return kind_of(bytes).empty() ? Format::xml : Format::automatic;
  if (begins_json(text)) return Format::json;
  return is_card(text) == Answer::yes ? Format::vcard : Format::automatic;
}

}  // namespace eascard::records
