#pragma once
// HAR 1.2, the HTTP archive that proxies and browsers export: JSON with log.entries[], one an
// exchange.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/capture/exchange_reader.hpp"
#include "eascard/capture/har_scanner.hpp"
#include "eascard/json/value.hpp"

namespace eascard::capture {

/// Request bodies that the exporter has destroyed are Errors of their own (M057): the response
/// follows. What is known to be left out is told in Entry::cut.
class HarReader : public ExchangeReader {
 public:
  /// max_size is that of an entry's JSON.
  explicit HarReader(Limits limits = {}) : limits_(limits) {}

 private:
  struct Message;

  bool read_exchange(std::string_view bytes, bool last) override;
  void check_end();
  void read_entry(std::string_view json);
  void parse(std::string_view json);
  Message read_request(std::uint32_t request) const;
  Message read_response(std::uint32_t response, const Entry& request) const;
  void read_headers(std::uint32_t headers, Message& message) const;
  void read_body(std::string_view json, std::string_view besides, Message& message) const;
  void decode_body(std::string_view string, std::string_view besides, Message& message) const;
  void put_message(Message message);
  std::uint32_t member(std::uint32_t object, std::string_view key) const;
  std::string_view text(std::uint32_t index) const;
  std::int64_t number(std::uint32_t index) const;

  Limits limits_;
  HarScanner scanner_;
  json::Values values_;
  Place place_{0, 1, 1};  ///< of the next byte to be read
  Place entry_place_;     ///< of the entry at hand
  bool ended_ = false;
};

}  // namespace eascard::capture
