#pragma once
// HAR 1.2: values are replaced in the JSON where they stand.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// An archive as capture::HarReader takes it. Strings with bodies that are compressed or have
/// pictures in bytes may become longer or shorter; nothing else does. Throws Error where the JSON
/// is malformed.
std::string redact_har(std::string_view json, Redactor& redactor);

}  // namespace eascard::book
