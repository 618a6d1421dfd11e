#include "eascard/diagnostic.hpp"

#include <array>

#include "eascard/text/ascii.hpp"

namespace eascard {
namespace {

struct CodeRow {
  std::string_view name;
  std::string_view summary;
};

constexpr CodeRow code_rows[] = {
#define VALIDATION_RULE(id, severity, since, until, where, needs, edition, source, text) \
  {#id, text},
#include "eascard/schema/validation_rules.def"
#undef VALIDATION_RULE
#define MESSAGE(id, text, advice) {#id, text},
#include "eascard/schema/messages.def"
#undef MESSAGE
};

constexpr MessageRow message_rows[] = {
#define MESSAGE(id, text, advice) {Code::id, text, advice},
#include "eascard/schema/messages.def"
#undef MESSAGE
};

}  // namespace

std::span<const MessageRow> all_messages() {
  return message_rows;
}

std::string_view severity_name(Severity severity) {
  constexpr std::array<std::string_view, 3> names = {"note", "warning", "error"};
  return names[static_cast<std::size_t>(severity)];
}

std::string place_text(const Place& place) {
  if (place.line > 0) return ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
  return place.offset == Place::no_offset ? std::string() : '@' + hex_number(place.offset);
}

Diagnostic untold(const Diagnostic& first) {
  Diagnostic rest{first.code, first.severity, first.place, "more of them from here on, not listed"};
  rest.count = first.count;
  return rest;
}

bool Diagnostics::add(Diagnostic diagnostic) {
  if (repeat(diagnostic.code, diagnostic.severity, diagnostic.text, diagnostic.count)) return false;
  const bool is_note = diagnostic.severity == Severity::note;
  Tally& tally = tallies_[{diagnostic.code, is_note}];
  if (fold_ && tally.told++ == most_told) {
    tally.rest = list_.size();
    diagnostic = untold(diagnostic);
  } else if (fold_ && is_note) {
    notes_.emplace(std::pair(diagnostic.code, diagnostic.text), list_.size());
  }
  list_.push_back(std::move(diagnostic));
  return true;
}

bool Diagnostics::repeat(Code code, Severity severity, std::string_view text, std::uint64_t count) {
  if (!fold_) return false;
  const bool is_note = severity == Severity::note;
  const auto equal = is_note ? notes_.find(std::pair(code, text)) : notes_.end();
  const auto tally = tallies_.find({code, is_note});
  const bool is_untold = tally != tallies_.end() && tally->second.rest != 0;
  if (equal == notes_.end() && !is_untold) return false;
  list_[equal != notes_.end() ? equal->second : tally->second.rest].count += count;
  return true;
}

void Diagnostics::clear() {
  list_.clear();
  tallies_.clear();
  notes_.clear();
}

std::string_view code_name(Code code) {
  return code_rows[static_cast<std::size_t>(code)].name;
}

std::string_view code_summary(Code code) {
  return code_rows[static_cast<std::size_t>(code)].summary;
}

}  // namespace eascard
