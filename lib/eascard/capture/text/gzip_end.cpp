#include "eascard/capture/text/gzip_end.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace eascard::capture {

struct GzipEnd::Stream {
  z_stream zlib{};
  bool usable = false;
};

GzipEnd::GzipEnd() : stream_(std::make_unique<Stream>()) {
  constexpr int gzip = MAX_WBITS + 16;
  stream_->usable = inflateInit2(&stream_->zlib, gzip) == Z_OK;
}

GzipEnd::~GzipEnd() {
  if (stream_->zlib.state) inflateEnd(&stream_->zlib);
}

bool GzipEnd::read(std::string_view bytes) {
  constexpr std::size_t slice = std::size_t{1} << 30;  // zlib counts in 32 bits
  std::array<unsigned char, 16384> out{};
  z_stream& zlib = stream_->zlib;
  while (stream_->usable && !ended_ && at_ < bytes.size()) {
    const std::size_t size = std::min(slice, bytes.size() - at_);
    // zlib does not write through next_in.
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + at_));
    zlib.avail_in = static_cast<uInt>(size);
    do {
      zlib.next_out = out.data();
      zlib.avail_out = static_cast<uInt>(out.size());
      const int result = inflate(&zlib, Z_NO_FLUSH);
      ended_ = result == Z_STREAM_END;
      stream_->usable = result == Z_OK || ended_ || result == Z_BUF_ERROR;
    } while (stream_->usable && !ended_ && zlib.avail_out == 0);
    at_ += size - zlib.avail_in;
    if (zlib.avail_in != 0) break;
  }
  return ended_;
}

}  // namespace eascard::capture
