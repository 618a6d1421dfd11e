// --recover: what the input layer does with damaged WBXML.

#include "recover.hpp"

#include "eascard/wbxml/recover.hpp"
#include "input.hpp"

namespace eascard::tool {
namespace {

std::string range(std::uint64_t begin, std::uint64_t end) {
  char text[96];
  std::snprintf(text, sizeof text, "%llu bytes skipped, 0x%llX-0x%llX",
                static_cast<unsigned long long>(end - begin),
                static_cast<unsigned long long>(begin), static_cast<unsigned long long>(end));
  return text;
}

}  // namespace

Diagnostic skipped(Code code, std::uint64_t begin, std::uint64_t end, const std::string& why) {
  Diagnostic diagnostic{code, Severity::warning, {begin, 0, 0}, why + range(begin, end)};
  diagnostic.size = end - begin;
  return diagnostic;
}

Diagnostic misplaced(Place place, const std::string& what) {
  return {Code::M066, Severity::warning, place, "out of place: " + what};
}

/// Reads the document at hand as far as it is whole. What cannot be read at all is thrown as read()
/// throws it.
void RecordSource::read_damaged_wbxml() {
  const std::uint64_t offset = bytes_.offset();
  Diagnostic fault;
  std::exception_ptr error;
  try {
    fault = read_doubted_wbxml();
    if (fault.text.empty()) return;
  } catch (const Error& thrown) {
    fault = thrown.diagnostic();
    fault.severity = Severity::warning;
    error = std::current_exception();
  }
  const std::string_view bytes = bytes_.bytes().substr(0, next_header(1));
  if (error && bytes.size() > limits_.max_size) std::rethrow_exception(error);
  const wbxml::Plan plan = wbxml::plan_recovery(bytes, limits_);
  if (error && plan.kept == 0) std::rethrow_exception(error);
  if (plan.kept > 0) {
    wbxml_.start(offset);
    wbxml_.read_around(bytes, plan.gaps);
  }
  diagnostics_.add(std::move(fault));
  for (const Hole& hole : wbxml_.document().holes)
    diagnostics_.add(skipped(Code::M065, offset + hole.begin, offset + hole.end, ""));
}

/// Reads the document as it is, and gives what cannot be right in it; nothing has no text.
Diagnostic RecordSource::read_doubted_wbxml() {
  read_wbxml();
  const Document& document = wbxml_.document();
  const wbxml::Plan found = wbxml::find_misplaced(document.bytes, limits_);
  if (found.fault.empty()) return {};
  return misplaced(document.place_at(found.fault_at), found.fault);
}

/// How far the next document's header is, at least `from` bytes; else how far the end is.
std::size_t RecordSource::next_header(std::size_t from) {
  constexpr std::size_t header_size = 4;
  for (;;) {
    const std::string_view bytes = bytes_.bytes();
    const std::size_t found = wbxml::find_header(bytes, from);
    if (found != std::string_view::npos) return found;
    if (bytes.size() > limits_.max_size + from || !bytes_.fill()) return bytes_.bytes().size();
    from = std::max(from, bytes.size() - std::min(bytes.size(), header_size - 1));
  }
}

/// Goes on at the next header; false where none follows.
bool RecordSource::skip_to_wbxml() {
  const std::uint64_t begin = bytes_.offset();
  do {
    bytes_.consume(next_header(0));
  } while (!bytes_.bytes().starts_with('\x03') && bytes_.fill());
  diagnostics_.add(skipped(Code::W05, begin, bytes_.offset(), "bytes behind the root element: "));
  return !bytes_.bytes().empty();
}

}  // namespace eascard::tool
