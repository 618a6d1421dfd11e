#pragma once
// Flow files of mitmproxy (mitmdump -w): a stream of tnetstrings, one dict a flow.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/capture/exchange_reader.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/capture/tnetstring.hpp"

namespace eascard::capture {

/// Reads the HTTP flows of every version that has the keys it needs (type, request, response), and
/// passes over the others with a note (M055). Damage in a flow (M056) leaves the next one whole:
/// that begins where the length says, unless the damage is to the length itself.
class MitmReader : public ExchangeReader {
 public:
  /// max_size is that of a flow.
  explicit MitmReader(Limits limits = {}) : limits_(limits) {}

 private:
  struct Message;

  bool read_exchange(std::string_view bytes, bool last) override;
  bool take_flow(std::string_view bytes, bool last, tnetstring::Value& flow);
  bool read_flow(const tnetstring::Value& flow);
  Message read_request(const tnetstring::Value& request) const;
  Message read_response(const tnetstring::Value& response, const Entry& request) const;
  void read_content(const tnetstring::Value& content, const tnetstring::Value& time,
                    Headers headers, Message& message) const;
  void put_message(Message message);
  [[noreturn]] void give_up(std::string_view bytes, std::string text);

  Limits limits_;
  bool lost_ = false;  ///< where the next flow begins is not known
};

}  // namespace eascard::capture
