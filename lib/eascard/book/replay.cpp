#include "eascard/book/replay.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "eascard/book/message.hpp"
#include "eascard/contact/lift.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

std::string book_name(const std::string& collection_id, const Device& device) {
  std::string name = "address book";
  if (!collection_id.empty()) name += ' ' + collection_id;
  if (!device.conversation) return name;
  if (!device.conversation->user.empty()) name += " of " + device.conversation->user;
  if (!device.conversation->device_id.empty()) name += " on " + device.conversation->device_id;
  return name;
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

/// As it is compared: the case of letters does not count.
std::string user_of(const Device& device) {
  return device.conversation ? lower_case(device.conversation->user) : std::string();
}

std::size_t joined_hash(std::size_t a, std::size_t b) {
  return a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2));
}

}  // namespace

/// Compares the contacts of the devices of one user, one device after another.
class Replay::Meeting {
 public:
  void begin(const Device& device) { device_ = &device; }
  /// Whether no device before has the same contact.
  bool take(const Out& out) {
    const std::hash<std::string> hash;
    const std::size_t ids = joined_hash(hash(*out.collection_id), hash(*out.server_id));
    const std::size_t all = joined_hash(ids, out.entry->contact.hash());
    const auto [first, last] = known_.equal_range(all);
    const bool is_equal = std::any_of(first, last, [&out](const auto& other) {
      return *other.second.server_id == *out.server_id &&
             *other.second.collection_id == *out.collection_id &&
             other.second.entry->contact == out.entry->contact;
    });
    ++(is_equal ? equal_ : ids_.contains(ids) ? differing_ : alone_);
    if (!is_equal) added_.emplace_back(ids, all, out);
    return !is_equal;
  }
  void end(std::vector<Said>& said) {
    const bool is_beside = equal_ == 0 && alone_ > 0 && !ids_.empty();
    if (differing_ > 0 || is_beside)
      said.push_back({{}, {Code::M091, Severity::warning, {}, text()}});
    for (const auto& [ids, all, out] : added_) {
      ids_.insert(ids);
      known_.emplace(all, out);
    }
    added_.clear();
    equal_ = differing_ = alone_ = 0;
  }

 private:
  std::string text() const {
    std::string text = "contacts of no message";
    if (device_->conversation) text = "device " + device_->conversation->device_id;
    if (device_->conversation && !device_->conversation->user.empty())
      text += " of " + device_->conversation->user;
    if (differing_ == 0)
      return text + ": no contact has the id of one of a device before: " +
             counted(alone_, "stands", "stand") + " beside those";
    return text + ": " +
           counted(differing_, "contact has the id of one", "contacts have the ids of some") +
           " of a device before, and other values: both are kept";
  }

  const Device* device_ = nullptr;
  std::unordered_set<std::size_t> ids_;  ///< of the devices before; hashes
  std::unordered_multimap<std::size_t, Out> known_;
  std::vector<std::tuple<std::size_t, std::size_t, Out>> added_;  ///< of this device
  std::uint64_t equal_ = 0;
  std::uint64_t differing_ = 0;  ///< the same ids, other values
  std::uint64_t alone_ = 0;
};

Device& Replay::device_of(const conversation::Conversation* conversation) {
  Device*& device = index_[conversation];
  if (!device) {
    device = &devices_.emplace_back();
    device->conversation = conversation;
  }
  return *device;
}

void Replay::take(const Document& document, const conversation::Turn& turn, const Origin& origin,
                  std::vector<Diagnostic>& noticed) {
  if (turn.conversation) {
    MessageReplay message(document, turn, origin, device_of(turn.conversation), bench_);
    message.run();
    return message.locate(noticed);
  }
  // Items of which nobody says which way they went are what they say.
  ItemCursor items(document);
  Places places(document);
  while (const std::optional<Item> item = items.next()) {
    if (item->kind != ItemKind::data || !is_contact(document, *item)) continue;
    Diagnostics diagnostics;
    lift(document, *item, contact_, diagnostics);
    for (Diagnostic diagnostic : diagnostics.list()) {
      diagnostic.place = places.of(document.nodes[item->data]);
      items.locate(*item, diagnostic);
      noticed.push_back(std::move(diagnostic));
    }
    add(contact_);
  }
}

void Replay::pass(const conversation::Turn& turn, bool repeats, int http_status) {
  Device& device = device_of(turn.conversation);
  device.repeats = repeats;
  if (turn.direction == Direction::response) device.has_answers = true;
  if (turn.direction != Direction::response || !turn.request) return;
  const std::uint64_t number = turn.request->number;
  const bool is_refused = http_status != 0 && http_status != 200;
  if (is_refused) device.pending.erase(number);
  for (auto& [id, collection] : device.collections)
    is_refused ? static_cast<void>(collection.take(number)) : collection.take_nothing(number);
}

void Replay::add(const Contact& contact) {
  Collection& to = device_of(nullptr).collection(contact.context.collection_id);
  to.has_contacts = true;
  const std::string id(contact.context.server_id);
  if (id.empty()) return to.items.put_unanswered({}, contact, bench_);
  if (to.items.has(id) && contact.context.operation == "Change")
    return to.items.change(id, bench_, [&](Contact& known) { apply_received(known, contact, {}); });
  to.items.put(id, contact, bench_);
  to.items.mark();
}

std::vector<Said> Replay::finish() {
  std::vector<Said> said;
  for (Device& device : devices_) {
    list_pending(device, said);
    list_device(device, said);
  }
  join_devices(said);
  std::ranges::sort(out_, {}, &Out::place);
  return said;
}

/// Requests about whole folders, or moves, that nobody has seen an answer to.
void Replay::list_pending(const Device& device, std::vector<Said>& said) {
  const auto is_book = [&device](const std::string& id) {
    const auto known = device.collections.find(id);
    const FolderKind kind = device.folders.kind(id);
    return kind == FolderKind::contacts ||
           (kind == FolderKind::unknown && known != device.collections.end() &&
            known->second.has_contacts);
  };
  for (const auto& [number, sent] : device.pending) {
    const bool is_about_books = is_book(sent.deleted) || is_book(sent.emptied) ||
                                std::ranges::any_of(sent.moves, [&](const auto& move) {
                                  return is_book(move.second.first) || is_book(move.second.second);
                                });
    if (!is_about_books) continue;
    said.push_back(sent.where);
    Diagnostic& diagnostic = said.back().diagnostic;
    diagnostic.code = Code::M090;
    diagnostic.severity = Severity::warning;
    diagnostic.text = sent.command + " without an answer: contacts may be gone or elsewhere";
  }
}

void Replay::list_device(Device& device, std::vector<Said>& said) {
  for (auto& [id, collection] : device.collections) {
    const FolderKind kind = device.folders.kind(id);
    if (kind == FolderKind::other || (kind == FolderKind::unknown && !collection.has_contacts))
      continue;
    if (kind == FolderKind::cache) {
      const std::size_t count = collection.items.known().size();
      if (count == 0) continue;
      said.push_back({{},
                      {Code::M092,
                       Severity::note,
                       {},
                       book_name(id, device) + " is the recipient information cache: " +
                           counted(count, "contact", "contacts") + " left out"}});
      continue;
    }
    if (!device.has_answers) collection.end_requests(bench_);
    collection.end();
    for (const auto& [gap, what] : collection.missing()) {
      said.push_back(what);
      said.back().diagnostic.text = book_name(id, device) + ": " + what.diagnostic.text;
    }
    const std::string& collection_id = id;
    collection.items.known().for_each([&](const std::string& server_id, const Entry& entry) {
      out_.push_back({entry.place, &entry, &server_id, &collection_id, &device});
    });
    collection.items.unanswered().for_each([&](const std::string&, const Entry& entry) {
      out_.push_back({entry.place, &entry, nullptr, &collection_id, &device});
    });
  }
}

/// Of contacts that agree in all, that of the first device stays. Contacts of no message are as
/// those of another device, where there is one user alone.
void Replay::join_devices(std::vector<Said>& said) {
  std::map<std::string, std::set<const Device*>> devices;  // by user
  for (const Out& out : out_)
    if (out.device->conversation) devices[user_of(*out.device)].insert(out.device);
  const std::string only_user = devices.size() == 1 ? devices.begin()->first : std::string();
  const auto user = [&](const Device& device) {
    return device.conversation ? user_of(device) : only_user;
  };
  for (const Out& out : out_)
    if (!out.device->conversation && devices.size() == 1)
      devices.begin()->second.insert(out.device);
  std::erase_if(devices, [](const auto& known) { return known.second.size() < 2; });
  if (devices.empty()) return;
  std::map<std::string, Meeting> meetings;
  std::vector<Out> kept;
  for (std::size_t i = 0; i < out_.size();) {
    const Device& device = *out_[i].device;
    const bool is_met = devices.contains(user(device));
    Meeting* const meeting = is_met ? &meetings[user(device)] : nullptr;
    if (meeting) meeting->begin(device);
    for (; i < out_.size() && out_[i].device == &device; ++i)
      if (!meeting || !out_[i].server_id || meeting->take(out_[i])) kept.push_back(out_[i]);
    if (meeting) meeting->end(said);
  }
  out_ = std::move(kept);
}

const Kept* Replay::next() {
  if (at_ == out_.size()) return nullptr;
  const Out& out = out_[at_++];
  out.entry->contact.load(contact_);
  if (out.server_id) contact_.context.server_id = *out.server_id;
  contact_.context.collection_id = *out.collection_id;
  kept_ = {&contact_, {}, {}};
  if (out.device->conversation) {
    kept_.user = out.device->conversation->user;
    kept_.device_id = out.device->conversation->device_id;
  }
  return &kept_;
}

}  // namespace eascard::book
