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
};

inline constexpr std::array image_types = {
    ImageType{"\xFF\xD8\xFF", "\xFF\xD9", "image/jpeg", "ENCODING=b;TYPE=JPEG", "a JPEG image"},
    ImageType{"\x89PNG\r\n\x1A\n", std::string_view("IEND\xAE\x42\x60\x82", 8), "image/png",
              "ENCODING=b;TYPE=PNG", "a PNG image"},
    ImageType{"GIF8", ";", "image/gif", "ENCODING=b;TYPE=GIF", "a GIF image"},
    ImageType{"BM", "", "image/bmp", "ENCODING=b;TYPE=BMP"},
    ImageType{std::string_view("II*\0", 4), ""},
    ImageType{std::string_view("MM\0*", 4), ""},
    ImageType{"RIFF", ""},
    ImageType{"", ""}};

/// The type that the first four bytes are of; the last one, without a start, where none is known.
constexpr const ImageType& image_type(std::string_view image) {
  return *std::ranges::find_if(image_types, [image](const ImageType& type) {
    return image.starts_with(type.start.substr(0, 4));
  });
}

}  // namespace eascard
