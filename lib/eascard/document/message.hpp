#pragma once
// What a Document says as an ActiveSync message: command, direction, and the items in it.
// [MS-ASCMD] 2.2.1: Sync, Search, ItemOperations, Find; a bare ApplicationData or Properties too.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/document/path.hpp"
#include "eascard/export.hpp"
#include "eascard/schema/message_elements.hpp"

namespace eascard {

/// What a document is. The view is static.
struct Message {
  std::string_view command;  ///< the root element's name, "Sync"; "" for an unknown token
  Direction direction = Direction::unknown;
  /// The same, but for a request of which no element says so: an answer has a Status.
  Direction likely = Direction::unknown;
};

/// Linear in the document at worst, as the direction may only show in its last element.
EASCARD_EXPORT Message describe_message(const Document& document);

/// What a list of elements stands for.
enum class ItemKind : std::uint8_t {
  data,       ///< ApplicationData or Properties: values of one item
  supported,  ///< Supported or Schema: empty elements that name fields
  command     ///< Delete or SoftDelete: no values
};

/// One item of a message: views into the document, which must outlive it.
struct Item {
  ItemKind kind = ItemKind::data;
  std::uint32_t data = 0;      ///< index of ApplicationData, Properties, Supported, Delete ...
  std::uint32_t command = 0;   ///< index of Add, Change, Fetch, Result; `data` where there is none
  std::string_view operation;  ///< "Add", "Change", "Fetch", "Result"; "" where there is none
  bool in_responses = false;   ///< of a Sync: under Responses, not under Commands
  std::string_view collection_id;
  std::string_view class_name;  ///< "Contacts", "Email" ...; "" where the message does not say
  std::string_view server_id;   ///< ServerId, or LongId of a search result
  std::string_view client_id;
};

/// Whether the item belongs to the contact class: by its Class, else by its elements. Elements of a
/// GAL search result count as contacts.
EASCARD_EXPORT bool is_contact(const Document& document, const Item& item);

/// Goes through the items of a document in order, each node once, without recursion.
class EASCARD_EXPORT ItemCursor {
 public:
  /// The document must outlive it.
  explicit ItemCursor(const Document& document) : document_(document), paths_(document) {}
  /// The next item, or nothing at the end.
  std::optional<Item> next();
  /// Fills in where an item stands: path, "Add[57]" and ids. A message for every item of a document
  /// stays linear.
  void locate(const Item& item, Diagnostic& diagnostic) { paths_.locate(item.data, diagnostic); }

 private:
  void enter(std::uint32_t index);
  Item make_item(ItemKind kind, std::uint32_t index) const;

  const Document& document_;
  PathFinder paths_;
  std::uint32_t at_ = 0;
  Item context_;  ///< what collection and command say of the items in them
  std::string_view collection_class_;
  std::string_view collection_id_;
  std::uint32_t collection_end_ = 0;
  std::uint32_t responses_end_ = 0;
  std::uint32_t command_end_ = 0;
};

}  // namespace eascard
