#include "input.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "eascard/document/place.hpp"
#include "messages.hpp"

namespace eascard::tool {
namespace {

/// Whether the first bytes are enough to tell what the input is.
bool can_tell(std::string_view bytes) {
  if (bytes.empty()) return false;
  const auto version = static_cast<unsigned char>(bytes[0]);
  if (version >= 1 && version <= 3) return true;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  // The longest beginnings that are looked for: BEGIN:VCARD, and those of HTML.
  return bytes[first] == '{' || bytes[first] == '[' || bytes.size() - first >= 16;
}

/// '<' behind white space and a byte order mark; UTF-16 is left to the scan, which names it.
bool is_markup(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '<';
}

constexpr std::string_view name_ends = " \t\r\n/>";

/// "<Sync", the root's start tag as far as its name; "" where none is to be seen.
std::string_view root_tag(std::string_view bytes) {
  for (std::size_t at = bytes.find('<'); at != std::string_view::npos;
       at = bytes.find('<', at + 1)) {
    const std::string_view tag = bytes.substr(at, bytes.find_first_of(name_ends, at) - at);
    if (tag.size() > 1 && tag[1] != '?' && tag[1] != '!' && tag[1] != '/') return tag;
  }
  return {};
}

/// Where the next line begins with this tag, "\n<Sync"; npos where none does.
std::size_t find_root(std::string_view bytes, const std::string& line_and_tag) {
  if (line_and_tag.empty()) return std::string_view::npos;
  for (std::size_t at = 0; (at = bytes.find(line_and_tag, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + line_and_tag.size();
    if (end < bytes.size() && name_ends.find(bytes[end]) != std::string_view::npos) return at + 1;
  }
  return std::string_view::npos;
}

/// BEGIN:VCARD in any case, behind white space and a byte order mark.
bool is_card(std::string_view bytes) {
  constexpr std::string_view begin = "BEGIN:VCARD";
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  return vcard::iequals(bytes.substr(0, begin.size()), begin);
}

/// A brace or bracket, behind white space and a byte order mark.
bool is_json(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

}  // namespace

// ---- RecordSource -----------------------------------------------------------------------------

RecordSource::RecordSource(Bytes& bytes, const Options& options, InputFormat format)
    : bytes_(bytes),
      format_(format),
      limits_(options.limits),
      recover_(options.recover),
      codec_(options.codec),
      wbxml_(options.limits),
      extent_(options.limits),
      xml_(options.limits),
      json_(options.limits, options.card),
      vcard_(options.card, options.limits) {}

Record RecordSource::next() {
  diagnostics_.clear();
  kind_ = {};
  if (ended_) return {};
  try {
    if (std::exchange(failed_, false)) skip_damaged_wbxml();
    if (ended_) return {};
    if (!std::exchange(started_, true)) sniff();
    return next_in_format();
  } catch (const Error& error) {
    // Behind damaged gzip data there is nothing: what was cut is no second fault.
    if (error.diagnostic().code == Code::M004) ended_ = true;
    throw;
  }
}

PartialDocument RecordSource::partial() {
  if (failed_) return wbxml_.partial(bytes_.bytes());
  // What is not well-formed XML has no elements, and its bytes are gone.
  return format_ == InputFormat::xml && xml_.is_well_formed() ? xml_.partial(bytes_.bytes())
                                                              : PartialDocument{none_};
}

Damage RecordSource::damage() {
  constexpr std::size_t shown = 16;
  const std::size_t at = static_cast<std::size_t>(fault_.offset - bytes_.offset());
  if (!failed_ || at > bytes_.bytes().size()) return {partial(), {}, {}, kind_};
  try {
    while (bytes_.bytes().size() - at < shown && bytes_.fill()) {
    }
  } catch (const Error&) {  // no more is to be seen
  }
  const std::string_view bytes = bytes_.bytes();
  const std::size_t before = std::min(at, shown);
  return {partial(), bytes.substr(at - before, before), bytes.substr(at, shown), kind_};
}

Record RecordSource::next_in_format() {
  switch (format_) {
    case InputFormat::xml:
      return next_xml();
    case InputFormat::json:
      return next_json();
    case InputFormat::vcard:
      return next_vcard();
    default:
      return next_wbxml();
  }
}

/// Looks at the first bytes, and waits for no more of them than it takes.
void RecordSource::sniff() {
  while (!can_tell(bytes_.bytes()) && bytes_.fill()) {
  }
  const std::string_view bytes = bytes_.bytes();
  if (bytes.empty()) {
    ended_ = true;
    throw Error(Code::M001, {}, "empty input");
  }
  if (format_ != InputFormat::automatic) return;
  const std::string_view kind = guess_kind(bytes);
  const auto version = static_cast<unsigned char>(bytes[0]);
  if (version >= 1 && version <= 3) {
    format_ = InputFormat::wbxml;
  } else if (kind.empty() && is_markup(bytes)) {
    format_ = InputFormat::xml;
  } else if (is_card(bytes)) {
    format_ = InputFormat::vcard;
  } else if (is_json(bytes)) {
    format_ = InputFormat::json;
  } else {
    skip_all();
    kind_ = kind;
    throw Error(
        Code::M002, {},
        kind.empty() ? "neither WBXML nor XML" : "neither WBXML nor XML, but " + std::string(kind));
  }
}

Record RecordSource::next_wbxml() {
  if (!find_wbxml()) return {};
  const wbxml::Language* language = find_language();
  if (language || codec_ == Codec::libwbxml) return next_unread_wbxml(language);
  wbxml_.start(bytes_.offset());
  ++documents_;
  try {
    recover_ ? read_damaged_wbxml() : read_wbxml();
  } catch (const Error& error) {
    for (const Diagnostic& diagnostic : wbxml_.diagnostics().list()) diagnostics_.add(diagnostic);
    failed_ = true;
    fault_ = error.diagnostic().place;
    throw;
  }
  for (const Diagnostic& diagnostic : wbxml_.diagnostics().list()) diagnostics_.add(diagnostic);
  used_ = wbxml_.size();
  return {&wbxml_.document(), nullptr, wbxml_.document().place_at(0)};
}

void RecordSource::read_wbxml() {
  bool last = false;
  while (!wbxml_.read(bytes_.bytes(), last)) last = !bytes_.fill();
}

/// The document at hand stays until the next call, for who wants to see it.
void RecordSource::skip_damaged_wbxml() {
  if (!recover_) return skip_all();
  skip_to_header(1);
}

/// The language of the document at hand, nullptr where it is for us to read.
const wbxml::Language* RecordSource::find_language() {
  for (bool last = false;; last = !bytes_.fill())
    if (const auto language = wbxml::language_of(bytes_.bytes(), last)) return *language;
}

Record RecordSource::next_unread_wbxml(const wbxml::Language* language) {
  extent_.start(bytes_.offset());
  ++documents_;
  try {
    bool last = false;
    while (!extent_.read(bytes_.bytes(), last)) last = !bytes_.fill();
  } catch (...) {
    skip_all();
    throw;
  }
  used_ = extent_.size();
  unread_ = {Form::wbxml, bytes_.bytes().substr(0, used_), language, {bytes_.offset(), 0, 0}};
  return {nullptr, nullptr, unread_.place, &unread_};
}

/// Whether another document follows; what is none is W05 and skipped.
bool RecordSource::find_wbxml() {
  bytes_.consume(std::exchange(used_, 0));
  if (documents_ == 0 || begins_document(0)) return true;
  if (bytes_.bytes().empty()) return false;
  if (recover_) return skip_to_wbxml();
  diagnostics_.add({Code::W05,
                    Severity::warning,
                    {bytes_.offset(), 0, 0},
                    "bytes behind the root element, skipped"});
  skip_all();
  return false;
}

/// Whether a document begins that far behind; reads on until that can be told.
bool RecordSource::begins_document(std::size_t at) {
  for (bool last = false;; last = !fill_on()) {
    const wbxml::Start start = wbxml::begins_document(bytes_.bytes().substr(at), last);
    if (start != wbxml::Start::maybe) return start == wbxml::Start::yes;
  }
}

/// A card above the limit leaves its reader without a place to go on.
bool RecordSource::read_card(bool last) {
  try {
    return vcard_.read(bytes_.bytes(), last);
  } catch (...) {
    skip_all();
    throw;
  }
}

Record RecordSource::next_json() {
  consume_text(std::exchange(used_, 0));
  if (bytes_.offset() == 0 && bytes_.bytes().starts_with("\xEF\xBB\xBF")) {
    place_.offset = 3;  // the byte order mark is no column
    bytes_.consume(3);
  }
  try {
    for (bool last = false; !json_.read(bytes_.bytes(), place_, last);) {
      consume_text(json_.consumed());
      if (json_.consumed() > 0) continue;
      if (last) return {};
      last = !bytes_.fill();
    }
  } catch (...) {
    used_ = json_.consumed();
    if (used_ == 0) skip_all();
    throw;
  }
  used_ = json_.consumed();
  diagnostics_ = json_.diagnostics();
  if (json_.shape() == json::Shape::tree) return {&json_.document(), nullptr, json_.place()};
  return {nullptr, &json_.contact(), json_.place()};
}

Record RecordSource::next_vcard() {
  bytes_.consume(std::exchange(used_, 0));
  for (bool last = false;;) {
    const bool found = read_card(last);
    used_ = vcard_.consumed();
    diagnostics_ = vcard_.diagnostics();
    if (found) return {nullptr, &vcard_.contact(), vcard_.place()};
    if (last) return {};
    bytes_.consume(std::exchange(used_, 0));
    last = !bytes_.fill();
  }
}

Record RecordSource::next_xml() {
  if (!find_xml()) return {};
  xml_.start(place_);
  try {
    bool last = false;
    while (!read_xml(last)) last = !bytes_.fill();
  } catch (const Error&) {
    if (documents_ > 0 && xml_.only_misc()) return {};
    diagnostics_ = xml_.diagnostics();
    ++documents_;
    if (xml_.is_well_formed()) {
      used_ = xml_.size();
    } else {
      skip_damaged_xml();
    }
    throw;
  }
  diagnostics_ = xml_.diagnostics();
  used_ = xml_.size();
  ++documents_;
  if (codec_ == Codec::native) return {&xml_.document(), nullptr, place_};
  unread_ = {Form::xml, bytes_.bytes().substr(0, used_), nullptr, place_};
  return {nullptr, nullptr, place_, &unread_};
}

/// libwbxml is to judge what the elements are; where a document ends we say.
bool RecordSource::read_xml(bool last) {
  return codec_ == Codec::native ? xml_.read(bytes_.bytes(), last)
                                 : xml_.scan(bytes_.bytes(), last);
}

bool RecordSource::find_xml() {
  consume_text(std::exchange(used_, 0));
  if (documents_ == 0) return true;
  for (;;) {
    const std::string_view bytes = bytes_.bytes();
    const std::size_t space = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
    if (space < bytes.size()) {
      consume_text(space);
      return true;
    }
    consume_text(space);
    if (!bytes_.fill()) return false;
  }
}

void RecordSource::consume_text(std::size_t count) {
  if (count == 0) return;
  const std::string_view bytes = bytes_.bytes().substr(0, count);
  Place end = place_at(bytes, count);
  if (after_cr_ && bytes.front() == '\n') --end.line;  // the CR has ended that line already
  after_cr_ = bytes.back() == '\r';
  place_.column = end.line == 1 ? place_.column + end.column - 1 : end.column;
  place_.line += end.line - 1;
  place_.offset += count;
  bytes_.consume(count);
}

/// Goes on where the next document begins: one bad document does not take the others with it. That
/// is an XML declaration, or a line that begins with the bad document's root.
void RecordSource::skip_damaged_xml() {
  constexpr std::string_view declaration = "<?xml ";
  const std::string_view tag = root_tag(bytes_.bytes());
  const std::string root = tag.empty() ? std::string() : '\n' + std::string(tag);
  const std::size_t start =
      tag.empty() ? 1 : static_cast<std::size_t>(tag.data() - bytes_.bytes().data()) + tag.size();
  consume_text(std::min(start, bytes_.bytes().size()));
  for (;;) {
    const std::string_view bytes = bytes_.bytes();
    const std::size_t found = std::min(bytes.find(declaration), find_root(bytes, root));
    if (found != std::string_view::npos) return consume_text(found);
    const std::size_t kept = std::max(declaration.size() - 1, root.size());
    consume_text(bytes.size() - std::min(bytes.size(), kept));
    if (!bytes_.fill()) break;
  }
  consume_text(bytes_.bytes().size());
}

/// Nothing more is wanted of this input; it is not even read, as it may be of any length.
void RecordSource::skip_all() {
  ended_ = true;
  bytes_.consume(bytes_.bytes().size());
}

// ---- names and guesses --------------------------------------------------------------------------

std::string_view guess_kind(std::string_view bytes) {
  struct Magic {
    std::string_view start;
    std::string_view kind;
  };
  static constexpr std::array magics = {Magic{"\xFF\xD8\xFF", "a JPEG image"},
                                        Magic{"\x89PNG", "a PNG image"},
                                        Magic{"GIF8", "a GIF image"},
                                        Magic{"%PDF", "a PDF document"},
                                        Magic{"PK\x03\x04", "a ZIP archive"},
                                        Magic{"\xD4\xC3\xB2\xA1", "a pcap file"},
                                        Magic{"\x0A\x0D\x0D\x0A", "a pcapng file"}};
  for (const Magic& magic : magics)
    if (bytes.starts_with(magic.start)) return magic.kind;
  std::string head(bytes.substr(0, 512));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool html =
      head.find("<html") != std::string::npos || head.find("<!doctype html") != std::string::npos;
  return html ? html_page : "";
}

std::vector<std::string> input_names(const Options& options) {
  std::vector<std::string> names = options.files;
  if (!options.files0_from.empty()) {
    ByteSource list(
        options.files0_from, [] {}, [](const Diagnostic&) {});
    while (list.fill()) {
    }
    std::string_view rest = list.bytes();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\0'), rest.size());
      if (end > 0) names.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
  }
  if (names.empty()) names.emplace_back("-");
  return names;
}

}  // namespace eascard::tool
