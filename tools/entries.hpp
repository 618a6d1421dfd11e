#pragma once
// The entries of a container: what a capture holds, one message body after another.

#include <memory>

#include "bytes.hpp"
#include "eascard/capture/entry.hpp"
#include "eascard/capture/sniff.hpp"
#include "options.hpp"

namespace eascard::tool {

/// What the input is by its first bytes, or by --input-format; Container::none for a bare body.
capture::Container container_of(Bytes& bytes, const Options& options);

class EntrySource {
 public:
  EntrySource(Bytes& bytes, capture::Container container, const Limits& limits);

  /// The next entry, good until the next call; nullptr at the end. Throws Error for a damaged one:
  /// calling again goes on behind it.
  const capture::Entry* next();
  /// About the entry last read, and what stood before it.
  const Diagnostics& diagnostics() const { return reader_->diagnostics(); }
  /// Of the entry last read, or tried.
  std::uint64_t number() const { return reader_->entry().number; }

 private:
  bool read();

  Bytes& bytes_;
  std::unique_ptr<capture::Reader> reader_;
  bool last_ = false;   ///< all bytes are there
  bool ended_ = false;  ///< nothing more is to be had
};

/// Whether --entry, --request, --response and --cmd let an entry pass, as far as the container
/// says what it is.
bool may_pass(const Selection& selection, const capture::Entry& entry);
/// The same for a message; `entry` is what it stood in, nullptr for a bare body. What neither says
/// passes.
bool passes(const Selection& selection, const capture::Entry* entry, const Document& document);

/// Whether an entry should hold a message: captures also hold pages, pictures, other protocols.
bool is_for_us(const capture::Entry& entry);

}  // namespace eascard::tool
