#pragma once
// Which tokens of WBXML changed from one message to another.

#include <functional>
#include <string_view>
#include <vector>

#include "eascard/wbxml/dump.hpp"

namespace eascard::book {

/// The tokens of WBXML documents, one behind another, as far as they can be read. `bytes` have to
/// outlive the rows. Throws Error for what is damaged.
void append_tokens(std::string_view bytes, const Limits& limits, std::vector<wbxml::Row>& rows);

/// Calls `removed` and `added` for the rows that only one side has, in order, with as few of them
/// as a search with a bound finds: where the sides differ in more than some hundred places, all
/// between the first and the last one is told as replaced.
void diff_tokens(const std::vector<wbxml::Row>& before, const std::vector<wbxml::Row>& after,
                 const std::function<void(const wbxml::Row&)>& removed,
                 const std::function<void(const wbxml::Row&)>& added);

}  // namespace eascard::book
