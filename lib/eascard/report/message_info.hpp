#pragma once
// What is known of one message: what its container says, and what it says itself.

#include <cstdint>
#include <string_view>

#include "eascard/capture/entry.hpp"
#include "eascard/report/summary.hpp"

namespace eascard::report {

/// Views, as the members are.
struct MessageInfo {
  std::string_view file;
  std::uint64_t number = 0;               ///< of the entry in a container; 0 for none
  std::uint64_t offset = 0;               ///< of the message in the input, or in the entry's body
  const capture::Entry* entry = nullptr;  ///< what the container says
  const Summary* summary = nullptr;   ///< what the message says; of a damaged one, up to the fault
  const Diagnostic* fault = nullptr;  ///< why it says nothing, or no more
  std::string_view before_fault;      ///< bytes in front of it; WBXML only
  std::string_view after_fault;       ///< bytes from it on; WBXML only
  std::string_view kind;              ///< "an HTML page", of what is no message
  bool gzip = false;                  ///< the body was compressed
  std::string_view language;          ///< of WBXML that is not ActiveSync's
  std::uint64_t contacts = 0;         ///< without a message around them

  Direction direction() const {
    return direction_of(summary ? summary->message : Message(), entry);
  }
  std::string_view command() const {
    if (entry && !entry->command.empty()) return entry->command;
    return summary ? summary->message.command : std::string_view();
  }
};

}  // namespace eascard::report
