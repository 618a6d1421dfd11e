#pragma once
// A failing and a mended example for each rule: what `validate --explain` shows, and what the tests
// run.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "eascard/document/message.hpp"
#include "eascard/validate/rules.hpp"

namespace eascard::validate {

struct Example {
  Code code{};
  std::optional<Version> protocol;
  std::string_view frame;  ///< name of the message around the texts
  std::string_view failing;
  std::string_view mended;
};

struct Frame {
  std::string_view name;
  Direction direction = Direction::unknown;
  std::string_view text;  ///< with @ for the example
};

/// In the order of the rules; a rule may have several.
std::span<const Example> all_examples();
const Frame& frame_of(const Example& example);
/// The whole message, or in frame "hex" its bytes in hexadecimal, around `failing` or `mended`,
/// with repetitions written out.
std::string example_text(const Example& example, std::string_view text);

}  // namespace eascard::validate
