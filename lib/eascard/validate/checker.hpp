#pragma once
// Checks a document against the rules of validation_rules.def, in one pass; never changes it.

#include <vector>

#include "eascard/conversation/conversation.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/document/document.hpp"
#include "eascard/export.hpp"
#include "eascard/validate/findings.hpp"
#include "eascard/validate/scope.hpp"

namespace eascard::validate {

/// Checks one document after another by the same options.
class EASCARD_EXPORT Checker {
 public:
  explicit Checker(CheckOptions options) : options_(std::move(options)), findings_(options_) {}
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;

  /// The findings in the order of their places, with what the reader noticed; good until the next
  /// call. The document may be what a reader had when it failed.
  /// With conversations the message is taken into that of its sender, and checked against those
  /// before it.
  const std::vector<Diagnostic>& check(const PartialDocument& partial, const Diagnostics& noticed,
                                       conversation::Conversations* conversations = nullptr,
                                       const conversation::Sender& sender = {});

 private:
  void walk(const Document& document, const Scope& scope);

  const CheckOptions options_;
  Findings findings_;
};

}  // namespace eascard::validate
