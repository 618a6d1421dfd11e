#pragma once
// Traffic in, address books out: every message in its order, then each contact that is left, in the
// order of first appearance. A book is of one user, device and collection; the ids of two devices
// need not mean the same, so that books meet only in contacts that agree in id and values.

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eascard/book/device.hpp"

namespace eascard::book {

/// A contact of a book, good until the next one is asked for.
struct Kept {
  const Contact* contact = nullptr;
  std::string_view user;
  std::string_view device_id;
};

class Replay {
 public:
  explicit Replay(Policy policy) { bench_.policy = policy; }

  /// The next message. What is noticed about its items is added to `noticed`, located.
  void take(const Document& document, const conversation::Turn& turn, const Origin& origin,
            std::vector<Diagnostic>& noticed);
  /// A message that has no body, or none that can be read. `repeats`: it is a Sync request, which
  /// stands for the one before; an answer of success, which is `http_status` 200 or 0, says that
  /// nothing has changed ([MS-ASCMD] 2.2.1.21.2).
  void pass(const conversation::Turn& turn, bool repeats, int http_status);
  /// A contact of a form without messages: one with a ServerId is what that is now.
  void add(const Contact& contact);

  /// After the last message: what is missing of the books, and how they stand to one another.
  std::vector<Said> finish();
  /// Then: the next contact, nullptr at the end.
  [[nodiscard]] const Kept* next();

 private:
  class Meeting;
  struct Out {
    std::uint64_t place;
    const Entry* entry;
    const std::string* server_id;  ///< nullptr where it has none
    const std::string* collection_id;
    const Device* device;
  };

  Device& device_of(const conversation::Conversation* conversation);
  static void list_pending(const Device& device, std::vector<Said>& said);
  void list_device(Device& device, std::vector<Said>& said);
  void join_devices(std::vector<Said>& said);

  Bench bench_;
  std::deque<Device> devices_;  ///< in the order of first appearance
  std::unordered_map<const conversation::Conversation*, Device*> index_;
  std::vector<Out> out_;
  std::size_t at_ = 0;
  Contact contact_;
  Kept kept_;
};

}  // namespace eascard::book
