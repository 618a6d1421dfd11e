#include "messages.hpp"

#include <cstdio>

#include "eascard/report/finding_json.hpp"
#include "eascard/report/finding_text.hpp"

namespace eascard::tool {
namespace {

/// Rank of a status in "the worst of a batch wins".
int badness(Status status) {
  switch (status) {
    case Status::internal:
      return 6;
    case Status::io:
      return 5;
    case Status::limit:
      return 4;
    case Status::usage:
      return 3;
    case Status::error:
      return 2;
    case Status::warning:
      return 1;
    case Status::done:
      return 0;
  }
  return 0;
}

/// Counts more of what is known already; false where it is not.
template <typename Found>
bool count_again(Found found, Found end, const Diagnostic& diagnostic) {
  if (found == end) return false;
  found->second.second.count += diagnostic.count;
  return true;
}

}  // namespace

Diagnostic out_of_memory(Place place) {
  return {Code::M035, Severity::error, place, "the memory ran out"};
}

void Messages::raise(Status status) {
  if (badness(status) > badness(status_)) status_ = status;
}

bool Messages::admit(Diagnostic& diagnostic) {
  const bool is_unknown_token = diagnostic.code == Code::W08 || diagnostic.code == Code::W10;
  if (options_.strict && (diagnostic.severity == Severity::warning || is_unknown_token))
    diagnostic.severity = Severity::error;
  if (diagnostic.severity == Severity::error) raise(Status::error);
  if (diagnostic.severity == Severity::warning && !options_.warnings_ok) raise(Status::warning);
  return diagnostic.severity == Severity::error || !options_.quiet;
}

void Messages::report(const EntryName& origin, const Diagnostic& diagnostic, bool is_limit) {
  if (is_limit) {
    raise(Status::limit);
    return print(origin, diagnostic);
  }
  if (diagnostic.code == Code::M070 && !options_.verbose) return;
  Diagnostic said = diagnostic;
  if (!admit(said)) return;
  if (!options_.read.limits.fold) return print(origin, said);
  // Of values that a log left out, one line an input tells it.
  const bool is_note = said.severity == Severity::note ||
                       (said.code == Code::M007 && said.severity == Severity::warning);
  if (is_note && count_again(notes_.find({said.code, said.text}), notes_.end(), said)) return;
  if (count_again(untold_.find(said.code), untold_.end(), said)) return;
  if (std::uint32_t& told = told_[said.code]; told++ == most_told)
    untold_.try_emplace(said.code, origin, untold(said));
  else if (is_note)
    notes_.try_emplace({said.code, said.text}, origin, said);
  else
    print(origin, said);
}

void Messages::report(const EntryName& origin, const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.list()) report(origin, diagnostic);
}

void Messages::report(const IoError& error) {
  raise(Status::io);
  Diagnostic diagnostic{Code::M003, Severity::error, {}, error.what()};
  print(error.file(), diagnostic);
}

void Messages::end_file() {
  for (const auto& [code, rest] : untold_) print(rest.first, rest.second);
  for (const auto& [key, note] : notes_) print(note.first, note.second);
  untold_.clear();
  told_.clear();
  notes_.clear();
}

void Messages::print(const EntryName& origin, const Diagnostic& diagnostic) {
  if (before_print_) before_print_();
  if (listener_) listener_(origin, diagnostic);
  std::string line;
  if (options_.messages == MessageFormat::json)
    report::write_finding_json(origin.finding_origin(), diagnostic, {}, line);
  else
    line = "eascard: " + report::finding_text(origin.finding_origin(), diagnostic);
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace eascard::tool
