// --recover: what the input layer does with damaged WBXML.

#include "recover.hpp"

#include "eascard/wbxml/recover.hpp"
#include "input.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t header_size = 4;  ///< of the one that is looked for

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
  const std::size_t whole = error ? 0 : wbxml_.size();
  const std::size_t size = fill_to_header(1);
  if (error && size > limits_.max_size) std::rethrow_exception(error);
  recover_wbxml(size > limits_.max_size ? whole : size, error);
  const Document& document = wbxml_.document();
  diagnostics_.add(std::move(fault));
  for (const Hole& hole : document.holes)
    diagnostics_.add(
        skipped(Code::M065, document.offset + hole.begin, document.offset + hole.end, ""));
}

/// Reads the document that has the first `size` of the bytes around what is damaged in it. All of
/// them are there: nothing here moves them. `error` is why it cannot be read as it stands, if it
/// cannot, and is thrown where nothing of it is left.
void RecordSource::recover_wbxml(std::size_t size, const std::exception_ptr& error) {
  const std::string_view bytes = bytes_.bytes().substr(0, size);
  const wbxml::Plan plan = wbxml::plan_recovery(bytes, limits_);
  if (error && plan.kept == 0) std::rethrow_exception(error);
  wbxml_.start(bytes_.offset());
  if (plan.kept > 0) {
    wbxml_.read_around(bytes, plan.gaps);
  } else {
    wbxml_.read(bytes, true);
  }
}

/// Reads the document as it is, and gives what cannot be right in it; nothing has no text.
Diagnostic RecordSource::read_doubted_wbxml() {
  read_wbxml();
  wbxml::Plan found = wbxml::find_misplaced(wbxml_.document().bytes, limits_);
  if (found.fault.empty()) found = find_left_over(found.root_page);
  if (found.fault.empty()) return {};
  return misplaced(wbxml_.document().place_at(found.fault_at), found.fault);
}

/// Looks at what follows the document that was read, which moves the bytes.
wbxml::Plan RecordSource::find_left_over(std::uint8_t root_page) {
  const std::size_t size = wbxml_.size();
  wbxml::Plan found;
  if (!begins_document(size)) {
    const std::size_t end = std::min<std::size_t>(fill_to_header(size), limits_.max_size);
    found = wbxml::find_left_over(bytes_.bytes().substr(0, end), size, root_page);
  }
  wbxml_.moved_to(bytes_.bytes());
  return found;
}

/// Reads on up to the next document's header, at or behind `from`, or to the end: how far it is.
/// More than max_size: it is farther than that.
std::size_t RecordSource::fill_to_header(std::size_t from) {
  for (;;) {
    const std::size_t size = bytes_.bytes().size();
    const std::size_t found = wbxml::find_header(bytes_.bytes(), from);
    if (found != std::string_view::npos) return found;
    from = std::max(from, size - std::min(size, header_size - 1));
    if (from > limits_.max_size) return from;
    if (!fill_on()) return size;
  }
}

/// Passes over the bytes up to the next document's header, at or behind `from`; false where there
/// is none.
bool RecordSource::skip_to_header(std::size_t from) {
  for (;;) {
    const std::size_t size = bytes_.bytes().size();
    const std::size_t found = wbxml::find_header(bytes_.bytes(), from);
    if (found != std::string_view::npos) {
      bytes_.consume(found);
      return true;
    }
    const std::size_t searched = size - std::min(size, header_size - 1);
    bytes_.consume(searched);
    from -= std::min(from, searched);
    if (fill_on()) continue;
    bytes_.consume(bytes_.bytes().size());
    return false;
  }
}

/// fill(), where with --recover it is no error of the document at hand that no more can be had of
/// damaged gzip data.
bool RecordSource::fill_on() {
  try {
    return bytes_.fill();
  } catch (const Error& error) {
    if (!recover_) throw;
    Diagnostic fault = error.diagnostic();
    fault.severity = Severity::warning;
    diagnostics_.add(std::move(fault));
    return false;
  }
}

/// Goes on at the next header; false where none follows.
bool RecordSource::skip_to_wbxml() {
  const std::uint64_t begin = bytes_.offset();
  const bool found = skip_to_header(0);
  diagnostics_.add(skipped(Code::W05, begin, bytes_.offset(), "bytes behind the root element: "));
  return found;
}

}  // namespace eascard::tool
