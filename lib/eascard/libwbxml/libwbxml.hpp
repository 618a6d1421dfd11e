#pragma once
// The second engine, libwbxml, in the one setting that keeps every byte it can: canonical XML,
// white space kept, WBXML 1.3, no string table. It aborts and overflows its stack on some inputs:
// call it only in a process that may die.

#include <string>
#include <string_view>

namespace eascard::libwbxml {

/// What comes of a conversion.
struct Result {
  int error = 0;       ///< libwbxml's code, WBXMLError; 0 for none
  std::string output;  ///< XML or WBXML; libwbxml's words where there is an error
  bool out_of_memory = false;
};

/// Whether this build has libwbxml. Without it there is nothing but errors.
bool is_available();

enum class Language { activesync, by_public_id };

/// WBXML to XML: one document, what follows it is dropped silently.
Result decode(std::string wbxml, Language language);
/// XML to WBXML. ActiveSync has no public id in its header, other languages theirs.
Result encode(std::string xml);

/// The XML with ActiveSync's DOCTYPE, unless it has one: libwbxml goes by that.
std::string with_doctype(std::string_view xml);

}  // namespace eascard::libwbxml
