#pragma once
// A stream of vCards.

#include <optional>

#include "eascard/records/card_bytes.hpp"
#include "eascard/records/reader.hpp"
#include "eascard/vcard/reader.hpp"

namespace eascard::records {

class VcardReader : public Reader {
 public:
  VcardReader(Bytes& bytes, const Options& options)
      : Reader(bytes, options.limits), reader_(options.card, options.limits) {}

 protected:
  Data read() override;

 private:
  bool read_card(Bytes& bytes, bool last);
  Place place_in_file(Place place) const;

  std::optional<CardBytes> cards_;
  vcard::ContactReader reader_;
};

}  // namespace eascard::records
