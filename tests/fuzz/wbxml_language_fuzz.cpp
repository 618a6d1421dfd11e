// Whatever the bytes: no crash; where a document ends and what language it is in does not depend on
// how they are cut, and is what the reader says where that can read it. The comparison with
// libwbxml takes any XML: what stands behind the document.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "eascard/libwbxml/cross_check.hpp"
#include "eascard/wbxml/language.hpp"
#include "eascard/wbxml/reader.hpp"

namespace {

using namespace eascard;

constexpr Limits small{16, 2048};

void require(bool condition) {
  if (!condition) std::abort();
}

/// The size of the document; none where the limit is reached.
std::optional<std::size_t> extent(std::string_view bytes, std::size_t step) {
  wbxml::Extent extent(small);
  extent.start(7);
  try {
    for (std::size_t size = 0;; size += step) {
      const bool last = size >= bytes.size();
      // A copy: the buffer moves between calls, and its end is the end of an allocation.
      const std::vector<char> copy(bytes.begin(), last ? bytes.end() : bytes.begin() + size);
      if (extent.read({copy.data(), copy.size()}, last)) return extent.size();
      require(!last);
    }
  } catch (const LimitError&) {
    return std::nullopt;
  }
}

void check_language(std::string_view bytes) {
  const auto whole = wbxml::language_of(bytes, true);
  require(whole.has_value());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<char> copy(bytes.begin(), bytes.begin() + size);
    const auto part = wbxml::language_of({copy.data(), copy.size()}, false);
    require(!part || *part == *whole);
  }
}

void check_document(std::string_view bytes, std::optional<std::size_t> size) {
  wbxml::Reader reader(small);
  reader.start(0);
  try {
    reader.read(bytes, true);
  } catch (const Error&) {
    return;
  }
  require(size == reader.size());
  libwbxml::cross_check(reader.document(), std::string(bytes.substr(reader.size())));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = extent(bytes, bytes.size() + 1);
  require(!whole || *whole <= size);
  if (size < 512) require(extent(bytes, 1) == whole || !whole);
  check_language(bytes.substr(0, 512));
  check_document(bytes, whole);
  return 0;
}
