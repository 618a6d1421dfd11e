#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "messages.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;

/// Where the name's links lead; the last of them may lead to a file that is not there yet.
std::filesystem::path follow_links(std::filesystem::path path) {
  std::error_code error;
  for (int links = 0; links < 40 && std::filesystem::is_symlink(path, error); ++links)
    path = path.parent_path() / std::filesystem::read_symlink(path, error);
  return path;
}

}  // namespace

void Output::write(std::string_view bytes) {
  if (bytes.empty()) return;
  if (empty_) buffer_.reserve(buffer_size);
  empty_ = false;
  if (buffer_.size() + bytes.size() > buffer_size) flush();
  if (bytes.size() >= buffer_size) return put(bytes);
  buffer_ += bytes;
}

void Output::flush() {
  if (!buffer_.empty()) put(buffer_);
  buffer_.clear();
}

FileOutput::FileOutput(std::string name, bool no_clobber)
    : name_(std::move(name)), replace_(!no_clobber) {
  if (name_ == "-") {
    fd_ = STDOUT_FILENO;
  } else {
    open_target();
  }
}

FileOutput::FileOutput(const Folder& folder, std::string base, std::string name, bool replace)
    : name_(std::move(name)), base_(std::move(base)), replace_(replace) {
  open_in_folder(folder.fd());
}

FileOutput::~FileOutput() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) close(fd_);
}

void FileOutput::open_target() {
  struct stat info {};
  const bool exists = stat(name_.c_str(), &info) == 0;
  if (!exists && errno != ENOENT) fail("cannot write");
  if (exists && S_ISREG(info.st_mode) && !replace_) {
    errno = EEXIST;
    fail("not replaced, as -n asks");
  }
  if (exists && !S_ISREG(info.st_mode)) {
    fd_ = open(name_.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd_ < 0) fail("cannot write");
    return;
  }
  if (exists && access(name_.c_str(), W_OK) != 0) fail("cannot write");
  const std::filesystem::path target = follow_links(name_);
  base_ = target.filename().string();
  folder_.emplace(target.has_parent_path() ? target.parent_path().string() : ".");
  if (folder_->fd() < 0) fail("cannot write");
  create_temporary(folder_->fd(), exists ? std::optional(info.st_mode & 07777) : std::nullopt);
}

void FileOutput::open_in_folder(int folder) {
  struct stat info {};
  const bool exists = fstatat(folder, base_.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
  if (!exists && errno != ENOENT) fail("cannot write");
  const bool is_regular = exists && S_ISREG(info.st_mode);
  if (exists && !is_regular && !S_ISLNK(info.st_mode))
    throw OutputError(name_, "not replaced: no regular file");
  if (exists && !replace_) {
    errno = EEXIST;
    fail("not replaced without --force");
  }
  if (is_regular && faccessat(folder, base_.c_str(), W_OK, 0) != 0) fail("cannot write");
  create_temporary(folder, is_regular ? std::optional(info.st_mode & 07777) : std::nullopt);
}

/// With the mode of the file that is replaced, or that of any new file.
void FileOutput::create_temporary(int folder, std::optional<mode_t> mode) {
  fd_ = temporary_.create(folder, mode ? 0600 : 0666);
  if (fd_ < 0) fail("cannot write");
  if (mode && fchmod(fd_, *mode) != 0) fail("cannot set the mode");
}

void FileOutput::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void FileOutput::commit() {
  flush();
  const int fd = std::exchange(fd_, -1);
  if (close(fd) != 0) fail("cannot write");
  if (temporary_.exists() && !temporary_.rename(base_, replace_)) fail("cannot write");
}

bool FileOutput::is_terminal() const {
  return isatty(fd_) == 1;
}

void FileOutput::fail(const char* what) const {
  if (errno == EPIPE) throw BrokenPipe();
  throw OutputError(name_, std::string(what) + ": " + std::strerror(errno));
}

}  // namespace eascard::tool
