#include "eascard/report/sync_keys.hpp"

namespace eascard {
namespace {

constexpr std::string_view key_name = "SyncKey";

}  // namespace

void SyncKeys::keep(const Summary& request) {
  *this = {};
  command_ = request.message.command;
  for (const MessageFact& fact : request.facts)
    if (fact.name == key_name) key_ = fact.value;
  for (const CollectionSummary& collection : request.collections)
    of_[std::string(collection.id)] = collection.sync_key;
}

void SyncKeys::add_to(Summary& response) const {
  if (response.message.command != command_) return;
  for (MessageFact& fact : response.facts)
    if (fact.name == key_name) fact.sent = key_;
  for (CollectionSummary& collection : response.collections) {
    const auto sent = of_.find(collection.id);
    if (sent != of_.end() && !collection.sync_key.empty()) collection.sent_key = sent->second;
  }
}

}  // namespace eascard
