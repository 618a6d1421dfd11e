#pragma once
// Mailbox logs of Exchange (Set-CASMailbox -ActiveSyncDebugLogging, Get-MobileDeviceStatistics
// -GetMailboxLog): one log entry an exchange, with the headers as text and the bodies as XML.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/capture/exchange_reader.hpp"

namespace eascard::capture {

/// Whether the line heads a section of a log entry, "RequestTime : ": an excerpt may begin with it.
bool is_log_section(std::string_view line);
/// "RequestTime" of such a line, "" of another one.
std::string_view log_section(std::string_view line);

/// Entry::body is XML in UTF-8, made well-formed (see logged_xml.hpp). Where values were removed,
/// which is what Exchange does unless told otherwise, the elements have bytes="...". A place is the
/// first line of the body. A log that begins with a section has lost the head of its first entry.
class MailboxLogReader : public ExchangeReader {
 public:
  /// max_size is that of a log entry, in bytes of the file.
  explicit MailboxLogReader(Limits limits = {}) : limits_(limits) {}

 private:
  enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big };
  struct Frame {
    std::size_t begin;  ///< of its first line
    std::size_t end;    ///< behind its last one
  };
  struct Sections;

  bool read_exchange(std::string_view bytes, bool last) override;
  bool detect_encoding(std::string_view bytes, bool last);
  std::optional<Frame> find_frame(std::string_view bytes, bool last);
  std::optional<Frame> frame_at(std::string_view bytes, std::size_t text) const;
  bool read_log_entry(std::string text);
  void put_request(const Sections& sections, Entry request);
  void put_message(const Sections& sections, std::string_view section, Entry entry,
                   Diagnostics diagnostics);
  Place place_of(const Sections& sections, std::string_view text) const;
  std::string decode(std::string_view bytes) const;
  std::string encode(std::string_view ascii) const;
  std::uint64_t encoded_size(std::string_view text) const;
  std::size_t unit() const { return encoding_ == Encoding::utf8 ? 1 : 2; }

  Limits limits_;
  std::optional<Encoding> encoding_;
  bool in_entry_ = false;     ///< the frame of an entry is behind us
  bool found_entry_ = false;  ///< there was a frame
  std::size_t scanned_ = 0;   ///< no text of a frame begins before this
  std::uint64_t line_ = 1;    ///< of the next byte to be read
};

}  // namespace eascard::capture
