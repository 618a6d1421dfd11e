#pragma once
// HTTP messages as they were sent.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// Messages one behind another, as capture::HttpReader takes them. Of a compressed body the size,
/// and so Content-Length or the chunks, may become other ones; nothing else moves. Throws Error
/// where a message is damaged.
std::string redact_http(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
