#include "refusals.hpp"

#include "eascard/document/path.hpp"
#include "eascard/document/place.hpp"

namespace eascard::tool {

void report_refusals(const Document& document, const conversation::Request* answered,
                     const Origin& origin, Messages& messages) {
  PathFinder paths(document);
  Places places(document);
  for (const conversation::Refusal& refusal : conversation::find_refusals(document, answered)) {
    Diagnostic warning = conversation::warn_of(refusal);
    warning.place = places.of(document.nodes[refusal.item]);
    paths.locate(refusal.item, warning);
    messages.report(origin, warning);
  }
}

}  // namespace eascard::tool
