#pragma once
// The multipart response of ItemOperations: a WBXML document and what it refers to by
// itemoperations:Part. [MS-ASCMD] 2.2.1.10.1.1.

#include <cstdint>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

/// The Content-Type of such a body.
inline constexpr std::string_view activesync_type = "application/vnd.ms-sync";  // all begin so
inline constexpr std::string_view multipart_type = "application/vnd.ms-sync.multipart";
/// The Content-Type its WBXML part gets.
inline constexpr std::string_view wbxml_type = "application/vnd.ms-sync.wbxml";
/// The Content-Type the other parts get: attachments and bodies of items, no messages.
inline constexpr std::string_view octets_type = "application/octet-stream";

/// As many parts are looked for where nothing says that a body is multipart.
inline constexpr std::size_t most_parts = 64;
/// Where in `bytes` the directory begins whose first part is at bytes[first]; npos where there is
/// none.
std::size_t multipart_begin(std::string_view bytes, std::size_t first);

/// Each part is an entry, the first one the WBXML. A directory that does not fit together is an
/// Error and ends the body; a part that ends early is given with its `cut`.
class MultipartReader : public Reader {
 public:
  /// The body stands at `start`.
  explicit MultipartReader(Limits limits = {}, Place start = {0, 0, 0})
      : limits_(limits), place_(start) {}

  bool read(std::string_view bytes, bool last) override;

 private:
  struct Part {
    std::uint64_t offset = 0;  ///< from the start of the body
    std::uint64_t size = 0;
  };

  bool read_directory(std::string_view bytes, bool last);
  void read_parts(std::string_view directory);
  bool read_part(std::string_view bytes, bool last);
  void skip_rest(std::string_view bytes);
  void advance(std::size_t size);
  void give(std::string_view bytes, const Part& part);
  [[noreturn]] void fail(std::size_t at, std::string text);
  [[noreturn]] void fail_limit();

  Limits limits_;
  Place place_;           ///< of the first byte that is not consumed
  std::uint64_t at_ = 0;  ///< the same, from the start of the body
  bool ended_ = false;    ///< what still comes is skipped
  bool in_gap_ = false;   ///< bytes in front of the next part were skipped
  bool delivered_ = false;
  std::vector<Part> parts_;
  std::size_t next_ = 0;  ///< index of the next part
};

}  // namespace eascard::capture
