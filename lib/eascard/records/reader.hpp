#pragma once
// The readers of bare forms behind one pull interface.

#include "eascard/records/bytes.hpp"
#include "eascard/records/options.hpp"
#include "eascard/records/record.hpp"

namespace eascard::records {

/// Reads the data of one bare form, one after another, in flat memory.
class Reader {
 public:
  Reader(Bytes& bytes, const Limits& limits) : bytes_(bytes), diagnostics_(limits.fold) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  /// The next data, good until the next call; false at the end. Throws Error; calling again goes on
  /// with what can still be read.
  [[nodiscard]] Data next();
  /// After an Error, good until the next call.
  virtual Damage damage() { return {{none_}}; }
  /// About the data last read, or tried.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 protected:
  virtual Data read() = 0;
  /// Nothing more is wanted of this input; but for gzip data it is not even read, as it may be of
  /// any length.
  void skip_all();

  Bytes& bytes_;
  Diagnostics diagnostics_;
  Document none_;
  std::size_t used_ = 0;         ///< size of the data last returned, not yet consumed
  std::uint64_t documents_ = 0;  ///< returned so far, or tried

 private:
  void drain();

  bool ended_ = false;  ///< nothing more is to be had from this input
};

}  // namespace eascard::records
