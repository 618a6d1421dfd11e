#include "progress.hpp"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "eascard/text/printable.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::tool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds first_after = seconds(2);
constexpr milliseconds draw_every = milliseconds(200);

/// "412 of 1830 MiB (22 %)", "412 MiB".
std::string bytes_text(const Work& work) {
  struct Unit {
    const char* name;
    unsigned shift;
  };
  constexpr Unit units[] = {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
  constexpr std::uint64_t most_digits = 9999;
  const std::uint64_t whole = std::max(work.read, work.expected);
  const Unit* unit = units;
  while (unit != std::end(units) - 1 && whole >> unit->shift > most_digits) ++unit;
  std::string text = std::to_string(work.read >> unit->shift);
  if (work.expected > 0) text += " of " + std::to_string(work.expected >> unit->shift);
  text += std::string(" ") + unit->name;
  if (work.expected == 0) return text;
  const double part = static_cast<double>(work.read) / static_cast<double>(work.expected);
  return text + " (" + std::to_string(static_cast<int>(std::min(part, 1.0) * 100)) + " %)";
}

/// "about 12 s left", as if the rest took as long as what is done; "" where nobody knows.
std::string time_left(const Work& work, milliseconds elapsed) {
  if (work.read == 0 || work.read >= work.expected) return {};
  const double left = static_cast<double>(work.expected - work.read) *
                      static_cast<double>(elapsed.count()) / static_cast<double>(work.read) / 1000;
  constexpr double minute = 60;
  constexpr double hour = 60 * minute;
  constexpr double most = 1000 * hour;
  if (left > most) return {};
  const auto about = [](double count, const char* unit) {
    return "about " + std::to_string(std::max(std::lround(count), 1L)) + unit + " left";
  };
  if (left < 1.5 * minute) return about(left, " s");
  return left < 1.5 * hour ? about(left / minute, " min") : about(left / hour, " h");
}

/// At its end what does not fit is two dots.
std::string fit(const std::string& text, std::size_t columns) {
  if (columns_of(text) <= columns) return text;
  constexpr std::string_view dots = "..";
  if (columns < dots.size()) return {dots.begin(), dots.begin() + columns};
  std::size_t at = 0;
  std::size_t used = dots.size();
  for (;;) {
    const std::size_t size = std::max<std::size_t>(utf8_length(text, at), 1);
    used += columns_of(std::string_view(text).substr(at, size));
    if (used > columns) return text.substr(0, at).append(dots);
    at += size;
  }
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

class Terminal : public Screen {
 public:
  milliseconds now() const override {
    return std::chrono::duration_cast<milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
  }

  /// Asked each time: people change the size of their windows.
  std::size_t columns() const override {
    constexpr std::size_t usual = 80;
    winsize size{};
    const bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : usual;
  }

  bool is_ours() const override {
    const pid_t foreground = tcgetpgrp(STDERR_FILENO);
    return foreground < 0 || foreground == getpgrp();
  }

  void write(std::string_view text) override {
    // What cannot be drawn is no fault of the data.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
  }
};

/// Whether what is written to standard output ends on a screen, at once or through a program.
bool may_be_shown(int fd) {
  struct stat info {};
  if (isatty(fd) == 1) return true;
  return fstat(fd, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode));
}

}  // namespace

std::string progress_text(const Work& work, milliseconds elapsed, std::size_t columns) {
  std::string text = bytes_text(work);
  const auto add = [&text](std::uint64_t count, const char* what) {
    if (count == 0) return;
    text += ", " + std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
  };
  add(work.messages, "message");
  add(work.contacts, "contact");
  add(work.findings, "finding");
  if (const std::string left = time_left(work, elapsed); !left.empty()) text += ", " + left;
  if (!work.file.empty()) text += ": " + printable(work.file);
  return fit(text, columns);
}

std::unique_ptr<Screen> open_screen(const Options& options, bool uses_output) {
  if (options.no_progress || options.quiet || options.messages != MessageFormat::text) return {};
  if (isatty(STDERR_FILENO) != 1 || variable("TERM") == "dumb") return {};
  if (uses_output && options.output == "-" && may_be_shown(STDOUT_FILENO)) return {};
  return std::make_unique<Terminal>();
}

Progress::Progress(std::unique_ptr<Screen> screen) : screen_(std::move(screen)) {
  if (!screen_) return;
  start_ = screen_->now();
  next_ = start_ + first_after;
}

void Progress::begin_file(const std::string& file) {
  if (screen_) work_.file = file;
}

void Progress::add_bytes(std::uint64_t count) {
  if (!screen_) return;
  work_.read += count;
  look();
}

void Progress::look() {
  const milliseconds now = screen_->now();
  if (now < next_) return;
  next_ = now + draw_every;
  if (!screen_->is_ours()) return;
  if (expected_) work_.expected = std::exchange(expected_, {})();
  // A terminal may go to the next line once the last column is written.
  const std::size_t columns = std::max<std::size_t>(screen_->columns(), 1) - 1;
  screen_->write('\r' + progress_text(work_, now - start_, columns) + "\x1B[K");
  is_drawn_ = true;
}

void Progress::erase() {
  if (std::exchange(is_drawn_, false)) screen_->write("\r\x1B[K");
}

}  // namespace eascard::tool
