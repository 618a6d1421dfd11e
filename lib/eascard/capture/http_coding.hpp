#pragma once
// Takes the codings off the body of an HTTP message: RFC 9112 7, RFC 9110 8.4.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"
#include "eascard/capture/http_message.hpp"

namespace eascard::capture {

/// Whether compressed bytes begin as gzip (RFC 1952 2.3.1), or as zlib (RFC 1950 2.2); else they
/// are deflate alone.
bool is_gzip(std::string_view bytes);
bool is_zlib(std::string_view bytes);

/// Whether Transfer-Encoding ends in "chunked", as it must where it is in use (RFC 9112 6.1).
bool is_chunked(Headers headers);

/// Whether a body that is said to be chunked is: many tools take the chunks off and leave the
/// header as it was. Nothing: more bytes are needed to tell.
std::optional<bool> begins_chunked(std::string_view bytes);

/// Joins the chunks of a body (RFC 9112 7.1), which may arrive in pieces.
class ChunkedBody {
 public:
  /// The body stands at `place` and may have `max_size` bytes when joined.
  ChunkedBody(Place place, std::uint64_t max_size) : place_(place), max_size_(max_size) {}

  /// Reads on in `bytes`: the body from its first byte, as far as it is there. True: it is whole.
  /// Throws Error where it is damaged, LimitError where it is too large; size() is then where.
  bool read(std::string_view bytes);
  /// How many coded bytes were read.
  std::size_t size() const { return at_; }
  /// The chunks so far.
  std::string& joined() { return joined_; }

 private:
  enum class State : std::uint8_t { size, data, data_end, trailer, done };

  bool step(std::string_view bytes);
  bool read_size(std::string_view bytes);
  bool read_data(std::string_view bytes);
  bool read_data_end(std::string_view bytes);
  bool read_trailer(std::string_view bytes);
  std::optional<std::string_view> take_line(std::string_view bytes);
  [[noreturn]] void fail(const char* what) const;

  Place place_;
  std::uint64_t max_size_;
  State state_ = State::size;
  std::size_t at_ = 0;
  std::uint64_t left_ = 0;  ///< of the chunk at hand
  std::string joined_;
};

/// The codings in the order in which they are to be taken off: what was put on last comes first.
std::vector<std::string> content_codings(Headers headers);

/// Takes gzip and deflate, told by Content-Encoding or by Transfer-Encoding beside "chunked", off
/// entry.body. A body that is no longer coded stays as it is, with a note; one that ends early is
/// given as far as it goes, with entry.cut. Throws Error with entry.place where it is damaged or
/// the coding is unknown, LimitError above max_size or max_expansion.
void undo_content_coding(Entry& entry, Headers headers, const Limits& limits,
                         Diagnostics& diagnostics);

}  // namespace eascard::capture
