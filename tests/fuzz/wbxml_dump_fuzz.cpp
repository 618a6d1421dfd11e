// Whatever the bytes: every byte in one row, in order, and the same fault as the reader's.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "eascard/wbxml/dump.hpp"
#include "eascard/wbxml/reader.hpp"

namespace {

using namespace eascard;

constexpr Limits small{16, 1 << 16};

void require(bool condition) {
  if (!condition) std::abort();
}

/// Throws what the reader does.
std::size_t read_size(std::string_view bytes) {
  wbxml::Reader reader(small);
  reader.start(0);
  reader.read(bytes, true);
  return reader.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  wbxml::Dump dump(bytes, 0, small);
  std::size_t end = 0;
  for (wbxml::Row row; dump.next(row); end += row.bytes.size()) {
    require(row.offset == end && row.bytes.data() == bytes.data() + end);
    wbxml::row_name(row);
  }
  require(dump.size() == end);
  try {
    const std::size_t read = read_size(bytes);
    require(!dump.fault() && end == read);
  } catch (const LimitError&) {  // of text in all, which the dump does not count
  } catch (const Error& error) {
    require(dump.fault().has_value() && end == bytes.size());
    require(dump.fault()->diagnostic.text == error.diagnostic().text);
  }
  return 0;
}
