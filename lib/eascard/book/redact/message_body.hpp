#pragma once
// The body of a message in a container, whatever it is.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/capture/http_message.hpp"

namespace eascard::book {

/// A body without codings, as many bytes: a bare form or a multipart response as such; of other
/// texts the words, of pictures a picture, all else noise.
std::string redact_body(std::string_view body, std::string_view content_type, Redactor& redactor);
/// The response of ItemOperations: the directory stays ([MS-ASCMD] 2.2.1.10.1.1).
std::string redact_multipart(std::string_view body, Redactor& redactor);
/// The body as it was sent but for chunks; codings are taken off and put on again, so that it may
/// have another size then. Throws Error where one of them is damaged or unknown.
std::string redact_coded_body(std::string_view body, capture::Headers headers, Redactor& redactor);

}  // namespace eascard::book
