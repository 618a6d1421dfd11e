#include "eascard/records/json_reader.hpp"

#include <utility>

#include "eascard/text/utf8.hpp"

namespace eascard::records {

Data JsonReader::read() {
  place_.consume(bytes_, std::exchange(used_, 0));
  if (bytes_.offset() == 0 && bytes_.bytes().starts_with(byte_order_mark))
    place_.consume_mark(bytes_, byte_order_mark.size());
  do {
    place_.consume(bytes_, std::exchange(used_, 0));
    if (!read_record()) return {};
    for (const Diagnostic& diagnostic : reader_.diagnostics().list()) diagnostics_.add(diagnostic);
  } while (reader_.shape() == JsonShape::nothing);
  if (reader_.shape() == JsonShape::tree)
    return {&reader_.document(), nullptr, nullptr, reader_.place()};
  return {nullptr, &reader_.contact(), nullptr, reader_.place()};
}

bool JsonReader::read_record() {
  try {
    for (bool last = false; !reader_.read(bytes_.bytes(), place_.place(), last);) {
      place_.consume(bytes_, reader_.consumed());
      if (reader_.consumed() > 0) continue;
      if (last) return false;
      last = !bytes_.fill();
    }
  } catch (...) {
    used_ = reader_.consumed();
    if (used_ == 0) skip_all();
    throw;
  }
  used_ = reader_.consumed();
  return true;
}

}  // namespace eascard::records
