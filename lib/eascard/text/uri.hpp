#pragma once
// URIs (RFC 3986).

#include <string>
#include <string_view>

namespace eascard {

/// The scheme that stands in front of a colon (RFC 3986 3.1), "" where there is none.
std::string_view uri_scheme(std::string_view text);
/// The text, which has a scheme, with each byte that cannot stand at its place percent-encoded.
std::string uri_text(std::string_view text);
/// A scheme, something behind it, and nothing that a URI cannot hold.
bool is_uri(std::string_view text);
/// Whether web_uri() leaves the text as it is.
bool is_web_uri(std::string_view text);
/// A web page as people write it, as a URI: with http:// in front where it has no scheme (file: of
/// a share's path, RFC 8089 E.3), and percent-encoded where needed; "" where nothing but a scheme
/// is there.
std::string web_uri(std::string_view text);

}  // namespace eascard
