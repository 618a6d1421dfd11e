// Arbitrary texts: no crash, every answer goes on, and the cuts do not matter.

#include "eascard/capture/text_scan.hpp"

#include "capture_fuzzing.hpp"

namespace {

using eascard::Limits;
using eascard::capture::TextMode;
using eascard::capture::TextReader;

template <TextMode mode>
struct ModeReader : TextReader {
  explicit ModeReader(Limits limits) : TextReader(mode, limits) {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  eascard::fuzz::check_pieces<ModeReader<TextMode::text>>(data, size);
  eascard::fuzz::check_pieces<ModeReader<TextMode::hex>>(data, size);
  eascard::fuzz::check_pieces<ModeReader<TextMode::base64>>(data, size);
  return 0;
}
