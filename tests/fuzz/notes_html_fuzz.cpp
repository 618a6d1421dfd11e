// Whatever the bytes: no crash, and the text is UTF-8 with LF line ends and no blank edges.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/notes/html.hpp"
#include "eascard/text/utf8.hpp"

namespace {

using eascard::notes::html_to_text;
using eascard::notes::TextLimits;

void require(bool condition) {
  if (!condition) std::abort();
}

void check(std::string_view html, TextLimits limits) {
  // A copy: its end is the end of an allocation.
  const std::vector<char> copy(html.begin(), html.end());
  const std::string text = html_to_text({copy.data(), copy.size()}, limits).text;
  require(text.size() <= limits.max_text);
  require(eascard::find_bad_utf8(text) == text.size());
  require(text.find('\r') == std::string::npos && text.find('\0') == std::string::npos);
  require(text.find("\n\n\n") == std::string::npos);
  require(!text.starts_with('\n') && !text.ends_with('\n'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  check(html, {});
  check(html, {1, 20});
  return 0;
}
