#include "eascard/records/vcard_reader.hpp"

#include <utility>

namespace eascard::records {

Data VcardReader::read() {
  if (!cards_) cards_.emplace(bytes_);
  Bytes& bytes = cards_->is_converted() ? *cards_ : bytes_;
  bytes.consume(std::exchange(used_, 0));
  for (bool last = false;;) {
    const bool found = read_card(bytes, last);
    used_ = reader_.consumed();
    diagnostics_.clear();
    for (Diagnostic diagnostic : reader_.diagnostics().list()) {
      diagnostic.place = place_in_file(diagnostic.place);
      diagnostics_.add(std::move(diagnostic));
    }
    if (found) return {nullptr, &reader_.contact(), nullptr, place_in_file(reader_.place())};
    if (last) return {};
    bytes.consume(std::exchange(used_, 0));
    last = !bytes.fill();
  }
}

Place VcardReader::place_in_file(Place place) const {
  if (place.offset != Place::no_offset) place.offset = cards_->file_offset(place.offset);
  return place;
}

/// A card above the limit leaves its reader without a place to go on.
bool VcardReader::read_card(Bytes& bytes, bool last) {
  try {
    return reader_.read(bytes.bytes(), last);
  } catch (...) {
    skip_all();
    throw;
  }
}

}  // namespace eascard::records
