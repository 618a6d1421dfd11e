#include "eascard/book/redact/image.hpp"

#include <zlib.h>

#include <algorithm>

#include "eascard/schema/image_types.hpp"

namespace eascard::book {
namespace {

/// Fills up with what is between two parts of an image, and nobody looks at.
std::string filler(std::string_view mark, std::size_t size) {
  std::string out(mark.substr(0, size));
  out.resize(size, '.');
  return out;
}

void append_number(std::string& out, std::size_t number, unsigned bytes, bool little = false) {
  for (unsigned i = 0; i < bytes; ++i)
    out += static_cast<char>(number >> (8 * (little ? i : bytes - 1 - i)) & 0xFF);
}

/// One grey pixel, baseline, by ITU-T T.81 annex B: a table of ones, a code of one bit for each
/// Huffman table, and its only block.
std::string jpeg(std::size_t size, std::string_view mark) {
  std::string tail("\xFF\xDB\x00\x43\x00", 5);
  tail += std::string(64, '\x01');
  tail += std::string_view("\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00", 13);
  for (const char table : {'\x00', '\x10'}) {
    tail += std::string_view("\xFF\xC4\x00\x14", 4);
    tail += table;
    tail += '\x01';
    tail += std::string(16, '\x00');  // the lengths 2 to 16 have no code, and the value is 0
  }
  tail += std::string_view("\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x3F\xFF\xD9", 13);
  std::string out("\xFF\xD8", 2);
  if (size < out.size() + tail.size()) return {};
  std::size_t rest = size - out.size() - tail.size();
  while (rest >= 4) {
    std::size_t part = std::min<std::size_t>(rest, 0xFFFF + 2);
    if (rest - part > 0 && rest - part < 4) part -= 4;
    out += "\xFF\xFE";
    append_number(out, part - 2, 2);
    out += filler(mark, part - 4);
    rest -= part;
  }
  return out + std::string(rest, '\xFF') + tail;  // a marker may have fill bytes (B.1.1.2)
}

void append_chunk(std::string& out, std::string_view type, std::string_view data) {
  append_number(out, data.size(), 4);
  const std::size_t begin = out.size();
  out += type;
  out += data;
  const auto* const bytes = reinterpret_cast<const Bytef*>(out.data() + begin);
  append_number(out, crc32(0, bytes, static_cast<uInt>(out.size() - begin)), 4);
}

/// One grey pixel (RFC 2083), its data in a stored block; what is left over is in chunks that
/// readers pass over, or in empty blocks in front of the data (RFC 1951 3.2.4).
std::string png(std::size_t size, std::string_view mark) {
  constexpr std::size_t bare = 70;
  if (size < bare) return {};
  std::size_t rest = size - bare;
  std::size_t blocks = 0;
  if (rest % 12 != 0 && rest < 12) {
    blocks = rest / 5;
    rest -= blocks * 5;
    if (rest != 0) return {};
  }
  std::string out("\x89PNG\r\n\x1A\n");
  append_chunk(out, "IHDR", std::string_view("\0\0\0\1\0\0\0\1\x08\0\0\0\0", 13));
  if (rest > 0) append_chunk(out, "prVt", filler(mark, rest - 12));
  std::string data("\x78\x01", 2);
  for (std::size_t i = 0; i < blocks; ++i) data += std::string_view("\0\0\0\xFF\xFF", 5);
  data += std::string_view("\x01\x02\x00\xFD\xFF\x00\x00\x00\x02\x00\x01", 11);
  append_chunk(out, "IDAT", data);
  append_chunk(out, "IEND", "");
  return out;
}

/// One pixel of two colours (GIF89a 18 to 24), the rest in comments.
std::string gif(std::size_t size, std::string_view mark) {
  const std::string_view head("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xFF\xFF\xFF", 19);
  const std::string_view tail("\x2C\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;", 16);
  if (size < head.size() + tail.size()) return {};
  const std::size_t rest = size - head.size() - tail.size();
  if (rest > 0 && rest < 3) return {};
  std::string out(head);
  if (rest > 0) {
    out += "\x21\xFE";
    std::size_t left = rest - 3;  // of blocks, each behind a byte with its length
    while (left > 0) {
      std::size_t block = std::min<std::size_t>(left, 256);
      if (left - block == 1) --block;
      if (block < 2) return {};
      append_number(out, block - 1, 1);
      out += filler(mark, block - 1);
      left -= block;
    }
    out += '\0';
  }
  return out.append(tail);
}

std::string whole_image(const ImageType& type, std::size_t size, std::string_view mark) {
  if (type.media == "image/jpeg") return jpeg(size, mark);
  if (type.media == "image/png") return png(size, mark);
  return type.media == "image/gif" ? gif(size, mark) : std::string();
}

}  // namespace

std::string fake_image(std::string_view image, std::string_view mark) {
  const ImageType& type = image_type(image);
  const bool is_cut = is_cut_image(image);
  if (!is_cut)
    if (std::string whole = whole_image(type, image.size(), mark); !whole.empty()) return whole;
  // The longest mark ends there, and so do the sizes of BMP, TIFF, RIFF and the first box.
  constexpr std::size_t kept = 12;
  const std::size_t start =
      type.is_known() && image.starts_with(type.start) ? std::min(image.size(), kept) : 0;
  std::string out(image.substr(0, start));
  out += filler(mark, image.size() - start);
  if (!is_cut && !type.end.empty() && out.size() >= start + type.end.size())
    out.replace(out.size() - type.end.size(), type.end.size(), type.end);
  return out;
}

}  // namespace eascard::book
