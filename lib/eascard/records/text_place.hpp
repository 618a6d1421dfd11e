#pragma once
// Where the bytes at hand stand in a text: line and column, counted as they are consumed.

#include "eascard/records/bytes.hpp"

namespace eascard::records {

class TextPlace {
 public:
  /// Of bytes.bytes()[0]; no line end of the bytes was consumed but through here.
  const Place& place() const { return place_; }
  void consume(Bytes& bytes, std::size_t count);
  /// Consumes what is no column, such as a byte order mark.
  void consume_mark(Bytes& bytes, std::size_t count);

 private:
  Place place_{0, 1, 1};
  bool after_cr_ = false;  ///< what was consumed last ends with CR
};

}  // namespace eascard::records
