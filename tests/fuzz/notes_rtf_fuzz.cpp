// Whatever the bytes, as RTF and as the contents of compressed RTF: no crash, sizes within their
// limits, and the text is UTF-8 without CR.

#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/notes/lzfu.hpp"
#include "eascard/notes/rtf.hpp"
#include "eascard/text/utf8.hpp"

namespace {

using namespace eascard::notes;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_text(std::string_view rtf, TextLimits limits) {
  // A copy: its end is the end of an allocation.
  const std::vector<char> copy(rtf.begin(), rtf.end());
  const std::string text = rtf_to_text({copy.data(), copy.size()}, limits).text;
  require(text.size() <= limits.max_text);
  require(eascard::find_bad_utf8(text) == text.size());
  require(text.find('\r') == std::string::npos && text.find('\0') == std::string::npos);
  require(!text.ends_with('\n'));
}

void check_compressed(std::string_view data) {
  constexpr std::size_t max_size = 1 << 16;
  const std::vector<char> copy(data.begin(), data.end());
  const NoteText result = decompress_rtf({copy.data(), copy.size()}, max_size);
  require(result.text.size() <= max_size);
  require(result.fault.empty() || result.text.empty());
  check_text(result.text, {});
}

std::string uint32(std::size_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

// No fuzzer finds a checksum: the header is made to fit.
std::string with_header(std::string_view contents) {
  const auto* const bytes = reinterpret_cast<const Bytef*>(contents.data());
  const auto crc = crc32_z(0xFFFFFFFF, bytes, contents.size()) ^ 0xFFFFFFFF;
  return uint32(contents.size() + 12) + uint32(1 << 16) + "LZFu" + uint32(crc) +
         std::string(contents);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_text(input, {});
  check_text("{\\rtf1" + std::string(input), {3, 20});
  check_text("{\\rtf1\\fromhtml1 " + std::string(input), {});
  check_compressed(input);
  check_compressed(with_header(input));
  return 0;
}
