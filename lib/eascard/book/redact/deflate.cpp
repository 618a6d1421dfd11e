#include "eascard/book/redact/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "eascard/capture/http_coding.hpp"

namespace eascard::book {

Wrapper wrapper_of(std::string_view compressed) {
  if (capture::is_gzip(compressed)) return Wrapper::gzip;
  return capture::is_zlib(compressed) ? Wrapper::zlib : Wrapper::raw;
}

std::string deflated(std::string_view bytes, Wrapper wrapper) {
  constexpr std::size_t slice = std::size_t{1} << 20;
  const int bits = wrapper == Wrapper::gzip   ? MAX_WBITS + 16
                   : wrapper == Wrapper::zlib ? MAX_WBITS
                                              : -MAX_WBITS;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(std::min(bytes.size(), slice));
      bytes.remove_prefix(stream.avail_in);
    }
    char block[16384];
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof block;
    status = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.append(block, sizeof block - stream.avail_out);
  }
  deflateEnd(&stream);
  return out;
}

}  // namespace eascard::book
