#pragma once
// What only a pair of request and response, or a whole sequence, can show: the rules that need a
// conversation. [MS-ASCNTC] 3.1.4.5, 3.2.5.1; [MS-ASCMD] 2.2.1.21.

#include "eascard/conversation/conversation.hpp"
#include "eascard/validate/findings.hpp"

namespace eascard::validate {

/// Adds what is wrong with a message after those before it.
void check_turn(const Document& document, const Scope& scope, const conversation::Turn& turn,
                Findings& findings);

}  // namespace eascard::validate
