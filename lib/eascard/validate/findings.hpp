#pragma once
// What a check of one document finds: collected in any order, given in the order of their places.

#include <optional>
#include <string>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/export.hpp"
#include "eascard/validate/scope.hpp"

namespace eascard::validate {

/// Folded and counted as Diagnostics are; so much memory, whatever the document.
class EASCARD_EXPORT Findings {
 public:
  explicit Findings(const CheckOptions& options) : options_(options), found_(options.fold) {}

  /// Makes ready for a document; both must stay in place. What an element lacks is not told of the
  /// first `open` elements on the way to the end of the document, which goes no further.
  void start(const Document& document, const Scope& scope, std::size_t open);

  /// The rule is broken at nodes[node]; the text says how.
  void add(Code code, std::uint32_t node, std::string text);
  /// With another severity than the rule's row has.
  void add(Code code, Severity severity, std::uint32_t node, std::string text);
  /// Whether the element is not closed: what it lacks may be in what was not read.
  bool is_open(std::uint32_t node) const;
  /// The deepest of them, in which the document ends; nothing where all are closed.
  std::optional<std::uint32_t> innermost_open() const;
  /// What a reader said, at its place; a message that is no rule keeps its severity.
  void add(Diagnostic diagnostic, std::uint32_t node);

  /// All with their places, paths and items, in order. Linear in the document.
  const std::vector<Diagnostic>& finish();

 private:
  struct Spot {
    std::uint32_t node = 0;
    std::uint64_t offset = 0;  ///< from the document's start
    std::size_t found = 0;     ///< index in found_
  };

  void keep(std::uint32_t node, std::uint64_t offset, Diagnostic diagnostic);
  void find_open(std::size_t count);

  const CheckOptions& options_;
  const Document* document_ = nullptr;
  const Scope* scope_ = nullptr;
  Diagnostics found_;
  std::vector<Spot> spots_;
  std::vector<std::uint32_t> open_;  ///< nodes that are not closed, ascending
  std::vector<Diagnostic> list_;
};

}  // namespace eascard::validate
