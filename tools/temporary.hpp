#pragma once
// A file that is written under a name of its own until it is whole, and removed whatever ends the
// program before that.

#include <sys/types.h>

#include <string>

namespace eascard::tool {

/// A folder that is open: what is done in it is done there, wherever its path leads by then.
class Folder {
 public:
  /// Opens it; without search permission or an existing folder fd() is -1 and errno says why.
  explicit Folder(const std::string& path);
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  int fd() const { return fd_; }

 private:
  int fd_ = -1;
};

/// A file in the making. Its destructor removes it, and so does every signal that can be caught and
/// ends the program: SIGPIPE and SIGXFSZ too.
class Temporary {
 public:
  Temporary() = default;
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary();

  /// Creates and opens a new file in `folder`, which has to stay open; the umask counts. Its
  /// descriptor, which is the caller's, or -1, and errno says why.
  [[nodiscard]] int create(int folder, mode_t mode);
  bool exists() const { return place_ != nullptr; }
  /// Gives the file its name in the folder. What stands there is replaced, a link and not where it
  /// leads, or with `replace` false a fault: EEXIST. False, and errno says why.
  [[nodiscard]] bool rename(const std::string& name, bool replace);

 private:
  struct Place;
  static Place places[];

  static Place& take_place();
  static void remove_all_and_die(int signal);
  static void catch_signals();

  Place* place_ = nullptr;
};

}  // namespace eascard::tool
