// Whatever the bytes: no crash, and a plan whose gaps are in order and inside the bytes, around
// which the reader reads to the end.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/recover.hpp"

namespace {

using namespace eascard;

constexpr Limits small{16, 1 << 16};

void require(bool condition) {
  if (!condition) std::abort();
}

void check_plan(std::string_view bytes, const wbxml::Plan& plan) {
  std::size_t end = 0;
  for (const wbxml::Gap& gap : plan.gaps) {
    require(gap.begin >= end && gap.begin <= gap.end);
    end = gap.end;
  }
  require(end <= bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (size > small.max_size) return 0;
  const wbxml::Plan plan = wbxml::plan_recovery(bytes, small);
  check_plan(bytes, plan);
  if (plan.kept == 0) return 0;
  wbxml::Reader reader(small);
  reader.start(0);
  try {
    reader.read_around(bytes, plan.gaps);
    require(reader.size() <= size);
  } catch (const LimitError&) {
  } catch (const Error& error) {
    require(error.diagnostic().place.offset < 5 || error.diagnostic().code == Code::W02 ||
            error.diagnostic().code == Code::W03);  // the header is not planned
  }
  return 0;
}
