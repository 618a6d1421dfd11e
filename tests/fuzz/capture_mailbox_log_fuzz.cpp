// Arbitrary logs: no crash, every answer goes on, and the cuts do not matter.

#include "eascard/capture/mailbox_log.hpp"

#include "capture_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  eascard::fuzz::check_pieces<eascard::capture::MailboxLogReader>(data, size);
  return 0;
}
