#include "eascard/book/redact/message_body.hpp"

#include <algorithm>
#include <vector>

#include "eascard/book/redact/bare.hpp"
#include "eascard/book/redact/deflate.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/capture/http_coding.hpp"
#include "eascard/capture/multipart.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

using records::Format;

bool is_text(std::string_view body) {
  return is_utf8(body) &&
         std::ranges::none_of(body, [](char c) { return is_control(c) && !is_space(c); });
}

std::string redact_other(std::string_view body, Redactor& redactor) {
  if (is_text(body)) {
    const bool is_markup = trim(body).starts_with('<');
    return is_markup ? redact_markup(body, redactor) : redact_prose(body, redactor);
  }
  const bool is_image = image_type(body).is_known();
  if (!is_image)
    redactor.notice(
        {Code::M093, Severity::note, {}, "a body that is nothing known was replaced as a whole"});
  return redactor.fake_bytes(is_image ? Personal::picture : Personal::any, body);
}

/// One coding, taken off; "" as it was not on.
std::string undo(const std::string& body, const std::string& coding) {
  const capture::Header header{"Content-Encoding", coding};
  capture::Entry entry;
  entry.body = body;
  Diagnostics diagnostics;
  capture::undo_content_coding(entry, {&header, 1}, Limits{}, diagnostics);
  if (!entry.cut.empty())
    throw Error(Code::M051, {}, entry.cut + ": it is not redacted, nor is the input");
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (diagnostic.severity == Severity::note) return {};
    throw Error(Code::M051, {}, diagnostic.text + ": they are not redacted, nor is the input");
  }
  return std::move(entry.body);
}

}  // namespace

std::string redact_body(std::string_view body, std::string_view content_type, Redactor& redactor) {
  if (body.empty()) return {};
  if (capture::is_media_type(content_type, capture::multipart_type))
    return redact_multipart(body, redactor);
  const Format format = records::find_bare_format(body, true).value_or(Format::automatic);
  if (format == Format::automatic) return redact_other(body, redactor);
  if (format != Format::xml) return redact_bare(body, format, redactor);
  try {
    return redact_bare(body, format, redactor);
  } catch (const Error&) {
    if (!is_text(body)) throw;
    return redact_markup(body, redactor);  // a page that is not well-formed
  }
}

std::string redact_multipart(std::string_view body, Redactor& redactor) {
  capture::MultipartReader reader;
  std::string out;
  const auto fill_up_to = [&](std::size_t at, bool is_directory) {
    const std::string_view between = body.substr(out.size(), at - out.size());
    out += is_directory ? std::string(between) : redactor.fake_bytes(Personal::any, between);
  };
  for (std::size_t at = 0; reader.read(body.substr(at), true);) {
    at += reader.consumed();
    const capture::Entry& part = reader.entry();
    fill_up_to(at - part.body.size(), part.number == 1);
    out += redact_body(part.body, part.content_type, redactor);
  }
  fill_up_to(body.size(), false);
  return out;
}

std::string redact_coded_body(std::string_view body, capture::Headers headers, Redactor& redactor) {
  constexpr std::size_t most_codings = 4;
  const std::vector<std::string> codings = capture::content_codings(headers);
  if (codings.size() > most_codings)
    throw Error(Code::M051, {}, "the body is coded more than four times");
  std::string plain(body);
  std::vector<Wrapper> wrappers;
  for (const std::string& coding : codings) {
    if (plain.empty()) break;
    std::string undone = undo(plain, coding);
    if (undone.empty()) continue;
    wrappers.push_back(wrapper_of(plain));
    plain = std::move(undone);
  }
  std::string redacted =
      redact_body(plain, capture::find_header(headers, "Content-Type"), redactor);
  if (redacted == plain) return std::string(body);
  for (; !wrappers.empty(); wrappers.pop_back()) redacted = deflated(redacted, wrappers.back());
  return redacted;
}

}  // namespace eascard::book
