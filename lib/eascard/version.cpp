#include "eascard/version.hpp"

namespace eascard {

std::string_view version() {
  return EASCARD_VERSION;
}

std::string_view commit() {
  return EASCARD_COMMIT;
}

std::string_view libwbxml_version() {
  return EASCARD_LIBWBXML_VERSION;
}

}  // namespace eascard
