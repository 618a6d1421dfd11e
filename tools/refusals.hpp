#pragma once
// What the server did not take, as warnings.

#include "eascard/conversation/refusals.hpp"
#include "messages.hpp"

namespace eascard::tool {

/// Those of a Sync response; `answered` is its request, nullptr where that is not known.
void report_refusals(const Document& document, const conversation::Request* answered,
                     const Origin& origin, Messages& messages);

}  // namespace eascard::tool
