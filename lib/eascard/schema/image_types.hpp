#pragma once
// Images by their bytes.

#include <algorithm>
#include <array>
#include <string_view>

namespace eascard {

struct ImageType {
  std::string_view start;
  std::string_view end;                                 ///< "" where it is not told by bytes
  std::string_view media = "application/octet-stream";  ///< of a data: URI
  std::string_view params = "ENCODING=b";               ///< of PHOTO in vCard 3.0
  std::string_view kind = "";  ///< in words, "" where other files have the same start
  std::string_view mark = "";  ///< of containers, which other files have the start of
  std::size_t mark_at = 0;

  constexpr bool is_known() const { return !start.empty() || !mark.empty(); }
};

inline constexpr std::array image_types = {
    ImageType{"\xFF\xD8\xFF", "\xFF\xD9", "image/jpeg", "ENCODING=b;TYPE=JPEG", "a JPEG image"},
    ImageType{"\x89PNG\r\n\x1A\n", std::string_view("IEND\xAE\x42\x60\x82", 8), "image/png",
              "ENCODING=b;TYPE=PNG", "a PNG image"},
    ImageType{"GIF8", ";", "image/gif", "ENCODING=b;TYPE=GIF", "a GIF image"},
    ImageType{"BM", "", "image/bmp", "ENCODING=b;TYPE=BMP"},
    ImageType{std::string_view("II*\0", 4), "", "image/tiff", "ENCODING=b;TYPE=TIFF"},
    ImageType{std::string_view("MM\0*", 4), "", "image/tiff", "ENCODING=b;TYPE=TIFF"},
    ImageType{"RIFF", "", "image/webp", "ENCODING=b;TYPE=WEBP", "a WebP image", "WEBP", 8},
    // ISO/IEC 23008-12: still images and what several programs write for HEVC in them.
    ImageType{"", "", "image/heic", "ENCODING=b;TYPE=HEIC", "a HEIC image", "ftypheic", 4},
    ImageType{"", "", "image/heic", "ENCODING=b;TYPE=HEIC", "a HEIC image", "ftypheix", 4},
    ImageType{"", "", "image/heif", "ENCODING=b;TYPE=HEIF", "a HEIF image", "ftypmif1", 4},
    ImageType{"", "", "image/avif", "ENCODING=b;TYPE=AVIF", "an AVIF image", "ftypavif", 4},
    ImageType{"", ""}};

/// The type that the first four bytes are of, and the mark; the last one where none is known.
constexpr const ImageType& image_type(std::string_view image) {
  return *std::ranges::find_if(image_types, [image](const ImageType& type) {
    return image.starts_with(type.start.substr(0, 4)) &&
           image.substr(std::min(type.mark_at, image.size())).starts_with(type.mark);
  });
}

/// Whether the bytes end before the image does, as far as its type tells.
bool is_cut_image(std::string_view image);

}  // namespace eascard
