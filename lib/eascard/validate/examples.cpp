#include "eascard/validate/examples.hpp"

#include <algorithm>

namespace eascard::validate {
namespace {

// What the rows may name as a protocol version.
constexpr std::optional<Version> any = std::nullopt;
[[maybe_unused]] constexpr Version v2_5 = Version::v2_5;
[[maybe_unused]] constexpr Version v12_0 = Version::v12_0;
[[maybe_unused]] constexpr Version v12_1 = Version::v12_1;
[[maybe_unused]] constexpr Version v14_0 = Version::v14_0;
[[maybe_unused]] constexpr Version v14_1 = Version::v14_1;
[[maybe_unused]] constexpr Version v16_0 = Version::v16_0;
[[maybe_unused]] constexpr Version v16_1 = Version::v16_1;

constexpr Example examples[] = {
#define RULE_EXAMPLE(id, protocol, frame, failing, mended) \
  {Code::id, protocol, #frame, failing, mended},
#define EXAMPLE_FRAME(...)
#include "eascard/schema/rule_examples.def"
#undef RULE_EXAMPLE
#undef EXAMPLE_FRAME
};

constexpr Frame frames[] = {
#define RULE_EXAMPLE(...)
#define EXAMPLE_FRAME(name, direction, text) {#name, Direction::direction, text},
#include "eascard/schema/rule_examples.def"
#undef RULE_EXAMPLE
#undef EXAMPLE_FRAME
};

}  // namespace

std::span<const Example> all_examples() {
  return examples;
}

const Frame& frame_of(const Example& example) {
  const auto same = [&](const Frame& frame) { return frame.name == example.frame; };
  return *std::find_if(std::begin(frames), std::end(frames), same);
}

std::string example_text(const Example& example, std::string_view text) {
  std::string whole(frame_of(example).text);
  whole.replace(whole.find('@'), 1, text);
  std::string expanded;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t open = std::min(whole.find('{', at), whole.size());
    expanded.append(whole, at, open - at);
    if (open == whole.size()) break;
    const std::size_t star = whole.find('*', open);
    const std::size_t close = whole.find('}', star);
    for (int n = std::stoi(whole.substr(star + 1, close - star - 1)); n > 0; --n)
      expanded.append(whole, open + 1, star - open - 1);
    at = close + 1;
  }
  return expanded;
}

}  // namespace eascard::validate
