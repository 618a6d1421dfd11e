#pragma once
// A stream of vCards.

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
  bool read_card(bool last);

  vcard::ContactReader reader_;
};

}  // namespace eascard::records
