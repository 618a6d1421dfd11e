#pragma once
// A message on one screen: what it is, what the server says, and how much of what is in it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/conversation/refusals.hpp"
#include "eascard/document/document.hpp"
#include "eascard/document/message.hpp"
#include "eascard/schema/statuses.hpp"

namespace eascard::report {

/// Items of one operation.
struct OperationCount {
  std::string_view operation;  ///< "Add", "Delete", "Result"
  bool in_responses = false;   ///< what the server says of the client's, [MS-ASCMD] Responses
  std::uint64_t count = 0;
};
using OperationCounts = std::vector<OperationCount>;

/// One Collection of a Sync or GetItemEstimate.
struct CollectionSummary {
  std::string_view id;
  std::string_view class_name;  ///< "Contacts"; "" where the message does not say
  std::string_view sync_key;
  std::string_view sent_key;  ///< of the request that this answers
  bool more_available = false;
  OperationCounts operations;
};

/// Status elements below one kind of parent that have one value; that of a refused item is alone.
struct StatusCount {
  std::string path;        ///< of the first, from the root: "Sync/Collections/Collection[1]/Status"
  std::string_view value;  ///< as it stands there
  const StatusInfo* meaning = nullptr;  ///< nullptr for a value of no table
  std::string_view client_id;           ///< of the first's item; "" where it has none
  std::string_view server_id;           ///< the same
  std::string_view file_as;             ///< of the refused item, from the request
  Place place;                          ///< of the first
  std::uint64_t count = 0;

  bool is_success() const { return meaning && meaning->success; }
};

/// A value of the whole message, such as the SyncKey of a FolderSync.
struct MessageFact {
  std::string_view name;
  std::string_view value;
  std::string_view sent;  ///< SyncKey: that of the request, as in CollectionSummary
};

struct BodyCounts {
  std::uint64_t plain = 0, html = 0, rtf = 0, mime = 0;  ///< by Type, [MS-ASAIRS] 2.2.2.41
  std::uint64_t other = 0;                               ///< without a Type, or another one
  std::uint64_t truncated = 0;                           ///< of all these

  std::uint64_t total() const { return plain + html + rtf + mime + other; }
};

struct UnknownCount {
  std::string name;  ///< "page 254 token 06", or the name of a literal
  Place place;       ///< of the first
  std::uint64_t count = 0;
};

/// Views into the document and the request, which must outlive it.
struct Summary {
  std::string form;        ///< "WBXML 1.3", "XML", "JSON"
  std::uint64_t size = 0;  ///< in bytes
  Message message;
  Version since = Version::v2_5;   ///< no older protocol has all of its elements
  Version until = Version::v16_1;  ///< nor has a newer one
  std::vector<StatusCount> statuses;
  std::uint64_t more_statuses = 0;  ///< of further kinds, where a message has absurdly many
  std::vector<MessageFact> facts;
  std::vector<CollectionSummary> collections;
  OperationCounts operations;  ///< outside of collections
  std::uint64_t contacts = 0;  ///< items with data of the contact class
  std::uint64_t others = 0;    ///< items with data of other classes
  BodyCounts bodies;
  std::uint64_t pictures = 0;
  std::uint64_t picture_size = 0;  ///< bytes of their values as they stand, base64 mostly
  std::vector<UnknownCount> unknown;
  std::uint64_t removed = 0;  ///< values that a log left out
  std::uint64_t holes = 0;    ///< damaged parts that were left out
};

/// Linear in the document, without recursion. `answered` is the request that it answers, nullptr
/// where that is not known.
Summary summarize(const Document& document, const conversation::Request* answered = nullptr);
/// The same of what was read before a fault; a value that is missing for it is none.
Summary summarize(const PartialDocument& partial, const conversation::Request* answered = nullptr);

}  // namespace eascard::report
