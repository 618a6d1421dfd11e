#include "eascard/capture/saz.hpp"

#include <zip.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "eascard/capture/http.hpp"

namespace eascard::capture {
namespace {

/// "raw/012_c.txt": 12 and 'c'. Everything else in the archive is Fiddler's own.
struct MemberName {
  std::uint64_t id = 0;
  char side = '\0';
};

std::optional<MemberName> parse_name(std::string_view name) {
  constexpr std::string_view folder = "raw/";
  if (!name.starts_with(folder)) return {};
  name.remove_prefix(folder.size());
  MemberName member;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), member.id);
  if (error != std::errc()) return {};
  const std::string_view rest = name.substr(static_cast<std::size_t>(end - name.data()));
  if (rest != "_c.txt" && rest != "_s.txt") return {};
  member.side = rest[1];
  return member;
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
  if (!opened_) {
    consumed_ = bytes.size();
    if (bytes.size() > limits_.max_size - bytes_.size()) {
      opened_ = true;
      throw LimitError(Code::W21, {},
                       "archive larger than " + std::to_string(limits_.max_size) + " bytes");
    }
    bytes_ += bytes;
    if (!last) return false;
    opened_ = true;
    open();
    find_sessions();
  }
  consumed_ = bytes.size();
  if (next_ == sessions_.size()) return false;
  read_session(sessions_[next_++]);
  return true;
}

void SazReader::open() {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes_.data(), bytes_.size(), 0, &error);
  if (source) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (archive_) return;
  if (source) zip_source_free(source);
  throw Error(Code::M053, {}, "the ZIP archive is damaged: " + message_of(&error));
}

void SazReader::find_sessions() {
  std::uint64_t encrypted = 0;
  const std::int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (std::int64_t index = 0; index < count; ++index) {
    zip_stat_t stat;
    if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), ZIP_FL_ENC_RAW, &stat) !=
        0)
      continue;  // a directory that is damaged here; reading the member would fail as well
    const std::optional<MemberName> name = parse_name(stat.name);
    if (!name) continue;
    if (stat.encryption_method != ZIP_EM_NONE) ++encrypted;
    sessions_.push_back({name->id, name->side == 'c' ? index : -1, name->side == 's' ? index : -1});
  }
  std::ranges::stable_sort(sessions_, {}, &Session::id);
  join_sides();
  if (sessions_.empty()) throw Error(Code::M053, {}, "a ZIP archive, but not one of Fiddler");
  if (encrypted == 0) return;
  sessions_.clear();
  throw Error(Code::M054, {},
              "the archive is protected by a password; save it without one, or unpack it");
}

/// Makes one of the two members that a session has.
void SazReader::join_sides() {
  std::size_t kept = 0;
  for (const Session& member : sessions_) {
    if (kept == 0 || sessions_[kept - 1].id != member.id) {
      sessions_[kept++] = member;
      continue;
    }
    Session& session = sessions_[kept - 1];
    if (session.request < 0) session.request = member.request;
    if (session.response < 0) session.response = member.response;
  }
  sessions_.resize(kept);
}

void SazReader::read_session(const Session& session) {
  const Entry request = read_messages(session.request, Direction::request, {});
  read_messages(session.response, Direction::response, request);
}

/// Puts the messages of a member; returns the first one, without its body.
Entry SazReader::read_messages(std::int64_t index, Direction direction, const Entry& request) {
  Entry first;
  if (index < 0) return first;
  first.direction = direction;
  inherit_request(first, request);
  try {
    const std::string bytes = read_member(index);
    if (bytes.empty()) return first;  // a session without an answer
    HttpReader reader(limits_, {});
    std::string_view rest = bytes;
    for (bool found = true; found;) {
      found = reader.read(rest, true);
      rest.remove_prefix(reader.consumed());
      if (!found) break;
      Entry entry = reader.entry();
      inherit_request(entry, request);
      entry.place = {};
      if (first.url.empty()) first = entry;
      put(std::move(entry), reader.diagnostics());
    }
  } catch (const Error&) {
    put_damaged(first, std::current_exception());
  }
  first.body.clear();
  return first;
}

/// Throws Error, LimitError.
std::string SazReader::read_member(std::int64_t index) const {
  const auto fail = [this](const char* what) {
    throw Error(Code::M053, {}, std::string("a member of the ZIP archive is damaged: ") + what);
  };
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0), zip_fclose);
  if (!file) fail(zip_strerror(archive_.get()));
  std::string bytes;
  constexpr std::size_t step = std::size_t{1} << 16;
  for (;;) {
    const std::size_t size = bytes.size();
    if (size > limits_.max_size)
      throw LimitError(Code::W21, {},
                       "a member of the ZIP archive is larger than " +
                           std::to_string(limits_.max_size) + " bytes");
    bytes.resize(size + step);
    const zip_int64_t got = zip_fread(file.get(), bytes.data() + size, step);
    if (got < 0) fail(zip_file_strerror(file.get()));
    bytes.resize(size + static_cast<std::size_t>(got));
    if (got == 0) return bytes;
  }
}

}  // namespace eascard::capture
