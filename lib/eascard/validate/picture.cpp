// Pictures: base64, their size and what is in them.

#include "eascard/schema/image_types.hpp"
#include "eascard/schema/limits.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

void check_image(const Walk& walk, std::string_view bytes) {
  const ImageType& type = image_type(bytes);
  if (!type.is_known() || !bytes.starts_with(type.start))
    return walk.add(Code::I06, walk.name() + " is no image");
  if (type.media != "image/jpeg" && walk.scope.edition != Edition::current)
    walk.add(Code::I06, walk.scope.edition == Edition::v3_0 ? Severity::warning : Severity::note,
             walk.name() + " is no JPEG");
  if (is_cut_image(bytes)) walk.add(Code::I07, walk.name() + " ends before the image does");
}

/// Of several limits the one that is certain, and of those the worst.
void check_size(const Walk& walk, std::size_t characters, std::size_t bytes) {
  const std::string text = walk.name() + " has " + std::to_string(characters) + " characters, " +
                           std::to_string(bytes) + " bytes";
  const Edition edition = walk.scope.edition;
  if (edition == Edition::v3_0 || characters <= limit::picture_characters.most) {
    if (characters > limit::picture_characters_v3_0.most) walk.add(Code::I05, text);
  } else if (bytes > limit::picture_bytes.most) {
    walk.add(Code::I04, text);
  } else {
    walk.add(walk.scope.is(where::replies) ? Code::I03 : Code::I02, text);
  }
}

}  // namespace

void check_picture(const Walk& walk) {
  const std::string_view value = walk.value();
  const std::size_t characters = base64_size(value);
  std::string bytes;
  const bool is_base64 = decode_base64(value, bytes);
  check_size(walk, characters, is_base64 ? bytes.size() : characters / 4 * 3);
  if (!is_base64) return walk.add(Code::I01, walk.name() + " is not base64");
  check_image(walk, bytes);
}

void check_gal_data(const Walk& walk) {
  if (walk.node().flags & node_flag::has_text)
    return walk.add(Code::I09, "gal:Data is a string, not OPAQUE");
  if (!walk.value().empty()) check_image(walk, walk.value());
}

}  // namespace eascard::validate
