#pragma once
// Character references of HTML: &amp; &#38; &#x26;.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eascard::notes {

struct Reference {
  std::size_t length = 0;    ///< bytes it takes, 0: there is none, the & stands for itself
  std::uint32_t first = 0;   ///< code point
  std::uint32_t second = 0;  ///< code point after it, 0 where there is none
};

/// The reference at the start of text, which begins with &. In an attribute "&copy=" is no
/// reference: the text of a URL is not to change. Source: WHATWG HTML 13.2.5.72 to 13.2.5.80.
Reference read_reference(std::string_view text, bool in_attribute);

}  // namespace eascard::notes
