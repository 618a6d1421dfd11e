#pragma once
// A stream of JSON records: contacts in any shape, and trees of messages.

#include "eascard/records/json_record.hpp"
#include "eascard/records/reader.hpp"
#include "eascard/records/text_place.hpp"

namespace eascard::records {

class JsonReader : public Reader {
 public:
  JsonReader(Bytes& bytes, const Options& options)
      : Reader(bytes, options.limits), reader_(options.limits, options.card) {}

 protected:
  Data read() override;

 private:
  [[nodiscard]] bool read_record();

  JsonRecordReader reader_;
  TextPlace place_;
};

}  // namespace eascard::records
