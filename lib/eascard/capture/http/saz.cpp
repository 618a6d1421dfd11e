#include "eascard/capture/saz.hpp"

#include <zip.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "eascard/capture/http.hpp"

namespace eascard::capture {
namespace {

constexpr std::string_view folder = "raw/";
constexpr std::array<std::string_view, 3> suffixes = {"_c.txt", "_s.txt", "_m.xml"};  // by Side

/// The value of the first attribute of this name. Fiddler's times have no references in them.
std::string find_attribute(std::string_view xml, std::string_view name) {
  const std::size_t at = xml.find(std::string(name) + "=\"");
  if (at == std::string_view::npos) return {};
  xml.remove_prefix(at + name.size() + 2);
  return std::string(xml.substr(0, xml.find('"')));
}

/// A message with what its session says of it. The first request says what the response does not.
Entry complete(Entry message, Entry& known) {
  message.place = {};
  if (message.time.empty()) message.time = known.time;
  if (message.direction == Direction::unknown) message.direction = known.direction;
  if (known.url.empty()) inherit_request(known, message);
  if (message.direction == Direction::response) inherit_request(message, known);
  return message;
}

std::string message_of(zip_error_t* error) {
  std::string text = zip_error_strerror(error);
  zip_error_fini(error);
  return text;
}

}  // namespace

void SazReader::CloseZip::operator()(zip* archive) const {
  zip_discard(archive);
}

bool SazReader::read_exchange(std::string_view bytes, bool last) {
  consumed_ = bytes.size();
  if (!opened_) {
    if (bytes.size() > limits_.max_size - bytes_.size()) {
      opened_ = true;
      throw LimitError(
          limit::size, {},
          "the ZIP archive has more than " + std::to_string(limits_.max_size) + " bytes");
    }
    bytes_ += bytes;
    if (!last) return false;
    opened_ = true;
    open();
    find_sessions();
  }
  while (next_ < sessions_.size())
    if (read_session(sessions_[next_++])) return true;
  return false;
}

void SazReader::open() {
  constexpr std::uint64_t always_allowed = 1 << 20;  // what is small cannot hurt
  left_ = std::max(always_allowed, bytes_.size() * limits_.max_expansion);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes_.data(), bytes_.size(), 0, &error);
  if (source) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (archive_) return;
  if (source) zip_source_free(source);
  if (zip_error_code_zip(&error) == ZIP_ER_MEMORY) throw std::bad_alloc();
  throw Error(Code::M053, {}, "the ZIP archive is damaged: " + message_of(&error));
}

void SazReader::find_sessions() {
  bool encrypted = false;
  std::vector<Member> members;
  const std::int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (std::int64_t index = 0; index < count; ++index) {
    zip_stat_t stat;
    const auto number = static_cast<zip_uint64_t>(index);
    if (zip_stat_index(archive_.get(), number, ZIP_FL_ENC_RAW, &stat) != 0) continue;
    std::string_view name = stat.name;
    if (!name.starts_with(folder)) continue;  // Fiddler's own
    name.remove_prefix(folder.size());
    Member member{0, request, index};
    const char* const name_end = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data(), name_end, member.id);
    const auto suffix = std::ranges::find(suffixes, std::string_view(end, name_end));
    if (error != std::errc() || suffix == suffixes.end()) continue;
    member.side = static_cast<Side>(suffix - suffixes.begin());
    members.push_back(member);
    if (stat.encryption_method != ZIP_EM_NONE) encrypted = true;
  }
  if (members.empty())
    throw Error(Code::M053, {},
                "the ZIP archive has no sessions of Fiddler: unzip it, and "
                "give eascard the files in it");
  if (encrypted)
    throw Error(Code::M054, {},
                "the archive is protected by a password; save it without one, or unpack it");
  join(std::move(members));
}

/// Makes sessions of the members. A second member of one name begins another session.
void SazReader::join(std::vector<Member> members) {
  std::ranges::stable_sort(members, {}, &Member::id);
  for (const Member& member : members) {
    const bool goes_on = !sessions_.empty() && sessions_.back().id == member.id &&
                         sessions_.back().members[member.side] == no_member;
    if (!goes_on) sessions_.push_back({member.id});
    sessions_.back().members[member.side] = member.index;
  }
}

/// False: the session has no message.
bool SazReader::read_session(const Session& session) {
  const std::string xml = read_times(session.members[times]);
  Entry known;
  known.direction = Direction::request;
  known.time = find_attribute(xml, "ClientBeginRequest");
  const bool asked = read_side(session.members[request], known);
  known.direction = Direction::response;
  known.time = find_attribute(xml, "ServerDoneResponse");
  const bool answered = read_side(session.members[response], known);
  return asked || answered;
}

/// Puts the messages of a member; `known` is what its session says of them. False: it has none.
bool SazReader::read_side(std::int64_t index, Entry& known) {
  if (index == no_member) return false;
  try {
    const std::string bytes = read_member(index);
    if (bytes.empty()) return false;  // a session without an answer
    read_messages(bytes, known);
  } catch (const Error&) {
    put_damaged(known, std::current_exception());
  }
  return true;
}

void SazReader::read_messages(std::string_view bytes, Entry& known) {
  HttpReader reader(limits_, {});
  for (;; bytes.remove_prefix(reader.consumed())) {
    try {
      if (!reader.read(bytes, true)) break;
      put(complete(reader.entry(), known), reader.diagnostics());
    } catch (const Error&) {
      Entry damaged = complete(reader.entry(), known);
      damaged.body.clear();
      put_damaged(std::move(damaged), std::current_exception());
    }
  }
  for (const Diagnostic& diagnostic : reader.diagnostics().list()) diagnostics_.add(diagnostic);
}

/// "" where there is nothing to read: times are no reason to stop.
std::string SazReader::read_times(std::int64_t index) {
  if (index == no_member) return {};
  try {
    return read_member(index);
  } catch (const Error& error) {
    Diagnostic diagnostic = error.diagnostic();
    diagnostic.severity = Severity::warning;
    diagnostics_.add(std::move(diagnostic));
    return {};
  }
}

std::string SazReader::read_member(std::int64_t index) {
  const auto fail = [](const char* what) {
    throw Error(Code::M053, {}, std::string("a member of the ZIP archive is damaged: ") + what);
  };
  // Fiddler has no others, and some of libzip's take as much memory as a member asks for.
  zip_stat_t stat;
  if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &stat) != 0)
    fail(zip_strerror(archive_.get()));
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    fail("it is neither stored nor deflated");
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0), zip_fclose);
  if (!file) fail(zip_strerror(archive_.get()));
  constexpr std::size_t step = std::size_t{1} << 16;
  std::string bytes;
  for (;;) {
    const std::size_t size = bytes.size();
    bytes.resize(size + step);
    const zip_int64_t got = zip_fread(file.get(), bytes.data() + size, step);
    if (got < 0) fail(zip_file_strerror(file.get()));
    bytes.resize(size + static_cast<std::size_t>(got));
    if (got == 0) return bytes;
    count_unpacked(bytes.size(), static_cast<std::uint64_t>(got));
  }
}

/// `got` more bytes are unpacked, which makes `size` of the member.
void SazReader::count_unpacked(std::size_t size, std::uint64_t got) {
  if (size > limits_.max_size)
    throw LimitError(
        limit::size, {},
        "a member of the ZIP archive has more than " + std::to_string(limits_.max_size) + " bytes");
  if (got > left_) {
    next_ = sessions_.size();
    throw LimitError(limit::expansion, {},
                     "the ZIP archive expands to more than " +
                         std::to_string(limits_.max_expansion) + " times its size");
  }
  left_ -= got;
}

}  // namespace eascard::capture
