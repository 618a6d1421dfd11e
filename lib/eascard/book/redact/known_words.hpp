#pragma once
// Words that say nothing of anybody.

#include <string_view>

namespace eascard::book {

/// Whether the word, in any case, is one of the protocol, of HTTP or of logs.
bool is_known_word(std::string_view word);

}  // namespace eascard::book
