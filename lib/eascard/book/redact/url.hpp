#pragma once
// URLs of requests, and text with percent escapes: RFC 3986, [MS-ASHTTP] 2.2.1.1.1.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// The path of the protocol.
inline constexpr std::string_view activesync_path = "/Microsoft-Server-ActiveSync";

/// As many bytes. Scheme, port, the path of the protocol, and of the query the command and the type
/// of the device stay, whether it is plain or in base64.
std::string redact_url(std::string_view url, Redactor& redactor);
/// A host, with a user in front of it and a port behind it, which stays.
std::string redact_host(std::string_view host, Redactor& redactor);
/// The value of a parameter of the query, its escapes undone.
std::string redact_parameter(std::string_view name, std::string_view value, Redactor& redactor);
/// A value in which escapes such as %C3%A9 stay some.
std::string fake_escaped(Personal kind, std::string_view text, Redactor& redactor);

}  // namespace eascard::book
