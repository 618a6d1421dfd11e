#pragma once
// What one message does to the books of its device. [MS-ASCMD] 2.2.1.21 Sync, 2.2.1.10
// ItemOperations, 2.2.1.12 MoveItems, 2.2.1.2 FolderCreate, 2.2.1.3 FolderDelete, 2.2.1.5
// FolderSync.

#include <optional>
#include <vector>

#include "eascard/book/device.hpp"

namespace eascard::book {

class MessageReplay {
 public:
  MessageReplay(const Document& document, const conversation::Turn& turn, const Origin& origin,
                Device& device, Bench& bench)
      : document_(document),
        turn_(turn),
        origin_(origin),
        device_(device),
        bench_(bench),
        places_(document) {}

  void run();
  /// What was noticed about items, in their order, with path and place.
  void locate(std::vector<Diagnostic>& noticed);

 private:
  /// What a Collection says of the items in it.
  struct Around : Item {
    bool is_folder = false;  ///< FolderSync says that those are contacts
    bool is_book = false;    ///< there were contacts in it
  };
  struct Noticed {
    std::uint32_t item;
    Diagnostic diagnostic;
  };

  bool is_request() const { return turn_.direction == Direction::request; }
  std::string_view value(std::uint32_t parent, Tag tag) const {
    return child_value(document_, parent, tag);
  }

  void ask(std::uint32_t collection);
  std::optional<Sent> read_sent(std::uint32_t command, const Around& around,
                                Collection& collection);
  void answer(std::uint32_t collection);
  void answer_others(bool is_unsaid);
  void answer_commands(const std::vector<std::uint32_t>& answers, const SentSync& sent,
                       const Around& around, Collection& to);
  void answer_unseen(std::uint32_t answer, Collection& to);
  void receive(std::uint32_t command, const Around& around, Collection& to);
  void miss(Gap gap, std::uint32_t node, const std::string& id, Collection& from, const char* text);
  void refuse_all(std::string_view status);
  void answer_operations();
  void fetch(std::uint32_t fetch);
  void ask_folders();
  void answer_pending(const SentFolders& sent);
  void answer_folder(const SentFolders& sent);
  void put_moved(std::uint32_t response, const Entry* entry, const std::string& folder,
                 const std::string& id, bool is_open);
  void drop(const std::vector<std::string>& folders);

  /// The item of a command, with what its collection says; nothing where it is no contact.
  std::optional<Item> read_item(std::uint32_t command, const Around& around) const;
  /// Nothing where FolderSync says that it has no contacts.
  std::optional<Around> read_around(std::uint32_t collection) const;
  /// Into the bench.
  void lift_change(const Item& item);
  Said said_of(std::uint32_t node);

  const Document& document_;
  const conversation::Turn& turn_;
  const Origin& origin_;
  Device& device_;
  Bench& bench_;
  Places places_;
  std::vector<Noticed> noticed_;
};

}  // namespace eascard::book
