#pragma once
// Our decoding of a message against libwbxml's: names, namespaces, text and order.

#include <string>
#include <vector>

#include "eascard/document/document.hpp"

namespace eascard::libwbxml {

/// Compares a Document read from WBXML with the XML that libwbxml made of the same bytes:
/// canonical, white space kept. Gives each difference with both sides, at the element's place; none
/// for what libwbxml_differences.def lists. Of very many the first max_differences and a word that
/// there are more.
std::vector<Diagnostic> cross_check(const Document& document, std::string xml);

inline constexpr std::size_t max_differences = 100;

}  // namespace eascard::libwbxml
