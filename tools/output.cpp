#include "output.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "messages.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;

/// Path of the temporary file for the signal handler; a copy, as a handler may touch no
/// std::string.
char temporary_path[4096];

void remove_and_die(int signal) {
  if (temporary_path[0] != '\0') unlink(temporary_path);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void guard_temporary(const std::string& path) {
  if (path.size() >= sizeof temporary_path) return;
  std::memcpy(temporary_path, path.c_str(), path.size() + 1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    if (std::signal(signal, remove_and_die) == SIG_IGN) std::signal(signal, SIG_IGN);
}

mode_t default_mode() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Output::Output(std::string name, bool no_clobber)
    : name_(std::move(name)), no_clobber_(no_clobber) {
  buffer_.reserve(buffer_size);
  if (name_ == "-") {
    fd_ = STDOUT_FILENO;
  } else {
    open_target();
  }
}

Output::~Output() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
  temporary_path[0] = '\0';
}

/// Where the name's links lead; the last of them may lead to a file that is not there yet.
std::filesystem::path follow_links(std::filesystem::path path) {
  std::error_code error;
  for (int links = 0; links < 40 && std::filesystem::is_symlink(path, error); ++links)
    path = path.parent_path() / std::filesystem::read_symlink(path, error);
  return path;
}

void Output::open_target() {
  struct stat info {};
  const bool exists = stat(name_.c_str(), &info) == 0;
  if (!exists && errno != ENOENT) fail("cannot write");
  if (exists && S_ISREG(info.st_mode) && no_clobber_) {
    errno = EEXIST;
    fail("not replaced");
  }
  if (exists && !S_ISREG(info.st_mode)) {
    fd_ = open(name_.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd_ < 0) fail("cannot write");
    return;
  }
  if (exists && access(name_.c_str(), W_OK) != 0) fail("cannot write");
  target_ = follow_links(name_).string();
  create_temporary(exists ? info.st_mode & 07777 : default_mode());
}

void Output::create_temporary(unsigned mode) {
  const std::size_t slash = target_.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : target_.substr(0, slash + 1);
  temporary_ = folder + ".eascard-XXXXXX";
  fd_ = mkostemp(temporary_.data(), O_CLOEXEC);
  if (fd_ < 0) {
    temporary_.clear();
    fail("cannot write");
  }
  guard_temporary(temporary_);
  if (fchmod(fd_, mode) != 0) fail("cannot set the mode");
}

void Output::write(std::string_view bytes) {
  if (bytes.empty()) return;
  empty_ = false;
  if (buffer_.size() + bytes.size() > buffer_size) flush();
  if (bytes.size() >= buffer_size) return write_all(bytes);
  buffer_ += bytes;
}

void Output::flush() {
  write_all(buffer_);
  buffer_.clear();
}

void Output::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Output::commit() {
  flush();
  const int fd = std::exchange(fd_, -1);
  if (close(fd) != 0) fail("cannot write");
  if (temporary_.empty()) return;
  const int renamed = no_clobber_ ? renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD,
                                              target_.c_str(), RENAME_NOREPLACE)
                                  : rename(temporary_.c_str(), target_.c_str());
  if (renamed != 0) fail("cannot write");
  temporary_.clear();
}

bool Output::is_terminal() const {
  return isatty(fd_) == 1;
}

void Output::fail(const char* what) const {
  if (errno == EPIPE) throw OutputError("", "");
  throw OutputError(name_, std::string(what) + ": " + std::strerror(errno));
}

}  // namespace eascard::tool
