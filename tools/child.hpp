#pragma once
// This program once more, as a child that may crash or run away: a job's bytes go in, others come
// out.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eascard::tool {

/// What a child may take.
struct ChildLimits {
  std::uint64_t memory = std::uint64_t{1} << 30;  ///< bytes of address space
  unsigned seconds = 60;                          ///< of processor time, and by the clock
};

/// The limits of ChildLimits, lowered to those that this process has itself (`ulimit`).
ChildLimits child_limits();

/// How it went.
struct ChildResult {
  enum class End : std::uint8_t { exited, killed, timed_out };
  End end = End::exited;
  int number = 0;  ///< exit status, or the signal
  std::string output;
};

/// Executes this program with these arguments, in which the child takes its limits on itself, gives
/// it `input` on standard input and takes its standard output; its standard error is dropped. Kills
/// it after limits.seconds. Throws IoError where there can be no child.
ChildResult run_child(const std::vector<std::string>& arguments, std::string_view input,
                      const ChildLimits& limits);

/// In the child, before anything else: its limits, no core file, and death with its parent.
void take_limits(const ChildLimits& limits);

}  // namespace eascard::tool
