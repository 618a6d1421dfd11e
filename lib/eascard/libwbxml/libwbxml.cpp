#include "eascard/libwbxml/libwbxml.hpp"

#include <wbxml/wbxml.h>

#include <cstdlib>
#include <memory>

#include "eascard/wbxml/language.hpp"

namespace eascard::libwbxml {
namespace {

constexpr std::string_view doctype =
    "<!DOCTYPE ActiveSync PUBLIC \"-//MICROSOFT//DTD ActiveSync//EN\" "
    "\"http://www.microsoft.com/\">";

/// What stands before the root's start tag.
std::string_view prolog(std::string_view xml) {
  std::size_t at = 0;
  while ((at = xml.find('<', at)) != std::string_view::npos) {
    const std::string_view markup = xml.substr(at);
    if (markup.starts_with("<!--")) {
      at = xml.find("-->", at);
    } else if (markup.starts_with("<?") || markup.starts_with("<!")) {
      ++at;
    } else {
      break;
    }
  }
  return xml.substr(0, at);
}

/// Whether the DOCTYPE is that of another language.
bool is_other_language(std::string_view xml) {
  constexpr std::string_view keyword = "PUBLIC";
  std::string_view rest = prolog(xml);
  const std::size_t at = rest.find(keyword);
  if (at == std::string_view::npos) return false;
  rest.remove_prefix(at + keyword.size());
  const std::size_t quote = rest.find_first_of("\"'");
  if (quote == std::string_view::npos) return false;
  const char mark = rest[quote];
  rest.remove_prefix(quote + 1);
  return wbxml::find_language(rest.substr(0, rest.find(mark))) != nullptr;
}

/// Runs a converter, which takes its input by a pointer that is not const.
template <typename Run>
Result convert(Run run, std::string& input) {
  WB_UTINY* output = nullptr;
  WB_ULONG size = 0;
  const WBXMLError error = run(reinterpret_cast<WB_UTINY*>(input.data()),
                               static_cast<WB_ULONG>(input.size()), &output, &size);
  const std::unique_ptr<WB_UTINY, decltype(&std::free)> owner(output, std::free);
  if (error == WBXML_OK) return {0, std::string(reinterpret_cast<const char*>(output), size)};
  return {error, reinterpret_cast<const char*>(wbxml_errors_string(error)),
          error == WBXML_ERROR_NOT_ENOUGH_MEMORY || error == WBXML_ERROR_ENCODER_APPEND_DATA};
}

}  // namespace

bool is_available() {
  return true;
}

Result decode(std::string wbxml, Language language) {
  WBXMLConvWBXML2XML* converter = nullptr;
  wbxml_conv_wbxml2xml_create(&converter);
  const std::unique_ptr<WBXMLConvWBXML2XML, decltype(&wbxml_conv_wbxml2xml_destroy)> owner(
      converter, wbxml_conv_wbxml2xml_destroy);
  wbxml_conv_wbxml2xml_set_gen_type(converter, WBXML_GEN_XML_CANONICAL);
  if (language == Language::activesync)
    wbxml_conv_wbxml2xml_set_language(converter, WBXML_LANG_ACTIVESYNC);
  wbxml_conv_wbxml2xml_enable_preserve_whitespaces(converter);
  return convert(
      [converter](auto... arguments) { return wbxml_conv_wbxml2xml_run(converter, arguments...); },
      wbxml);
}

Result encode(std::string xml) {
  WBXMLConvXML2WBXML* converter = nullptr;
  wbxml_conv_xml2wbxml_create(&converter);
  const std::unique_ptr<WBXMLConvXML2WBXML, decltype(&wbxml_conv_xml2wbxml_destroy)> owner(
      converter, wbxml_conv_xml2wbxml_destroy);
  wbxml_conv_xml2wbxml_set_version(converter, WBXML_VERSION_13);
  wbxml_conv_xml2wbxml_enable_preserve_whitespaces(converter);
  wbxml_conv_xml2wbxml_disable_string_table(converter);
  if (!is_other_language(xml)) wbxml_conv_xml2wbxml_disable_public_id(converter);
  return convert(
      [converter](auto... arguments) { return wbxml_conv_xml2wbxml_run(converter, arguments...); },
      xml);
}

std::string with_doctype(std::string_view xml) {
  const std::string_view head = prolog(xml);
  if (head.find("<!DOCTYPE") != std::string_view::npos) return std::string(xml);
  return std::string(head) + std::string(doctype) + std::string(xml.substr(head.size()));
}

}  // namespace eascard::libwbxml
