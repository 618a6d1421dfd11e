#include "eascard/book/redact/saz.hpp"

#include "eascard/book/redact/http.hpp"
#include "eascard/book/redact/message_body.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/capture/zip.hpp"

namespace eascard::book {
namespace {

constexpr std::string_view content_types = "[Content_Types].xml";

/// ISO/IEC 29500-2 10.1.2: its namespace stays, as the archive is no package without it.
std::string redact_content_types(std::string_view xml, Redactor& redactor) {
  constexpr std::string_view name = "http://schemas.openxmlformats.org/package/2006/content-types";
  const std::size_t at = xml.find(name);
  if (at == std::string_view::npos) return redact_prose(xml, redactor);
  return redact_prose(xml.substr(0, at), redactor).append(name) +
         redact_prose(xml.substr(at + name.size()), redactor);
}

/// By the names that Fiddler gives: raw/1_c.txt and raw/1_s.txt are messages, raw/1_m.xml has the
/// times, and what stays of [Content_Types].xml is the same in all archives.
std::string redact_member(const capture::ZipMember& member, Redactor& redactor) {
  const std::string_view name = member.name;
  if (name.ends_with("_c.txt") || name.ends_with("_s.txt"))
    return redact_http(member.bytes, redactor);
  if (name == content_types) return redact_content_types(member.bytes, redactor);
  if (name.ends_with("_m.xml")) return redact_prose(member.bytes, redactor);
  if (name.ends_with(".htm")) return redact_markup(member.bytes, redactor);
  return redact_body(member.bytes, "", redactor);
}

}  // namespace

std::string redact_saz(std::string_view bytes, Redactor& redactor) {
  std::vector<capture::ZipMember> members = capture::read_zip(bytes, Limits{});
  for (capture::ZipMember& member : members) {
    std::string redacted = redact_member(member, redactor);
    if (!member.name.starts_with("raw/") && member.name != content_types)
      member.name = redact_prose(member.name, redactor);
    member.bytes = std::move(redacted);
  }
  return redactor.learns() ? std::string(bytes) : capture::write_zip(members);
}

}  // namespace eascard::book
