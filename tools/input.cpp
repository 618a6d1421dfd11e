#include "input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "messages.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t chunk_size = 256 * 1024;

std::string error_text(const char* what) {
  return std::string(what) + ": " + std::strerror(errno);
}

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

void end_inflater(z_stream* stream) {
  inflateEnd(stream);
  delete stream;
}

}  // namespace

// ---- ByteSource ---------------------------------------------------------------------------------

ByteSource::ByteSource(const std::string& name, std::function<void()> before_wait)
    : name_(name), before_wait_(std::move(before_wait)), inflater_(nullptr, end_inflater) {
  fd_ = name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) throw IoError(name, error_text("cannot open"));
  struct stat info {};
  if (fstat(fd_, &info) != 0) throw IoError(name, error_text("cannot open"));
  if (S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    throw IoError(name, error_text("cannot read"));
  }
  may_wait_ = !S_ISREG(info.st_mode);
}

ByteSource::~ByteSource() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

std::size_t ByteSource::read_some(char* to, std::size_t size) {
  if (may_wait_) {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, 0) == 0) before_wait_();
  }
  for (;;) {
    const ssize_t count = read(fd_, to, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) throw IoError(name_, error_text("cannot read"));
  }
}

bool ByteSource::fill() {
  if (at_end_) return false;
  make_room();
  char* to = buffer_.data() + end_;
  const std::size_t room = buffer_.size() - end_;
  std::size_t count = inflater_ ? inflate_some(to, room) : read_some(to, room);
  if (!started_) count = sniff_gzip(count);
  end_ += count;
  at_end_ = count == 0;
  return !at_end_;
}

/// Moves the rest to the front once it is the smaller part, and doubles a full buffer: each byte is
/// moved a bounded number of times.
void ByteSource::make_room() {
  if (begin_ > 0 && begin_ >= end_ - begin_) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < chunk_size / 4)
    buffer_.resize(buffer_.size() + std::max(buffer_.size(), chunk_size));
}

void ByteSource::consume(std::size_t count) {
  begin_ += count;
  offset_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

/// RFC 1952 2.3.1: what starts with 1F 8B is gzip, and no form that we read starts so. Takes how
/// many bytes were read first and gives how many there are after inflating.
std::size_t ByteSource::sniff_gzip(std::size_t count) {
  started_ = true;
  if (count == 1 && buffer_[0] == '\x1F')
    count += read_some(buffer_.data() + 1, buffer_.size() - 1);
  if (count < 2 || std::memcmp(buffer_.data(), "\x1F\x8B", 2) != 0) return count;
  inflater_.reset(new z_stream{});
  if (inflateInit2(inflater_.get(), 15 + 16) != Z_OK) throw std::bad_alloc();
  compressed_.assign(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(count));
  inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
  inflater_->avail_in = static_cast<uInt>(count);
  in_member_ = true;
  return inflate_some(buffer_.data(), buffer_.size());
}

std::size_t ByteSource::inflate_some(char* to, std::size_t size) {
  const auto damaged = [this](const char* what) {
    at_end_ = true;  // whoever goes on reading finds the end, not the damage again
    throw Error(Code::M004, {offset_ + (end_ - begin_), 0, 0}, std::string("gzip: ") + what);
  };
  size = std::min<std::size_t>(size, 1u << 30);
  inflater_->next_out = reinterpret_cast<Bytef*>(to);
  inflater_->avail_out = static_cast<uInt>(size);
  while (inflater_->avail_out == size) {
    if (inflater_->avail_in == 0) {
      compressed_.resize(chunk_size);
      const std::size_t count = read_some(compressed_.data(), compressed_.size());
      if (count == 0 && in_member_) damaged("the data ends too early");
      if (count == 0) return 0;
      inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
      inflater_->avail_in = static_cast<uInt>(count);
    }
    if (!in_member_ && skip_padding()) continue;
    if (!in_member_) inflateReset(inflater_.get());  // another member follows (RFC 1952 2.2)
    in_member_ = true;
    const int result = inflate(inflater_.get(), Z_NO_FLUSH);
    if (result == Z_STREAM_END) in_member_ = false;
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      damaged(inflater_->msg ? inflater_->msg : "damaged data");
  }
  return size - inflater_->avail_out;
}

/// Zero bytes behind a member, as tape drives leave them; gzip(1) passes over them too. True where
/// no other byte is at hand.
bool ByteSource::skip_padding() {
  while (inflater_->avail_in > 0 && *inflater_->next_in == 0) {
    ++inflater_->next_in;
    --inflater_->avail_in;
  }
  return inflater_->avail_in == 0;
}

// ---- RecordSource -----------------------------------------------------------------------------

RecordSource::RecordSource(ByteSource& bytes, const Options& options)
    : bytes_(bytes),
      format_(options.input_format),
      limits_(options.limits),
      recover_(options.recover),
      wbxml_(options.limits),
      xml_(options.limits),
      json_(options.limits),
      vcard_(options.card, options.limits) {}

Record RecordSource::next() {
  diagnostics_.clear();
  if (ended_) return {};
  try {
    if (!std::exchange(started_, true)) sniff();
    return next_in_format();
  } catch (const Error& error) {
    // Behind damaged gzip data there is nothing: what was cut is no second fault.
    if (error.diagnostic().code == Code::M004) ended_ = true;
    throw;
  }
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
    throw Error(
        Code::M002, {},
        kind.empty() ? "neither WBXML nor XML" : "neither WBXML nor XML, but " + std::string(kind));
  }
}

Record RecordSource::next_wbxml() {
  if (!find_wbxml()) return {};
  wbxml_.start(bytes_.offset());
  ++documents_;
  try {
    recover_ ? read_damaged_wbxml() : read_wbxml();
  } catch (...) {
    for (const Diagnostic& diagnostic : wbxml_.diagnostics().list()) diagnostics_.add(diagnostic);
    recover_ ? bytes_.consume(next_header(1)) : skip_all();
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

/// Whether another document follows; what is none is W05 and skipped.
bool RecordSource::find_wbxml() {
  bytes_.consume(std::exchange(used_, 0));
  if (documents_ == 0) return true;
  for (;;) {
    const std::string_view bytes = bytes_.bytes();
    const wbxml::Start start = bytes.empty() ? wbxml::Start::maybe : wbxml::begins_document(bytes);
    if (start == wbxml::Start::yes) return true;
    if (start == wbxml::Start::no && recover_) return skip_to_wbxml();
    if (start == wbxml::Start::no) {
      diagnostics_.add({Code::W05,
                        Severity::warning,
                        {bytes_.offset(), 0, 0},
                        "bytes behind the root element, skipped"});
      skip_all();
      return false;
    }
    if (!bytes_.fill()) return !bytes.empty();
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
  try {
    for (bool last = false; !json_.read(bytes_.bytes(), place_, last); last = !bytes_.fill())
      if (last) return {};
  } catch (...) {
    used_ = json_.consumed();
    if (used_ == 0) skip_all();
    throw;
  }
  used_ = json_.consumed();
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
    while (!xml_.read(bytes_.bytes(), last)) last = !bytes_.fill();
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
  return {&xml_.document(), nullptr, place_};
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
  const Place end = xml::place_at(bytes_.bytes().substr(0, count), count);
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

void RecordSource::skip_all() {
  ended_ = true;
  do {
    bytes_.consume(bytes_.bytes().size());
  } while (bytes_.fill());
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

                                        Magic{"HTTP/", "a raw HTTP message"},
                                        Magic{"POST ", "a raw HTTP message"},
                                        Magic{"\xD4\xC3\xB2\xA1", "a pcap file"},
                                        Magic{"\x0A\x0D\x0D\x0A", "a pcapng file"}};
  for (const Magic& magic : magics)
    if (bytes.starts_with(magic.start)) return magic.kind;
  std::string head(bytes.substr(0, 512));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool html =
      head.find("<html") != std::string::npos || head.find("<!doctype html") != std::string::npos;
  return html ? "an HTML page" : "";
}

std::vector<std::string> input_names(const Options& options) {
  std::vector<std::string> names = options.files;
  if (!options.files0_from.empty()) {
    ByteSource list(options.files0_from, [] {});
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
