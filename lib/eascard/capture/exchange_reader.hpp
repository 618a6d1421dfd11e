#pragma once
// Some containers keep a request and its response together: both are read at once, and given one
// after the other.

#include <deque>
#include <exception>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

/// What the readers of such containers have in common: the order, the numbers, and that damage to
/// one message leaves the other whole.
class ExchangeReader : public Reader {
 public:
  /// When it throws, entry() has the number and whatever else is known of the damaged message.
  bool read(std::string_view bytes, bool last) final;

 protected:
  /// Reads on in `bytes` and sets consumed_. True: one exchange was read and put() was called for
  /// each of its messages. False: as read(). May throw, with consumed_ behind the damage.
  virtual bool read_exchange(std::string_view bytes, bool last) = 0;

  void put(Entry entry, Diagnostics diagnostics = Diagnostics());
  /// A message that is damaged: read() throws this exception in its turn.
  void put_damaged(Entry entry, std::exception_ptr error);
  /// Of the next byte to be read, in the container.
  std::uint64_t position() const { return position_; }

 private:
  struct Message {
    Entry entry;
    Diagnostics diagnostics;
    std::exception_ptr error;
  };

  void give();

  std::deque<Message> messages_;  ///< those not given yet
  std::uint64_t position_ = 0;
  std::uint64_t number_ = 0;    ///< of the last message given
  std::uint64_t exchange_ = 0;  ///< of the last exchange read
  bool stuck_ = false;          ///< at something that is too large to be read over
  bool given_ = false;          ///< diagnostics_ were given with the last answer
};

}  // namespace eascard::capture
