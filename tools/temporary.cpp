#include "temporary.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <random>
#include <stdexcept>
#include <utility>

namespace eascard::tool {
namespace {

constexpr char name_begin[] = ".eascard-";
constexpr std::size_t random_letters = 6;
constexpr std::size_t max_files = 16;  // at a time; a run has one output, and one in a folder
constexpr int max_attempts = 100;

enum class State : int { free, taken, made };
static_assert(std::atomic<State>::is_always_lock_free);  // a signal handler may read it

/// Signals that end no program by default, or cannot be caught (signal(7)).
bool lets_live(int signal) {
  constexpr std::array others = {SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU,
                                 SIGCONT, SIGCHLD, SIGURG,  SIGWINCH};
  return std::find(others.begin(), others.end(), signal) != others.end();
}

/// Holds every signal back: none comes between the making of a file and its being known.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

void append_random_letters(char* to) {
  constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
  unsigned bits = std::random_device()();
  for (std::size_t i = 0; i < random_letters; ++i, bits >>= 5) to[i] = letters[bits & 31];
}

/// Not every file system can rename without replacing; all that have links can link so.
bool rename_new(int folder, const char* from, const char* to) {
  if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  return linkat(folder, from, folder, to, 0) == 0 && unlinkat(folder, from, 0) == 0;
}

}  // namespace

// ---- Folder -------------------------------------------------------------------------------------

Folder::Folder(const std::string& path)
    : fd_(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

Folder::~Folder() {
  if (fd_ >= 0) close(fd_);
}

// ---- Temporary ----------------------------------------------------------------------------------

/// What a signal handler knows of a file: nothing that moves, and no more than it may touch.
struct Temporary::Place {
  std::atomic<State> state{State::free};
  int folder = -1;
  char name[sizeof name_begin + random_letters] = {};
};

Temporary::Place Temporary::places[max_files];

void Temporary::remove_all_and_die(int signal) {
  for (const Place& place : places)
    if (place.state == State::made) unlinkat(place.folder, place.name, 0);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// What is ignored stays so, and who handles a signal already, as the sanitizers do, keeps it.
void Temporary::catch_signals() {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    struct sigaction action {};
    const bool is_ours = !lets_live(signal) && sigaction(signal, nullptr, &action) == 0 &&
                         action.sa_handler == SIG_DFL;
    if (!is_ours) continue;
    action.sa_handler = remove_all_and_die;
    sigaction(signal, &action, nullptr);
  }
}

Temporary::Place& Temporary::take_place() {
  for (Place& place : places) {
    State free = State::free;
    if (place.state.compare_exchange_strong(free, State::taken)) return place;
  }
  throw std::logic_error("too many files in the making");
}

int Temporary::create(int folder, mode_t mode) {
  [[maybe_unused]] static const bool caught = (catch_signals(), true);
  Place& place = take_place();
  place.folder = folder;
  std::memcpy(place.name, name_begin, sizeof name_begin);
  const HeldSignals held;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    append_random_letters(place.name + sizeof name_begin - 1);
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const int fd = openat(folder, place.name, flags, mode);
    if (fd >= 0) {
      place.state = State::made;
      place_ = &place;
      return fd;
    }
    if (errno != EEXIST) break;
  }
  place.state = State::free;
  return -1;
}

bool Temporary::rename(const std::string& name, bool replace) {
  const bool done = replace
                        ? renameat(place_->folder, place_->name, place_->folder, name.c_str()) == 0
                        : rename_new(place_->folder, place_->name, name.c_str());
  if (done) std::exchange(place_, nullptr)->state = State::free;
  return done;
}

Temporary::~Temporary() {
  if (!place_) return;
  unlinkat(place_->folder, place_->name, 0);
  place_->state = State::free;
}

}  // namespace eascard::tool
