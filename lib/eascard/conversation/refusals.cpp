#include "eascard/conversation/refusals.hpp"

namespace eascard::conversation {
namespace {

std::string_view file_as(const SentItems& items, std::string_view id) {
  const auto found = items.find(id);
  return id.empty() || found == items.end() ? std::string_view() : found->second;
}

/// What the request says of one Collection of its answer.
const SentCollection* sent_in(const Request* request, std::string_view id) {
  if (!request) return nullptr;
  const auto found = request->collections.find(id);
  return found == request->collections.end() ? nullptr : &found->second;
}

void add_refusal(const Document& document, std::uint32_t item, const SentCollection* sent,
                 std::vector<Refusal>& refusals) {
  for_each_child(document, item, tag_of("AirSync", "Status"), [&](std::uint32_t status) {
    const std::string_view value = document.value(document.nodes[status]);
    const TokenInfo* info = find_token(document.nodes[item].tag);
    if (value.empty() || !info) return;
    const StatusInfo* meaning = find_status("Sync", info->name, value);
    if (meaning && meaning->success) return;
    Refusal refusal{item, status, info->name, value, {}, {}, {}};
    refusal.client_id = child_value(document, item, tag_of("AirSync", "ClientId"));
    refusal.server_id = child_value(document, item, tag_of("AirSync", "ServerId"));
    if (sent) refusal.file_as = file_as(sent->adds, refusal.client_id);
    if (sent && refusal.file_as.empty())
      refusal.file_as = file_as(sent->changes, refusal.server_id);
    refusals.push_back(refusal);
  });
}

}  // namespace

std::vector<Refusal> find_refusals(const Document& document, const Request* request) {
  std::vector<Refusal> refusals;
  for_each_collection(document, [&](std::uint32_t collection) {
    const SentCollection* sent =
        sent_in(request, child_value(document, collection, tag_of("AirSync", "CollectionId")));
    for_each_child(document, collection, tag_of("AirSync", "Responses"), [&](std::uint32_t list) {
      const std::uint32_t end = document.nodes[list].next;
      for (std::uint32_t i = list + 1; i < end; i = document.nodes[i].next)
        if (document.nodes[i].kind == NodeKind::element) add_refusal(document, i, sent, refusals);
    });
  });
  return refusals;
}

Diagnostic warn_of(const Refusal& refusal) {
  std::string text(refusal.operation);
  if (!refusal.client_id.empty()) text += " with ClientId " + std::string(refusal.client_id);
  Diagnostic diagnostic{Code::S30, Severity::warning, {}, {}};
  diagnostic.text = text + ": Status " + std::string(refusal.value) + ", " +
                    status_words(find_status("Sync", refusal.operation, refusal.value));
  diagnostic.server_id = refusal.server_id;
  diagnostic.file_as = refusal.file_as;
  return diagnostic;
}

}  // namespace eascard::conversation
