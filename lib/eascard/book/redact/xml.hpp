#pragma once
// Personal values in the bytes of XML, replaced where they stand: no byte moves.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// A stream of documents, in any spelling that xml::Reader takes. Names of elements and attributes
/// stay; of elements that no table knows, of comments and of processing instructions everything is
/// personal. Throws Error where a document is not well-formed.
std::string redact_xml(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
