#pragma once
// Where gzip data ends.

#include <cstddef>
#include <memory>
#include <string_view>

namespace eascard::capture {

/// Goes through gzip data that arrives in pieces, and keeps nothing of what is in it.
class GzipEnd {
 public:
  GzipEnd();
  ~GzipEnd();
  /// Goes on in `bytes`, all of them from the first on. Whether their end is there.
  bool read(std::string_view bytes);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace eascard::capture
