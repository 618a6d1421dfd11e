#include "eascard/book/redact/card_words.hpp"

#include <algorithm>
#include <array>

#include "eascard/card/mapping.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

/// Words of ENCODING, VALUE and vCard 2.1's bare parameters, which CARD_TYPE does not have.
constexpr std::array<std::string_view, 44> words = {"quoted-printable",
                                                    "base64",
                                                    "b",
                                                    "7bit",
                                                    "8bit",
                                                    "inline",
                                                    "cid",
                                                    "content-id",
                                                    "dom",
                                                    "intl",
                                                    "postal",
                                                    "parcel",
                                                    "msg",
                                                    "video",
                                                    "isdn",
                                                    "aol",
                                                    "applelink",
                                                    "attmail",
                                                    "cis",
                                                    "eworld",
                                                    "ibmmail",
                                                    "mcimail",
                                                    "powershare",
                                                    "prodigy",
                                                    "x400",
                                                    "jpeg",
                                                    "jpg",
                                                    "gif",
                                                    "png",
                                                    "bmp",
                                                    "tiff",
                                                    "uri",
                                                    "url",
                                                    "date",
                                                    "date-time",
                                                    "date-and-or-time",
                                                    "time",
                                                    "timestamp",
                                                    "unknown",
                                                    "utf-8",
                                                    "us-ascii",
                                                    "main-number",
                                                    "pcm",
                                                    "wave"};

/// Parameters that say how a value is meant: the same words for everybody.
constexpr std::array<std::string_view, 16> plain_parameters = {"VALUE",
                                                               "ENCODING",
                                                               "CHARSET",
                                                               "PREF",
                                                               "LANGUAGE",
                                                               "MEDIATYPE",
                                                               "CALSCALE",
                                                               "INDEX",
                                                               "PID",
                                                               "X-SERVICE-TYPE",
                                                               "X-APPLE-OMIT-YEAR",
                                                               "X-EVOLUTION-UI-SLOT",
                                                               "FMTTYPE",
                                                               "LEVEL",
                                                               "CC",
                                                               "X-ABCROP-RECTANGLE"};

}  // namespace

bool is_card_word(std::string_view word) {
  return card::type_of(word) != card::type_bit::other ||
         std::ranges::any_of(words, [word](std::string_view w) { return iequals(w, word); });
}

Personal personal_of_parameter(std::string_view name, std::string_view value) {
  const std::string upper = upper_case(name);
  if (upper.empty() || upper == "TYPE")
    return is_card_word(value) || value.size() < 2 ? Personal::plain : Personal::text;
  if (std::ranges::find(plain_parameters, upper) != plain_parameters.end()) return Personal::plain;
  if (upper == "LABEL") return Personal::address;
  return upper == "SORT-AS" ? Personal::name : Personal::any;
}

std::size_t data_uri_prefix(std::string_view text) {
  constexpr std::string_view end = ";base64,";
  constexpr std::size_t longest = 40;
  if (!istarts_with(text, "data:")) return 0;
  const std::size_t at = text.substr(0, longest).find(end);
  if (at == std::string_view::npos) return 0;
  const std::string_view media = text.substr(5, at - 5);
  const bool is_known = istarts_with(media, "image/") || istarts_with(media, "application/") ||
                        istarts_with(media, "audio/") || media.empty();
  return is_known ? at + end.size() : 0;
}

}  // namespace eascard::book
