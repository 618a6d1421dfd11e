// Stands in for saz.cpp where the build goes without libzip.

#include "eascard/capture/saz.hpp"

struct zip {};

namespace eascard::capture {

void SazReader::CloseZip::operator()(zip*) const {}

bool SazReader::read_exchange(std::string_view bytes, bool last) {
  consumed_ = bytes.size();
  if (opened_) return false;
  if (!last && bytes.empty()) return false;
  opened_ = true;
  throw Error(
      Code::M077, {},
      "SAZ is not read: this program was built without libzip; unpack the archive, and read "
      "the messages of its folder raw");
}

}  // namespace eascard::capture
