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
#define MESSAGE(id, text) {#id, text},
#include "eascard/schema/messages.def"
#undef MESSAGE
};

std::uint64_t first_key(Code code, std::uint32_t key) {
  return std::uint64_t{key} << 16 | static_cast<std::uint16_t>(code);
}

}  // namespace

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

void Diagnostics::add(Diagnostic diagnostic) {
  Tally& tally = tallies_[diagnostic.code];
  if (tally.told < most_told) {
    ++tally.told;
    list_.push_back(std::move(diagnostic));
  } else if (tally.rest == 0) {
    tally.rest = list_.size();
    list_.push_back(untold(diagnostic));
  } else {
    list_[tally.rest].count += diagnostic.count;
  }
}

bool Diagnostics::repeat(Code code, std::uint32_t key) {
  const auto found = first_.find(first_key(code, key));
  const auto tally = tallies_.find(code);
  const bool is_untold = tally != tallies_.end() && tally->second.rest != 0;
  if (found == first_.end() && !is_untold) return false;
  ++list_[found != first_.end() ? found->second : tally->second.rest].count;
  return true;
}

void Diagnostics::add_first(Diagnostic diagnostic, std::uint32_t key) {
  const Code code = diagnostic.code;
  const std::size_t index = list_.size();
  add(std::move(diagnostic));
  if (tallies_[code].rest == 0) first_.emplace(first_key(code, key), index);
}

void Diagnostics::clear() {
  list_.clear();
  tallies_.clear();
  first_.clear();
}

std::string_view code_name(Code code) {
  return code_rows[static_cast<std::size_t>(code)].name;
}

std::string_view code_summary(Code code) {
  return code_rows[static_cast<std::size_t>(code)].summary;
}

}  // namespace eascard
