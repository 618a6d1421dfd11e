#pragma once
// Raw HTTP messages one behind another: a saved request, a response, or both (RFC 9112).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"
#include "eascard/capture/http_coding.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/capture/multipart.hpp"

namespace eascard::capture {

/// Where a message stands in the input, interim ones too.
struct HttpExtent {
  std::uint64_t begin = 0;
  std::uint64_t body = 0;
  std::uint64_t end = 0;
  bool is_chunked = false;
};

/// Each message is an entry, the parts of a multipart response are one each; interim responses
/// (1xx) are none. A response has what its request, the message in front of it, says. People paste
/// and edit such files, so what is unsure goes by the start lines: a message whose length is wrong
/// or not told ends where the next start line is. After damage the next start line is searched for.
class HttpReader : public Reader {
 public:
  /// The messages stand at `start`.
  explicit HttpReader(Limits limits = {}, Place start = {0, 0, 0})
      : limits_(limits), place_(start) {}

  bool read(std::string_view bytes, bool last) override;
  /// Where the messages that are read from now on stand goes there.
  void list_extents(std::vector<HttpExtent>& to) { extents_ = &to; }

 private:
  enum class Framing : std::uint8_t { none, length, chunked, open };

  bool read_message(std::string_view bytes, bool last);
  bool find_start(std::string_view bytes, bool last);
  bool read_head(std::string_view bytes, bool last);
  void describe();
  void choose_framing();
  bool read_body(std::string_view bytes, bool last);
  bool read_chunked(std::string_view bytes, bool last);
  bool read_counted(std::string_view bytes, bool last);
  bool read_open(std::string_view bytes, bool last);
  void end_body(std::string_view body, std::size_t size);
  bool give();
  void start_parts(Place place);
  bool next_part();
  bool is_interim() const { return head_->start().status / 100 == 1; }
  void check_size(std::size_t size) const;
  void advance(std::size_t size);
  void add(Severity severity, Place place, std::string text);

  Limits limits_;
  Place place_;  ///< of the first byte that is not consumed
  std::uint64_t count_ = 0;
  bool lost_ = false;             ///< behind damage: search for a start line
  bool delivered_ = false;        ///< the diagnostics are of the last answer
  std::size_t searched_ = 0;      ///< so far nothing was found in the bytes at hand
  std::optional<HttpHead> head_;  ///< of the message whose body is read
  Framing framing_ = Framing::none;
  std::uint64_t length_ = 0;
  std::optional<ChunkedBody> chunked_;
  std::uint64_t head_at_ = 0;
  std::vector<HttpExtent>* extents_ = nullptr;
  Entry request_;  ///< what a response inherits
  std::optional<MultipartReader> parts_;
  Entry parts_entry_;  ///< the message that they are in, without its body
  std::string parts_body_;
  std::size_t parts_at_ = 0;
};

}  // namespace eascard::capture
