// Arbitrary input as the program takes it, gzip and all: no crash, an end, and the same records
// however the bytes come. The first byte says how they are cut and what is asked for.

#include "../unit/record_log.hpp"

#include <cstdlib>

#include "../unit/pieces.hpp"

namespace {

using namespace eascard;

std::string log(std::string_view all, std::size_t piece, const records::Options& options,
                records::Input::Wanted wanted) {
  test::Pieces pieces(all, piece);
  records::BufferedBytes bytes(pieces);
  return test::record_log(bytes, options, wanted);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
  records::Options options;
  options.limits.max_depth = 32;
  options.limits.max_size = 1 << 16;
  options.recover = (data[0] & 1) != 0;
  const auto wanted =
      (data[0] & 2) != 0 ? records::Input::Wanted::bodies : records::Input::Wanted::records;
  const std::size_t piece = 1 + (data[0] >> 2);
  if (log(all, piece, options, wanted) != log(all, all.size() + 1, options, wanted)) std::abort();
  return 0;
}
