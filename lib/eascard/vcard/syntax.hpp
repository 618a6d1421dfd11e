#pragma once
// The syntax of vCard 4.0 (RFC 6350), 3.0 (RFC 2426) and 2.1: bytes to content lines, as they are
// met in the field. Nothing here knows what a property means.

#include <cstddef>
#include <memory>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/vcard/property.hpp"

namespace eascard::vcard {

/// Whether a line may stand in front of cards without being of one: blank, a comment, the header of
/// a mail part or of an answer (RFC 5322 2.2), or the rest of a folded one.
bool is_head_line(std::string_view line);

/// Reads the cards of a byte stream one by one:
///
///   while (more bytes came) {
///     while (reader.read(buffer, last)) { drop(buffer, reader.consumed()); use(reader.card()); }
///     drop(buffer, reader.consumed());
///   }
///
/// What is wrong with a line or a card is a warning; only a card (or a line outside of cards) above
/// limits.max_size throws: LimitError W21, after which the Reader is not to be used again.
class Reader {
 public:
  explicit Reader(const Limits& limits = {});
  ~Reader();

  /// `bytes` is the stream from where the last call's consumed() ended, as far as it is known;
  /// `last` says that nothing follows. True: card() is a complete card. False: more bytes are
  /// needed, or with `last` there is no further card. The buffer may move between calls.
  bool read(std::string_view bytes, bool last);

  /// How many bytes at the front are done with, after either answer.
  std::size_t consumed() const;
  const Card& card() const;
  /// About card() and what stood between it and the card before, or after the last card.
  const Diagnostics& diagnostics() const;

 private:
  class Scan;
  std::unique_ptr<Scan> scan_;
};

}  // namespace eascard::vcard
