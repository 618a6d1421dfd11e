#include "eascard/schema/image_types.hpp"

#include <cstdint>

namespace eascard {
namespace {

constexpr std::size_t npos = std::string_view::npos;

constexpr unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// Where the picture itself begins, behind the markers with a length (ITU-T T.81 B.1.1.4); a
/// thumbnail in one of them has an end of its own.
std::size_t find_scan(std::string_view image) {
  constexpr unsigned start_of_scan = 0xDA;
  for (std::size_t at = 2; at + 4 <= image.size() && byte_at(image, at) == 0xFF;) {
    if (byte_at(image, at + 1) == start_of_scan) return at;
    const bool is_fill = byte_at(image, at + 1) == 0xFF;  // B.1.1.2
    at += is_fill ? 1 : 2 + (byte_at(image, at + 2) << 8 | byte_at(image, at + 3));
  }
  return npos;
}

bool is_cut_riff(std::string_view image) {
  if (image.size() < 8) return true;
  std::uint64_t size = 8;
  for (std::size_t i = 0; i < 4; ++i)
    size += static_cast<std::uint64_t>(byte_at(image, 4 + i)) << (8 * i);
  return image.size() < size;
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, bool is_big) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | byte_at(bytes, at + (is_big ? i : 3 - i));
  return number;
}

/// The file's size is in its head: BITMAPFILEHEADER of [MS-WMF] 2.2.2.3.
bool is_cut_bitmap(std::string_view image) {
  return image.size() < 6 || image.size() < number_at(image, 2, false);
}

/// The first directory is behind the pixels, or has room for its count: TIFF 6.0, section 2.
bool is_cut_tiff(std::string_view image) {
  return image.size() < 8 || image.size() < number_at(image, 4, image.starts_with("MM")) + 2;
}

/// Boxes with their sizes: ISO/IEC 14496-12 4.2. A size of 0 goes to the end.
bool is_cut_boxes(std::string_view image) {
  for (std::size_t at = 0; at < image.size();) {
    if (image.size() - at < 8) return true;
    const std::uint64_t size = number_at(image, at, true);
    if (size == 0) return false;
    constexpr std::uint64_t is_large = 1;  // its size stands behind, in 64 bits
    if (size == is_large) return false;
    if (size < 8 || size > image.size() - at) return true;
    at += static_cast<std::size_t>(size);
  }
  return false;
}

}  // namespace

/// What some cameras and phones write behind the end is no fault.
bool is_cut_image(std::string_view image) {
  const ImageType& type = image_type(image);
  if (type.start == "RIFF") return is_cut_riff(image);
  if (type.start == "BM") return is_cut_bitmap(image);
  if (type.media == "image/tiff") return is_cut_tiff(image);
  if (type.mark.starts_with("ftyp")) return is_cut_boxes(image);
  if (type.end.empty() || image.ends_with(type.end)) return false;
  if (type.media == "image/gif") {
    const std::size_t last = image.find_last_not_of('\0');
    return last == npos || image[last] != type.end[0];
  }
  const std::size_t from = type.media == "image/jpeg" ? find_scan(image) : 0;
  return from == npos || image.find(type.end, from) == npos;
}

}  // namespace eascard
