#include "eascard/capture/zip.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>

namespace eascard::capture {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(Code::M053, {}, "the ZIP archive is damaged: " + what);
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
struct Free {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, Free>;

/// Of these bytes, which must outlive it. Its owner keeps it beyond the archive that it is of.
Source make_source(const void* bytes, std::size_t size) {
  zip_error_t error;
  zip_error_init(&error);
  Source source(zip_source_buffer_create(bytes, size, 0, &error));
  zip_error_fini(&error);
  if (!source) fail("no memory");
  return source;
}

Archive open(zip_source_t* source, int flags) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_keep(source);  // the archive frees one of them
  Archive archive(zip_open_from_source(source, flags, &error));
  const std::string why = archive ? "" : zip_error_strerror(&error);
  zip_error_fini(&error);
  if (archive) return archive;
  zip_source_free(source);
  fail(why);
}

std::string read_member(zip_t* archive, zip_uint64_t index, std::uint64_t most) {
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive, index, 0),
                                                               zip_fclose);
  if (!file) fail(zip_strerror(archive));
  std::string bytes;
  for (;;) {
    char block[std::size_t{1} << 14];
    const zip_int64_t got = zip_fread(file.get(), block, sizeof block);
    if (got < 0) fail(zip_file_strerror(file.get()));
    if (got == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(got));
    if (bytes.size() > most)
      throw LimitError(limit::expansion, {}, "the ZIP archive expands to more than is allowed");
  }
}

}  // namespace

std::vector<ZipMember> read_zip(std::string_view bytes, const Limits& limits) {
  constexpr std::uint64_t always_allowed = 1 << 20;  // what is small cannot hurt
  std::uint64_t left = std::max(always_allowed, bytes.size() * limits.max_expansion);
  left = std::min(left, limits.max_size);
  const Source source = make_source(bytes.data(), bytes.size());
  const Archive archive = open(source.get(), ZIP_RDONLY);
  std::vector<ZipMember> members;
  const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive.get(), 0));
  for (zip_uint64_t index = 0; index < count; ++index) {
    zip_stat_t stat;
    if (zip_stat_index(archive.get(), index, ZIP_FL_ENC_RAW, &stat) != 0)
      fail(zip_strerror(archive.get()));
    if (stat.encryption_method != ZIP_EM_NONE)
      throw Error(Code::M054, {}, "the archive is protected by a password; save it without one");
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
      fail("a member is neither stored nor deflated");
    members.push_back({stat.name, read_member(archive.get(), index, left), stat.mtime,
                       stat.comp_method == ZIP_CM_DEFLATE});
    left -= members.back().bytes.size();
  }
  return members;
}

std::string write_zip(const std::vector<ZipMember>& members) {
  const Source target = make_source(nullptr, 0);
  Archive archive = open(target.get(), ZIP_CREATE | ZIP_TRUNCATE);
  for (const ZipMember& member : members) {
    zip_source_t* const source =
        zip_source_buffer(archive.get(), member.bytes.data(), member.bytes.size(), 0);
    if (!source) fail(zip_strerror(archive.get()));
    const zip_int64_t index =
        zip_file_add(archive.get(), member.name.c_str(), source, ZIP_FL_ENC_GUESS);
    if (index < 0) {
      zip_source_free(source);
      fail(zip_strerror(archive.get()));
    }
    const auto number = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive.get(), number,
                             member.is_deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    zip_file_set_mtime(archive.get(), number, member.time, 0);
  }
  if (zip_close(archive.get()) != 0) fail(zip_strerror(archive.get()));
  (void)archive.release();  // closed, it is gone
  if (zip_source_open(target.get()) != 0) fail("it cannot be read again");
  zip_source_seek(target.get(), 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target.get())), '\0');
  zip_source_seek(target.get(), 0, SEEK_SET);
  const zip_int64_t got = zip_source_read(target.get(), bytes.data(), bytes.size());
  zip_source_close(target.get());
  if (got != static_cast<zip_int64_t>(bytes.size())) fail("it cannot be read again");
  return bytes;
}

}  // namespace eascard::capture
