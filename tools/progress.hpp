#pragma once
// How far a long run is: one line on a terminal, drawn again and again.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "options.hpp"

namespace eascard::tool {

/// What a run has done so far.
struct Work {
  std::uint64_t read = 0;      ///< bytes, before gzip is undone
  std::uint64_t expected = 0;  ///< bytes of all inputs, 0 where that is not known
  std::uint64_t messages = 0;
  std::uint64_t contacts = 0;
  std::uint64_t findings = 0;
  std::string file;  ///< the input at hand, as the user gave it
};

/// "412 of 1830 MiB (22 %), 12345 messages, 3 findings, about 12 s left: big.log", what is wider
/// than `columns` cut.
std::string progress_text(const Work& work, std::chrono::milliseconds elapsed, std::size_t columns);

/// Where progress is drawn, and who tells the time.
class Screen {
 public:
  virtual ~Screen() = default;
  /// Since any moment.
  virtual std::chrono::milliseconds now() const = 0;
  virtual std::size_t columns() const = 0;
  /// Whether it is ours to draw on now: a job in the background leaves it to others.
  virtual bool is_ours() const = 0;
  virtual void write(std::string_view text) = 0;
};

/// The terminal that standard error is; nullptr where nothing is to be drawn: on none, or a dumb
/// one, or where somebody else may draw on it, which is who reads standard output from a pipe, or
/// the output itself. `uses_output` is false for what is written to files of a folder.
std::unique_ptr<Screen> open_screen(const Options& options, bool uses_output);

/// Counts, and draws after the first two seconds at most five times a second. Where there is no
/// screen it costs a comparison.
class Progress {
 public:
  explicit Progress(std::unique_ptr<Screen> screen = nullptr);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { erase(); }

  /// `expected` gives the bytes of all inputs; it is asked before the first line is drawn.
  void start(std::function<std::uint64_t()> expected) { expected_ = std::move(expected); }
  void begin_file(const std::string& file);
  void add_bytes(std::uint64_t count);
  void add_message() { count(work_.messages); }
  void add_contact() { count(work_.contacts); }
  void add_finding() { count(work_.findings); }
  /// Leaves the line empty, for what else is written there.
  void erase();

 private:
  void count(std::uint64_t& number) {
    ++number;
    constexpr std::uint32_t rarely = 64;
    if (screen_ && ++counted_ % rarely == 0) look();
  }
  void look();

  std::unique_ptr<Screen> screen_;
  std::function<std::uint64_t()> expected_;
  Work work_;
  std::uint32_t counted_ = 0;
  std::chrono::milliseconds start_{};
  std::chrono::milliseconds next_{};  ///< when to draw again
  bool is_drawn_ = false;
};

}  // namespace eascard::tool
