// Stands in for libwbxml.cpp where the build goes without libwbxml.

#include "eascard/libwbxml/libwbxml.hpp"

namespace eascard::libwbxml {
namespace {

Result absent() {
  return {-1, "this program was built without libwbxml"};
}

}  // namespace

bool is_available() {
  return false;
}

Result decode(std::string, Language) {
  return absent();
}

Result encode(std::string) {
  return absent();
}

std::string with_doctype(std::string_view xml) {
  return std::string(xml);
}

}  // namespace eascard::libwbxml
