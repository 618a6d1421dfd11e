#include "eascard/notes/body.hpp"

#include "eascard/notes/html.hpp"
#include "eascard/notes/lzfu.hpp"
#include "eascard/notes/rtf.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::notes {
namespace {

NoteText rtf_body_to_text(std::string_view data) {
  NoteText rtf;
  const bool is_base64 = decode_base64(data, rtf.text);
  if (!is_base64) rtf.text = data;
  if (is_compressed_rtf(rtf.text)) rtf = decompress_rtf(rtf.text);
  if (!rtf.fault.empty()) return rtf;
  NoteText note = rtf_to_text(rtf.text);
  if (!is_base64 && !note.fault.empty() && note.text.empty())
    return {{}, "Data of Type 3 is not base64", Code::B06};
  return note;
}

}  // namespace

NoteText body_to_text(std::string_view type, std::string_view data) {
  if (data.empty()) return {};
  if (type != "3" && data.find('\0') != std::string_view::npos)
    return {{}, "OPAQUE bytes that hold NUL are no text", Code::B32};
  if (type.empty() || type == "1") return {std::string(data)};
  if (type == "2") return html_to_text(data);
  if (type == "3") return rtf_body_to_text(data);
  if (type == "4") return {{}, "MIME is not read", Code::B05};
  return {{}, "Type " + std::string(type.substr(0, 16)) + " is not known", Code::B04};
}

}  // namespace eascard::notes
