#include "eascard/diagnostic.hpp"

namespace eascard {
namespace {

struct CodeRow {
  std::string_view name;
  std::string_view summary;
};

constexpr CodeRow code_rows[] = {
#define VALIDATION_RULE(id, severity, since, until, where, needs, edition, source, text) {#id, text},
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

bool Diagnostics::repeat(Code code, std::uint32_t key) {
  const auto found = first_.find(first_key(code, key));
  if (found == first_.end()) return false;
  ++list_[found->second].count;
  return true;
}

void Diagnostics::add_first(Diagnostic diagnostic, std::uint32_t key) {
  first_.emplace(first_key(diagnostic.code, key), list_.size());
  add(std::move(diagnostic));
}

void Diagnostics::clear() {
  list_.clear();
  first_.clear();
}

std::string_view code_name(Code code) {
  return code_rows[static_cast<std::size_t>(code)].name;
}

std::string_view code_summary(Code code) {
  return code_rows[static_cast<std::size_t>(code)].summary;
}

}  // namespace eascard
