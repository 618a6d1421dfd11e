#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "messages.hpp"

// The address sanitizer reserves terabytes of address space: there is no limit to put on it.
#if defined(__SANITIZE_ADDRESS__)
#define EASCARD_LIMIT_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EASCARD_LIMIT_MEMORY 0
#endif
#endif
#ifndef EASCARD_LIMIT_MEMORY
#define EASCARD_LIMIT_MEMORY 1
#endif

namespace eascard::tool {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(int error) {
  throw IoError("/proc/self/exe", std::string("cannot start a child: ") + std::strerror(error));
}

/// A running child and our end of the socket that is its standard input and output: a pipe would
/// kill us by SIGPIPE when the child dies.
class Child {
 public:
  explicit Child(const std::vector<std::string>& arguments) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail(errno);
    socket_ = ends[0];
    const int error = spawn(arguments, ends[1]);
    close(ends[1]);
    if (error == 0) return;
    close(socket_);
    fail(error);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    close(socket_);
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    wait();
  }

  /// Writes and reads as either side is ready, until the child closes its end; false where the
  /// time ends first.
  [[nodiscard]] bool exchange(std::string_view input, std::string& output, Clock::time_point end) {
    if (input.empty()) shutdown(socket_, SHUT_WR);
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return false;
      pollfd ready{socket_, static_cast<short>(input.empty() ? POLLIN : POLLIN | POLLOUT), 0};
      if (poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
      if (ready.revents & POLLOUT) send_some(input);
      if (ready.revents & (POLLIN | POLLHUP | POLLERR) && !receive_some(output)) return true;
    }
  }

  /// The status of waitpid().
  int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

 private:
  int spawn(const std::vector<std::string>& arguments, int socket) {
    std::vector<char*> argv;
    std::string name = "eascard";
    std::vector<std::string> copies = arguments;
    argv.push_back(name.data());
    for (std::string& argument : copies) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }

  /// What the child does not take any more it does not need.
  void send_some(std::string_view& input) {
    const ssize_t sent = send(socket_, input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      input.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      input = {};
    }
    if (input.empty()) shutdown(socket_, SHUT_WR);
  }

  /// False at the end.
  bool receive_some(std::string& output) {
    std::array<char, 64 * 1024> buffer;
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) output.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
  }

  int socket_ = -1;
  pid_t pid_ = 0;
};

}  // namespace

ChildLimits child_limits() {
  ChildLimits limits;
  rlimit own{};
  if (getrlimit(RLIMIT_AS, &own) == 0)
    limits.memory = std::min<std::uint64_t>(limits.memory, own.rlim_cur);
  if (getrlimit(RLIMIT_CPU, &own) == 0)
    limits.seconds = static_cast<unsigned>(std::min<rlim_t>(limits.seconds, own.rlim_cur));
  return limits;
}

ChildResult run_child(const std::vector<std::string>& arguments, std::string_view input,
                      const ChildLimits& limits) {
  ChildResult result;
  Child child(arguments);
  if (!child.exchange(input, result.output, Clock::now() + std::chrono::seconds(limits.seconds))) {
    result.end = ChildResult::End::timed_out;
    return result;
  }
  const int status = child.wait();
  if (WIFSIGNALED(status)) {
    result.number = WTERMSIG(status);
    result.end = result.number == SIGXCPU ? ChildResult::End::timed_out : ChildResult::End::killed;
  } else {
    result.number = WEXITSTATUS(status);
  }
  return result;
}

void take_limits(const ChildLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int crash : {SIGSEGV, SIGBUS})
    signal(crash, SIG_DFL);  // the sanitizers would make an exit status of it
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const rlimit time{limits.seconds, limits.seconds + 1};
  setrlimit(RLIMIT_CPU, &time);
#if EASCARD_LIMIT_MEMORY
  const rlimit memory{limits.memory, limits.memory};
  setrlimit(RLIMIT_AS, &memory);
#endif
}

}  // namespace eascard::tool
