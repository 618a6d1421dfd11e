#pragma once
// The message around contacts: what `encode --as` makes of JSON and vCard. [MS-ASCMD] 2.2.1.21.

#include <cstdint>
#include <string>
#include <vector>

#include "eascard/contact/contact.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/document/builder.hpp"
#include "eascard/export.hpp"

namespace eascard {

/// Elements around those of a contact: Sync, Collections, Collection, Commands, Add,
/// ApplicationData.
inline constexpr std::uint32_t envelope_depth = 6;

enum class EnvelopeKind : std::uint8_t {
  application_data,  ///< one document a contact: ApplicationData alone
  sync_add,          ///< one Sync request that adds all contacts
  sync_change,       ///< one Sync request that changes the contacts with a ServerId
  sync_response      ///< one Sync response with the contacts' own ServerIds
};

/// What the message says around the contacts.
struct EnvelopeOptions {
  EnvelopeKind kind = EnvelopeKind::application_data;
  Version protocol = Version::v14_1;
  std::string sync_key = "1";
  std::string collection_id = "2";
  std::uint64_t max_size = max_document_size;  ///< of the message; LimitError where it is larger
};

/// Builds the message; the document is complete after finish().
class EASCARD_EXPORT Envelope {
 public:
  /// The document, which is cleared, must outlive it.
  Envelope(EnvelopeOptions options, Document& document);

  /// Adds a contact. An upload leaves out what a server refuses or ignores (vCard mapping: Alias,
  /// WeightedRank, NativeBodyType, sizes, notes that are not whole, empty elements); what it would
  /// refuse by its size is a warning, without a place. False where the contact cannot be sent,
  /// which is an error among the warnings: the message is good without it, unless count() is 0
  /// then.
  /// Whatever is thrown, the message is lost.
  bool add(const Contact& contact, std::vector<Diagnostic>& warnings);
  void finish();
  /// Contacts in the message.
  std::uint64_t count() const { return count_; }

 private:
  void open();
  void add_ids(const Contact& contact);
  bool is_upload() const;
  void filter(const Contact& contact);

  EnvelopeOptions options_;
  Document& document_;
  DocumentBuilder builder_;
  Contact filtered_;
  std::uint64_t offered_ = 0;  ///< contacts so far, with those that were left out
  std::uint64_t count_ = 0;
  std::uint64_t next_client_id_ = 1;
};

}  // namespace eascard
