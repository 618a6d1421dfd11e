#pragma once
// Flow files of mitmproxy: tnetstrings, values by their keys.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// Flows as capture::MitmReader takes them. Of a compressed body the size may become another one,
/// and with it the lengths around it. Throws Error where a flow is damaged.
std::string redact_mitm(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
