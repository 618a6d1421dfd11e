#include "eascard/records/wbxml_reader.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace eascard::records {
namespace {

constexpr std::size_t header_size = 4;  ///< of the one that is looked for

}  // namespace

Diagnostic skipped(Code code, std::uint64_t begin, std::uint64_t end, const std::string& why) {
  char range[96];
  std::snprintf(range, sizeof range, "%llu bytes skipped, 0x%llX-0x%llX",
                static_cast<unsigned long long>(end - begin),
                static_cast<unsigned long long>(begin), static_cast<unsigned long long>(end));
  Diagnostic diagnostic{code, Severity::warning, {begin, 0, 0}, why + range};
  diagnostic.size = end - begin;
  return diagnostic;
}

Diagnostic behind_root(std::uint64_t begin, std::uint64_t end, bool recover) {
  if (recover) return skipped(Code::W05, begin, end, "bytes behind the root element: ");
  return {Code::W05, Severity::warning, {begin, 0, 0}, "bytes behind the root element, skipped"};
}

WbxmlReader::WbxmlReader(Bytes& bytes, const Options& options)
    : Reader(bytes, options.limits),
      limits_(options.limits),
      recover_(options.recover),
      codec_(options.codec),
      reader_(options.limits),
      extent_(options.limits) {}

Data WbxmlReader::read() {
  gaps_.clear();
  // The damaged document stays until now, for who wants to see it.
  if (std::exchange(failed_, false)) {
    if (recover_) skip_to_header(1);
    if (!recover_) return skip_all(), Data();
  }
  if (!find_document()) return {};
  const wbxml::Language* language = find_language();
  ++documents_;
  if (language || codec_ == Codec::libwbxml) return read_unread(language);
  reader_.start(bytes_.offset());
  try {
    recover_ ? read_damaged() : read_document();
  } catch (const Error& error) {
    for (const Diagnostic& diagnostic : reader_.diagnostics().list()) diagnostics_.add(diagnostic);
    failed_ = true;
    fault_ = error.diagnostic().place;
    throw;
  }
  for (const Diagnostic& diagnostic : reader_.diagnostics().list()) diagnostics_.add(diagnostic);
  used_ = reader_.size();
  return {&reader_.document(), nullptr, nullptr, reader_.document().place_at(0)};
}

Damage WbxmlReader::damage() {
  constexpr std::size_t shown = 16;
  if (!failed_) return {{none_}};
  const auto at = static_cast<std::size_t>(fault_.offset - bytes_.offset());
  if (at > bytes_.bytes().size()) return {reader_.partial(bytes_.bytes())};
  while (bytes_.bytes().size() - at < shown && bytes_.look_on()) {
  }
  const std::string_view bytes = bytes_.bytes();
  const std::size_t before = std::min(at, shown);
  return {reader_.partial(bytes), bytes.substr(at - before, before), bytes.substr(at, shown)};
}

/// Whether another document follows; what is none is W05 and skipped.
bool WbxmlReader::find_document() {
  bytes_.consume(std::exchange(used_, 0));
  if (documents_ == 0 || begins_document(0)) return true;
  if (bytes_.bytes().empty()) return false;
  if (recover_) return skip_to_document();
  diagnostics_.add(behind_root(bytes_.offset(), bytes_.offset(), false));
  skip_all();
  return false;
}

/// The language of the document at hand, nullptr where it is for us to read.
const wbxml::Language* WbxmlReader::find_language() {
  for (bool last = false;; last = !bytes_.fill())
    if (const auto language = wbxml::language_of(bytes_.bytes(), last)) return *language;
}

Data WbxmlReader::read_unread(const wbxml::Language* language) {
  extent_.start(bytes_.offset());
  try {
    bool last = false;
    while (!extent_.read(bytes_.bytes(), last)) last = !bytes_.fill();
  } catch (...) {
    skip_all();
    throw;
  }
  used_ = extent_.size();
  unread_ = {Form::wbxml, bytes_.bytes().substr(0, used_), language};
  return {nullptr, nullptr, &unread_, {bytes_.offset(), 0, 0}};
}

void WbxmlReader::read_document() {
  bool last = false;
  while (!reader_.read(bytes_.bytes(), last)) last = !bytes_.fill();
}

// ---- recovery -----------------------------------------------------------------------------------

/// Reads the document at hand as far as it is whole. What cannot be read at all is thrown as
/// read_document() throws it.
void WbxmlReader::read_damaged() {
  Diagnostic fault;
  std::exception_ptr error;
  try {
    fault = read_doubted();
    if (fault.text.empty()) return;
  } catch (const Error& thrown) {
    fault = thrown.diagnostic();
    fault.severity = Severity::warning;
    error = std::current_exception();
  }
  const std::size_t whole = error ? 0 : reader_.size();
  const std::size_t size = fill_to_header(1);
  if (error && size > limits_.max_size) std::rethrow_exception(error);
  read_around_damage(size > limits_.max_size ? whole : size, error);
  const Document& document = reader_.document();
  diagnostics_.add(std::move(fault));
  for (const Hole& hole : document.holes)
    diagnostics_.add(
        skipped(Code::M065, document.offset + hole.begin, document.offset + hole.end, ""));
}

/// Reads the document that has the first `size` of the bytes around what is damaged in it. `error`
/// is why it cannot be read as it stands, if it cannot, and is thrown where nothing of it is left.
void WbxmlReader::read_around_damage(std::size_t size, const std::exception_ptr& error) {
  const std::string_view bytes = bytes_.bytes().substr(0, size);
  wbxml::Plan plan = wbxml::plan_recovery(bytes, limits_);
  if (error && plan.kept == 0) std::rethrow_exception(error);
  reader_.start(bytes_.offset());
  if (plan.kept > 0) {
    gaps_ = std::move(plan.gaps);
    reader_.read_around(bytes, gaps_);
  } else {
    reader_.read(bytes, true);
  }
}

/// Reads the document as it is, and gives what cannot be right in it; nothing has no text.
Diagnostic WbxmlReader::read_doubted() {
  read_document();
  wbxml::Plan found = wbxml::find_misplaced(reader_.document().bytes, limits_);
  if (found.fault.empty()) found = find_left_over(found.root_page);
  if (found.fault.empty()) return {};
  return {Code::M066, Severity::warning, reader_.document().place_at(found.fault_at),
          "out of place: " + found.fault};
}

/// Looks at what follows the document that was read.
wbxml::Plan WbxmlReader::find_left_over(std::uint8_t root_page) {
  const std::size_t size = reader_.size();
  if (begins_document(size)) return {};
  const std::size_t end = std::min<std::size_t>(fill_to_header(size), limits_.max_size);
  return wbxml::find_left_over(bytes_.bytes().substr(0, end), size, root_page);
}

/// Whether a document begins that far behind; reads on until that can be told.
bool WbxmlReader::begins_document(std::size_t at) {
  for (bool last = false;; last = !fill_on()) {
    const wbxml::Start start = wbxml::begins_document(bytes_.bytes().substr(at), last);
    if (start != wbxml::Start::maybe) return start == wbxml::Start::yes;
  }
}

/// Goes on at the next header; false where none follows.
bool WbxmlReader::skip_to_document() {
  const std::uint64_t begin = bytes_.offset();
  const bool found = skip_to_header(0);
  diagnostics_.add(behind_root(begin, bytes_.offset(), true));
  return found;
}

/// Reads on up to the next document's header, at or behind `from`, or to the end: how far it is.
/// More than max_size: it is farther than that.
std::size_t WbxmlReader::fill_to_header(std::size_t from) {
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
bool WbxmlReader::skip_to_header(std::size_t from) {
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

/// fill(), where with Options::recover it is no error of the document at hand that no more can be
/// had of damaged gzip data.
bool WbxmlReader::fill_on() {
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

}  // namespace eascard::records
