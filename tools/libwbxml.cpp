#include "libwbxml.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

#include "child.hpp"
#include "eascard/libwbxml/libwbxml.hpp"

namespace eascard::tool {
namespace {

constexpr std::array<std::string_view, 3> job_names = {"decode", "decode-other", "encode"};

/// Exit statuses of the child; what the sanitizers end with is none of them.
enum ChildStatus : int { converted = 0, refused = 10, out_of_memory = 11 };

[[noreturn]] void throw_limit(Place place, const std::string& what) {
  throw LimitError(Code::M032, place, "libwbxml took " + what);
}

std::string read_all() {
  std::string input;
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return input;
    input.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void write_all(std::string_view output) {
  while (!output.empty()) {
    const ssize_t written = write(STDOUT_FILENO, output.data(), output.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    output.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Not every want of memory is told as that; an error with so much in use is one.
bool is_short_of_memory(const libwbxml::Result& result, const ChildLimits& limits) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return result.out_of_memory ||
         static_cast<std::uint64_t>(usage.ru_maxrss) * 1024 > limits.memory / 2;
}

libwbxml::Result convert(std::string_view job) {
  if (job == job_names[static_cast<std::size_t>(LibwbxmlJob::decode)])
    return libwbxml::decode(read_all(), libwbxml::Language::activesync);
  if (job == job_names[static_cast<std::size_t>(LibwbxmlJob::decode_other)])
    return libwbxml::decode(read_all(), libwbxml::Language::by_public_id);
  return libwbxml::encode(libwbxml::with_doctype(read_all()));
}

}  // namespace

std::string run_libwbxml(LibwbxmlJob job, std::string_view input, Place place) {
  const std::string name(job_names[static_cast<std::size_t>(job)]);
  const ChildLimits limits = child_limits();
  ChildResult result = run_child({std::string(libwbxml_child), name}, input, limits);
  if (result.end == ChildResult::End::timed_out)
    throw_limit(place, "longer than " + std::to_string(limits.seconds) + " s");
  if (result.end == ChildResult::End::killed)
    throw Error(Code::M031, place,
                "libwbxml crashed (signal " + std::to_string(result.number) + ")");
  switch (result.number) {
    case converted:
      return std::move(result.output);
    case refused:
      throw Error(Code::M030, place, "libwbxml: " + result.output);
    case out_of_memory:
      throw_limit(place, "more than " + std::to_string(limits.memory >> 20) + " MiB of memory");
    default:
      throw Error(Code::M031, place,
                  "libwbxml crashed (exit status " + std::to_string(result.number) + ")");
  }
}

/// Leaves without cleaning up, as libwbxml may have left anything behind.
void run_libwbxml_child(std::string_view job) {
  const ChildLimits limits = child_limits();
  take_limits(limits);
  try {
    const libwbxml::Result result = convert(job);
    write_all(result.output);
    _exit(result.error == 0                    ? converted
          : is_short_of_memory(result, limits) ? out_of_memory
                                               : refused);
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory);
  }
}

}  // namespace eascard::tool
