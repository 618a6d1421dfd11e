#include "eascard/validate/findings.hpp"

#include <algorithm>

#include "eascard/document/path.hpp"

namespace eascard::validate {

void Findings::start(const Document& document, const Scope& scope, std::size_t open) {
  document_ = &document;
  scope_ = &scope;
  found_.clear();
  spots_.clear();
  open_.clear();
  find_open(open);
}

/// They are those that end with the document, from the root down.
void Findings::find_open(std::size_t count) {
  const auto size = static_cast<std::uint32_t>(document_->nodes.size());
  for (std::uint32_t at = 0; at < size && open_.size() < count; ++at) {
    while (document_->nodes[at].next < size) at = document_->nodes[at].next;
    open_.push_back(at);
  }
}

bool Findings::is_open(std::uint32_t node) const {
  return std::binary_search(open_.begin(), open_.end(), node);
}

std::optional<std::uint32_t> Findings::innermost_open() const {
  return open_.empty() ? std::nullopt : std::optional(open_.back());
}

void Findings::add(Code code, std::uint32_t node, std::string text) {
  add(code, find_rule(code)->severity, node, std::move(text));
}

void Findings::add(Code code, Severity severity, std::uint32_t node, std::string text) {
  const std::optional<Severity> weighed = scope_->weigh(*find_rule(code), severity);
  if (!weighed || is_open(node)) return;
  Diagnostic diagnostic{code, *weighed, {}, std::move(text)};
  keep(node, document_->nodes[node].offset, std::move(diagnostic));
}

void Findings::add(Diagnostic diagnostic, std::uint32_t node) {
  if (const Rule* rule = find_rule(diagnostic.code)) {
    const std::optional<Severity> weighed = scope_->weigh(*rule, diagnostic.severity);
    if (!weighed) return;
    diagnostic.severity = *weighed;
  }
  const std::uint64_t offset = diagnostic.place.offset - document_->offset;
  keep(node, offset, std::move(diagnostic));
}

void Findings::keep(std::uint32_t node, std::uint64_t offset, Diagnostic diagnostic) {
  if (options_.disabled[static_cast<std::size_t>(diagnostic.code)]) return;
  if (found_.add(std::move(diagnostic))) spots_.push_back({node, offset, spots_.size()});
}

const std::vector<Diagnostic>& Findings::finish() {
  std::stable_sort(spots_.begin(), spots_.end(), [](const Spot& a, const Spot& b) {
    return a.offset != b.offset ? a.offset < b.offset : a.node < b.node;
  });
  list_.clear();
  PathFinder paths(*document_);
  Places places(*document_);
  for (const Spot& spot : spots_) {
    list_.push_back(found_.list()[spot.found]);
    list_.back().place = places.at(static_cast<std::size_t>(spot.offset));
    // A reader knows best where it was: its path stays.
    std::string told = std::move(list_.back().path);
    paths.locate(spot.node, list_.back());
    if (!told.empty()) list_.back().path = std::move(told);
  }
  return list_;
}

}  // namespace eascard::validate
