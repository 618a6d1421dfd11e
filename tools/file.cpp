#include "file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "messages.hpp"

namespace eascard::tool {

File::File(const std::string& name, std::function<void()> before_wait)
    : name_(name), before_wait_(std::move(before_wait)) {
  fd_ = name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (fd_ < 0 || fstat(fd_, &info) != 0) fail("cannot open");
  if (S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    fail("cannot read");
  }
  may_wait_ = !S_ISREG(info.st_mode);
  if (!may_wait_) size_ = static_cast<std::uint64_t>(info.st_size);
}

File::~File() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

std::size_t File::read(char* to, std::size_t size) {
  if (may_wait_) {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, 0) == 0) before_wait_();
  }
  for (;;) {
    const ssize_t count = ::read(fd_, to, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot read");
    read_ += static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
  }
}

void File::fail(const char* what) const {
  throw IoError(name_, std::string(what) + ": " + std::strerror(errno));
}

}  // namespace eascard::tool
