#include "eascard/records/vcard_reader.hpp"

#include <utility>

namespace eascard::records {

Data VcardReader::read() {
  bytes_.consume(std::exchange(used_, 0));
  for (bool last = false;;) {
    const bool found = read_card(last);
    used_ = reader_.consumed();
    diagnostics_ = reader_.diagnostics();
    if (found) return {nullptr, &reader_.contact(), nullptr, reader_.place()};
    if (last) return {};
    bytes_.consume(std::exchange(used_, 0));
    last = !bytes_.fill();
  }
}

/// A card above the limit leaves its reader without a place to go on.
bool VcardReader::read_card(bool last) {
  try {
    return reader_.read(bytes_.bytes(), last);
  } catch (...) {
    skip_all();
    throw;
  }
}

}  // namespace eascard::records
