#include "eascard/vcard/syntax.hpp"

#include <algorithm>
#include <utility>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/vcard/card_parser.hpp"

namespace eascard::vcard {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view end_marker = "END:VCARD";

bool is_marker(std::string_view line, std::string_view name) {  // BEGIN:VCARD, END:VCARD
  if (!istarts_with(line, name)) return false;
  line.remove_prefix(name.size());
  const std::size_t colon = line.find_first_not_of(" \t");
  return colon != line.npos && line[colon] == ':' &&
         iequals(trim(line.substr(colon + 1), blanks), "VCARD");
}

/// `cat` of a file without a last line end: END:VCARDBEGIN:VCARD.
bool is_glued_end(std::string_view line) {
  if (!istarts_with(line, end_marker)) return false;
  line.remove_prefix(end_marker.size());
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return is_marker(line, "BEGIN");
}

}  // namespace

bool is_head_line(std::string_view line) {
  constexpr std::string_view names[] = {"Accept-Ranges",
                                        "Cache-Control",
                                        "Cc",
                                        "Connection",
                                        "Date",
                                        "Delivered-To",
                                        "DKIM-Signature",
                                        "ETag",
                                        "Expires",
                                        "From",
                                        "Last-Modified",
                                        "Message-ID",
                                        "MIME-Version",
                                        "Received",
                                        "Reply-To",
                                        "Return-Path",
                                        "Server",
                                        "Set-Cookie",
                                        "Subject",
                                        "To",
                                        "Transfer-Encoding",
                                        "Vary"};
  const std::string_view text = trim(line, " \t\r");
  if (text.empty() || text.front() == '#' || is_blank(line.front())) return true;
  const std::string_view name = text.substr(0, text.find(':'));
  const auto is_one = [name](std::string_view known) { return iequals(name, known); };
  return name.size() < text.size() && (istarts_with(name, "Content-") || istarts_with(name, "X-") ||
                                       std::ranges::any_of(names, is_one));
}

/// The first half of Reader: where the cards are.
class Reader::Scan {
 public:
  explicit Scan(const Limits& limits) : limits_(limits) {}
  bool read(std::string_view bytes, bool last);

  CardParser parser;
  std::size_t consumed = 0;

 private:
  /// What the last line was: an AGENT without a value, or with BEGIN:VCARD as its value.
  enum class Agent : std::uint8_t { none, empty, inlined };

  bool next_line(std::string_view bytes, bool last, Line& line);
  bool take_outer_line(std::string_view bytes, Line line);
  bool take_card_line(std::string_view bytes, Line line);
  void enter_agent(std::size_t begin);
  void note_line(std::string_view text, std::size_t begin);
  bool close_card(std::size_t end, std::size_t next, bool has_end);
  void finish_card(std::string_view bytes);
  void tell_junk();

  Limits limits_;
  std::uint64_t offset_ = 0;       // of the bytes in the stream
  std::size_t next_ = 0;           // the next line
  std::size_t scanned_ = 0;        // no line end of it stands before
  std::uint64_t line_number_ = 1;  // of the next line
  bool done_ = false;              // the last call gave its answer about a card or the end
  bool in_card_ = false;
  bool has_end_ = false;
  CardExtent extent_;
  std::size_t depth_ = 0;  // of agents
  Agent agent_ = Agent::none;
  std::size_t agent_line_ = 0;
  std::size_t agent_value_ = 0;
  Place junk_;
  std::uint64_t junk_lines_ = 0;
  bool is_head_ = true;  ///< no card was read, and all lines before it may be those of a head
};

bool Reader::Scan::read(std::string_view bytes, bool last) {
  offset_ += consumed;
  next_ -= consumed;
  scanned_ -= consumed;
  extent_.begin -= in_card_ ? consumed : 0;
  consumed = 0;
  if (std::exchange(done_, false)) parser.clear();
  Line line;
  bool found = false;
  while (!found && next_line(bytes, last, line)) {
    found = in_card_ ? take_card_line(bytes, line) : take_outer_line(bytes, line);
  }
  if (!found && last && in_card_) found = close_card(next_, next_, false);
  if (found) finish_card(bytes);
  if (last && !found) tell_junk();
  done_ = found || last;
  consumed = in_card_ ? extent_.begin : next_;
  return found;
}

bool Reader::Scan::next_line(std::string_view bytes, bool last, Line& line) {
  if (next_ == bytes.size()) return false;
  line.begin = next_;
  const bool found = find_line(bytes, !in_card_ || extent_.cr_ends, last, scanned_, line);
  const std::size_t begin = in_card_ ? extent_.begin : next_;
  if ((found ? line.next : scanned_) - begin > limits_.max_size) {
    const Place place{offset_ + begin, in_card_ ? extent_.line : line_number_, 1};
    throw LimitError(limit::size, place,
                     "a card of more than " + std::to_string(limits_.max_size) + " bytes");
  }
  if (!found) return false;
  if (in_card_ && is_glued_end(bytes.substr(line.begin, line.end - line.begin))) {
    line.end = line.next = line.begin + end_marker.size();
  } else {
    ++line_number_;
  }
  next_ = scanned_ = line.next;
  return true;
}

bool Reader::Scan::take_outer_line(std::string_view bytes, Line line) {
  if (bytes.substr(line.begin).starts_with(byte_order_mark)) line.begin += byte_order_mark.size();
  const std::string_view text = bytes.substr(line.begin, line.end - line.begin);
  if (is_marker(text, "BEGIN")) {
    extent_ = {};
    extent_.begin = line.begin;
    extent_.body = line.next - line.begin;
    extent_.line = line_number_ - 1;
    extent_.cr_ends = line.next == line.end + 1 && bytes[line.end] == '\r';
    agent_ = Agent::none;
    depth_ = 0;
    in_card_ = true;
  } else if (!trim(text, blanks).empty()) {
    if (junk_lines_++ == 0) junk_ = {offset_ + line.begin, line_number_ - 1, 1};
    is_head_ = is_head_ && is_head_line(text);
  }
  return false;
}

/// BEGIN and END count even after a soft line break: a card that ends in the middle of a value must
/// not take the next one with it.
bool Reader::Scan::take_card_line(std::string_view bytes, Line line) {
  const std::string_view text = bytes.substr(line.begin, line.end - line.begin);
  if (text.empty()) return false;
  const Agent agent = std::exchange(agent_, Agent::none);
  if (is_blank(text.front())) return false;  // folded: AGENT has an escaped card (RFC 2426 3.5.4)
  if (agent == Agent::inlined) enter_agent(agent_value_);
  if (is_marker(text, "END")) {
    if (depth_ == 0) return close_card(line.begin, line.next, true);
    if (--depth_ == 0) extent_.agents.back().end = line.next - extent_.begin;
  } else if (!is_marker(text, "BEGIN")) {
    note_line(text, line.begin - extent_.begin);
  } else if (agent == Agent::empty) {
    enter_agent(line.begin - extent_.begin);
  } else {
    --line_number_;
    return close_card(line.begin, line.begin, false);
  }
  return false;
}

void Reader::Scan::enter_agent(std::size_t begin) {
  if (depth_++ == 0) extent_.agents.push_back({agent_line_, begin, 0});
}

/// Looks for what parse() has to know beforehand: VERSION, which says what the parameters mean, and
/// the AGENT of vCard 2.1, whose card stands as it is in its value or in the next lines.
void Reader::Scan::note_line(std::string_view text, std::size_t begin) {
  constexpr std::string_view version = "VERSION:";
  if (depth_ == 0 && extent_.version == 0 && istarts_with(text, version)) {
    extent_.version = begin + version.size();
    extent_.version_size = text.size() - version.size();
  }
  const char end = to_lower(trim(text, blanks).back());
  if (end != ':' && end != 'd') return;  // no long line is looked through twice
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, text.find_first_of(":;"));
  if (colon == text.npos || !iequals(name.substr(name.rfind('.') + 1), "AGENT")) return;
  const std::string_view value = trim(text.substr(colon + 1), blanks);
  if (depth_ == 0) agent_line_ = begin;
  agent_value_ = begin + static_cast<std::size_t>(value.data() - text.data());
  if (value.empty()) agent_ = Agent::empty;
  if (is_marker(value, "BEGIN")) agent_ = Agent::inlined;
}

bool Reader::Scan::close_card(std::size_t end, std::size_t next, bool has_end) {
  extent_.end = end - extent_.begin;
  if (depth_ > 0) extent_.agents.back().end = extent_.end;
  next_ = scanned_ = next;
  has_end_ = has_end;
  return true;
}

void Reader::Scan::finish_card(std::string_view bytes) {
  in_card_ = false;
  tell_junk();
  parser.parse(bytes.substr(extent_.begin), extent_, offset_ + extent_.begin);
  if (has_end_) return;
  const std::string text = "the card that begins in line " + std::to_string(extent_.line);
  parser.warn(Code::W23, {offset_ + next_, line_number_, 1}, text + " has no END:VCARD");
}

void Reader::Scan::tell_junk() {
  const std::uint64_t count = std::exchange(junk_lines_, 0);
  const bool is_head = std::exchange(is_head_, false);
  if (count == 0) return;
  const Severity severity = is_head ? Severity::note : Severity::warning;
  parser.diagnostics.add(
      {Code::M002, severity, junk_, "lines outside of a card are left out", {}, {}, {}, {}, count});
}

Reader::Reader(const Limits& limits) : scan_(std::make_unique<Scan>(limits)) {}

Reader::~Reader() = default;

bool Reader::read(std::string_view bytes, bool last) {
  return scan_->read(bytes, last);
}

std::size_t Reader::consumed() const {
  return scan_->consumed;
}

const Card& Reader::card() const {
  return scan_->parser.card;
}

const Diagnostics& Reader::diagnostics() const {
  return scan_->parser.diagnostics;
}

}  // namespace eascard::vcard
