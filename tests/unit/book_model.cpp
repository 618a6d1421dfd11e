#include "book_model.hpp"

#include <algorithm>
#include <initializer_list>

#include "support.hpp"

namespace eascard::test {
namespace {

constexpr std::size_t truncation_size = 8;
constexpr unsigned most_known = 6;

std::string word(Random& random) {
  std::string text;
  for (unsigned i = 1 + pick(random, 6); i > 0; --i)
    text += static_cast<char>('a' + static_cast<char>(pick(random, 26)));
  return text;
}

std::string notes(Random& random) {
  std::string text;
  // Few beginnings, so that cut notes are often those of what was there.
  text.assign(truncation_size, static_cast<char>('A' + static_cast<char>(pick(random, 2))));
  return pick(random, 3) == 0 ? word(random) : text + word(random);
}

Person new_person(Random& random) {
  Person person;
  for (const std::string& name : names)
    if (name == "c:FileAs" || pick(random, 2) == 0) person.values[name] = word(random);
  if (pick(random, 3) == 0) person.categories = {{word(random), word(random)}};
  if (pick(random, 3) == 0) person.picture = "R0lG";
  if (pick(random, 2) == 0) person.note = Note{notes(random), std::nullopt, false};
  return person;
}

// ---- what both sides have -----------------------------------------------------------------------

/// What a device has, in the order in which it came.
struct View {
  struct Known {
    std::size_t place;
    Person person;
  };
  std::map<std::string, Known> items;
  std::map<std::string, Known> others;  ///< moved into another address book, which has no traffic
  bool is_partial = false;
};

struct Command {
  enum class Kind { add, change, remove, fetch } kind;
  std::string id;
  Person person;
};

struct Device {
  std::string name;
  std::string key = "0";
  Supports supports;
  View view;                           ///< as the last response in the traffic made it
  View before;                         ///< as the device has it that did not get that
  std::map<std::string, Person> sent;  ///< what the server knows the device to have
  std::map<std::string, Person> sent_before;
  std::map<std::string, std::string> added;  ///< ClientId -> ServerId, for what is sent again
  bool is_open = false;                      ///< a request with commands has no answer
  bool is_book = false;                      ///< the traffic shows that there are contacts
  bool waits = false;                        ///< for the answer to a request about folders
  bool has_folders = false;                  ///< the traffic shows which folders are of contacts
  unsigned next_client_id = 1;
};

class World {
 public:
  World(Random& random, const Wishes& wishes) : random_(random), wishes_(wishes) {
    for (unsigned i = 0; i < wishes.devices; ++i) devices_.push_back(Device{});
    for (unsigned i = 0; i < wishes.devices; ++i) devices_[i].name = "dev" + std::to_string(i);
    for (unsigned i = 0; i < 3; ++i)
      mailbox_["7:" + std::to_string(next_id_++)] = new_person(random);
  }

  std::vector<Traffic> run() {
    for (Device& device : devices_) {
      if (pick(random_, 2) == 0) list_folders(device);
      begin(device);
    }
    for (unsigned i = 0; i < wishes_.steps; ++i) step(devices_[pick(random_, wishes_.devices)]);
    return std::move(traffic_);
  }

 private:
  void step(Device& device) {
    edit_mailbox();
    const unsigned what = pick(random_, 24);
    if (what == 0) return begin(device);
    if (what == 1) return lose_key(device);
    if (what == 2) return fetch_item(device);
    if (what == 3) return repeat(device);
    if (what == 4) return empty_folder(device);
    if (what == 5) return delete_folder(device);
    if (what < 8 && move_items(device)) return;
    sync(device);
  }

  void edit_mailbox() {
    for (unsigned i = pick(random_, 3); i > 0; --i) {
      const unsigned what = pick(random_, 6);
      if (mailbox_.empty() || (what == 0 && mailbox_.size() < most_known)) {
        mailbox_["7:" + std::to_string(next_id_++)] = new_person(random_);
        continue;
      }
      const auto item =
          std::next(mailbox_.begin(), pick(random_, static_cast<unsigned>(mailbox_.size())));
      if (what == 1) {
        mailbox_.erase(item);
      } else if (what == 2) {
        item->second.note = Note{notes(random_), std::nullopt, false};
      } else {
        item->second.values[names[pick(random_, 5)]] = pick(random_, 4) == 0 ? "" : word(random_);
      }
    }
  }

  // ---- messages ---------------------------------------------------------------------------------

  void say(Device& device, Direction direction, const std::string& xml, bool is_in_chain = true) {
    if (direction == Direction::request) ++exchange_;
    Traffic message;
    if (!xml.empty()) message.bytes = encode(xml);
    message.direction = direction;
    message.device = device.name;
    if (wishes_.exchanges) message.exchange = std::to_string(exchange_);
    message.book = book();
    message.is_in_chain = is_in_chain;
    for (const Device& each : devices_)
      message.must_tell = message.must_tell ||
                          (each.is_book && (each.is_open || each.waits || each.view.is_partial));
    traffic_.push_back(std::move(message));
  }

  static std::string sync_of(const std::string& key, const std::string& rest) {
    return "<Sync xmlns='AirSync:' xmlns:c='Contacts:' xmlns:d='Contacts2:' "
           "xmlns:b='AirSyncBase:'><Collections><Collection>" +
           element("SyncKey", key) + element("CollectionId", "7") + rest +
           "</Collection></Collections></Sync>";
  }

  /// All that is in some view; of two devices that agree in id and values, the first.
  std::vector<std::string> book() const {
    std::vector<std::pair<std::size_t, std::string>> lines;
    std::set<std::string> seen;
    for (const Device& device : devices_) {
      std::vector<std::string> mine;
      for (const auto& [id, known] : device.view.items) {
        mine.push_back(id + ' ' + show(known.person));
        if (!seen.contains(mine.back())) lines.emplace_back(known.place, mine.back());
      }
      for (const auto& [id, known] : device.view.others)
        lines.emplace_back(known.place, id + ' ' + show(known.person));
      seen.insert(mine.begin(), mine.end());
    }
    std::ranges::sort(lines);
    std::vector<std::string> book;
    for (auto& line : lines) book.push_back(std::move(line.second));
    return book;
  }

  void list_folders(Device& device) {
    device.has_folders = true;
    const auto folder = [](const char* id, const char* type) {
      return std::string("<Add><ServerId>") + id +
             "</ServerId><ParentId>0</ParentId><DisplayName>x</DisplayName><Type>" + type +
             "</Type></Add>";
    };
    const std::string open = "<FolderSync xmlns='FolderHierarchy:'>";
    device.is_book = true;
    say(device, Direction::request, open + "<SyncKey>0</SyncKey></FolderSync>", false);
    say(device, Direction::response,
        open + "<Status>1</Status><SyncKey>1</SyncKey><Changes><Count>4</Count>" +
            folder("7", "9") + folder("8", "14") + folder("5", "2") + folder("RI", "19") +
            "</Changes></FolderSync>",
        false);
  }

  void begin(Device& device) {
    device.supports = {};
    std::string supported;
    if (pick(random_, 3) > 0) {
      device.supports.is_there = true;
      for (const std::string& name : names)
        if (pick(random_, 3) == 0) device.supports.listed.insert(name);
      if (pick(random_, 3) == 0) device.supports.listed.insert("c:Categories");
      for (const std::string& name : device.supports.listed) supported += '<' + name + "/>";
      supported = element("Supported", supported);
    }
    say(device, Direction::request, sync_of("0", supported));
    if (pick(random_, 8) == 0) say(device, Direction::request, sync_of("0", supported));
    device.view.items.clear();
    device.view.is_partial = true;
    device.is_open = false;
    device.sent.clear();
    device.added.clear();
    device.key = new_key();
    say(device, Direction::response, sync_of(device.key, "<Status>1</Status>"));
    device.before = device.view;
    device.sent_before = device.sent;
  }

  void lose_key(Device& device) {
    say(device, Direction::request, sync_of(device.key, "<GetChanges/>"));
    say(device, Direction::response,
        pick(random_, 2) == 0 ? sync_of("0", "<Status>3</Status>")
                              : "<Sync xmlns='AirSync:'><Status>3</Status></Sync>");
    begin(device);
  }

  /// A request without a body, and an answer as to the one before it; perhaps one before that says
  /// that nothing has changed, which has no body either.
  void repeat(Device& device) {
    say(device, Direction::request, pick(random_, 2) == 0 ? "" : sync_of(device.key, ""));
    while (pick(random_, 3) == 0) {
      say(device, Direction::response, "");
      say(device, Direction::request, "");
    }
    answer(device, {}, true, pick(random_, 4));
  }

  void fetch_item(Device& device) {
    if (device.view.items.empty()) return;
    auto& [id, known] = *device.view.items.begin();
    const auto there = mailbox_.find(id);
    if (there == mailbox_.end()) return;
    const std::string ids = "<a:CollectionId>7</a:CollectionId><a:ServerId>" + id + "</a:ServerId>";
    const std::string open =
        "<ItemOperations xmlns='ItemOperations:' xmlns:a='AirSync:' xmlns:c='Contacts:' "
        "xmlns:d='Contacts2:' xmlns:b='AirSyncBase:'>";
    say(device, Direction::request,
        open + "<Fetch><Store>Mailbox</Store>" + ids + "</Fetch></ItemOperations>", false);
    Person whole = there->second;
    server_changes(known.person, whole);
    const std::string data = xml_of(whole, wishes_.is_old);
    const std::string inner = data.substr(17, data.size() - 35);  // without ApplicationData
    say(device, Direction::response,
        open + "<Status>1</Status><Response><Fetch><Status>1</Status>" + ids +
            "<a:Class>Contacts</a:Class>" + element("Properties", inner) +
            "</Fetch></Response></ItemOperations>",
        false);
    device.before = device.view;
    device.sent_before = device.sent;
  }

  // ---- what changes folders without Sync
  // ----------------------------------------------------------

  /// Some items into mail (5) or into another address book (8). Status 3 is success, 1 that there
  /// is no such item ([MS-ASCMD] 2.2.3.177.10).
  bool move_items(Device& device) {
    std::vector<std::string> ids;
    for (const auto& [id, known] : device.view.items)
      if (device.before.items.contains(id) && pick(random_, 3) == 0) ids.push_back(id);
    if (ids.empty()) return false;
    const std::string to = pick(random_, 2) == 0 ? "8" : "5";
    std::string moves;
    std::string responses;
    std::vector<std::pair<std::string, std::string>> moved;
    for (const std::string& id : ids) {
      moves += element(
          "Move", element("SrcMsgId", id) + element("SrcFldId", "7") + element("DstFldId", to));
      const bool is_there = mailbox_.contains(id);
      const std::string new_id = to + ':' + std::to_string(next_id_++);
      responses +=
          element("Response", element("SrcMsgId", id) + element("Status", is_there ? "3" : "1") +
                                  (is_there ? element("DstMsgId", new_id) : ""));
      if (is_there) moved.emplace_back(id, new_id);
    }
    device.waits = true;
    say(device, Direction::request, "<MoveItems xmlns='Move:'>" + moves + "</MoveItems>", false);
    device.waits = false;
    for (const auto& [id, new_id] : moved) {
      mailbox_.erase(id);
      const View::Known known{next_place_++, device.view.items[id].person};
      for (View* view : {&device.view, &device.before}) {
        if (to == "8" && device.has_folders) view->others[new_id] = known;
        view->items.erase(id);
      }
      device.sent.erase(id);
      device.sent_before.erase(id);
    }
    say(device, Direction::response, "<MoveItems xmlns='Move:'>" + responses + "</MoveItems>",
        false);
    return true;
  }

  void empty_folder(Device& device) {
    const bool is_done = pick(random_, 4) > 0;
    const std::string open = "<ItemOperations xmlns='ItemOperations:' xmlns:a='AirSync:'>";
    const std::string id = "<a:CollectionId>7</a:CollectionId>";
    device.waits = true;
    say(device, Direction::request,
        open + "<EmptyFolderContents>" + id + "</EmptyFolderContents></ItemOperations>", false);
    device.waits = false;
    if (is_done) {
      mailbox_.clear();
      forget_items(device);
    }
    say(device, Direction::response,
        open + "<Status>1</Status><Response><EmptyFolderContents>" +
            element("Status", is_done ? "1" : "3") + id +
            "</EmptyFolderContents></Response></ItemOperations>",
        false);
  }

  /// The server makes an empty one with the same id, and the device begins anew.
  void delete_folder(Device& device) {
    if (!device.has_folders) return;
    const bool is_done = pick(random_, 4) > 0;
    const std::string open = "<FolderDelete xmlns='FolderHierarchy:'>";
    device.waits = true;
    say(device, Direction::request,
        open + "<SyncKey>1</SyncKey><ServerId>7</ServerId></FolderDelete>", false);
    device.waits = false;
    if (is_done) {
      mailbox_.clear();
      forget_items(device);
      device.view.is_partial = false;
    }
    say(device, Direction::response,
        open + "<Status>" + (is_done ? "1" : "3") + "</Status><SyncKey>2</SyncKey></FolderDelete>",
        false);
    if (!is_done) return;
    list_folders(device);
    begin(device);
  }

  static void forget_items(Device& device) {
    for (View* view : {&device.view, &device.before}) view->items.clear();
    device.sent.clear();
    device.sent_before.clear();
  }

  // ---- one Sync ---------------------------------------------------------------------------------

  Person new_change() {
    Person change;
    for (const std::string& name : names) {
      const unsigned what = pick(random_, 3);
      if (what > 0) change.values[name] = what == 1 && pick(random_, 3) == 0 ? "" : word(random_);
    }
    if (pick(random_, 3) == 0) change.categories = {{word(random_)}};
    if (pick(random_, 6) == 0) change.categories = std::vector<std::string>();
    if (pick(random_, 3) == 0) change.picture = pick(random_, 2) == 0 ? "" : "R0lH";
    if (pick(random_, 3) == 0) change.note = Note{};
    if (pick(random_, 3) == 0)
      change.note = Note{pick(random_, 3) == 0 ? "" : notes(random_), {}, false};
    return change;
  }

  std::vector<Command> new_commands(Device& device) {
    std::vector<Command> commands;
    std::set<std::string> used;
    for (unsigned i = pick(random_, 4); i > 0; --i) {
      if (device.view.items.empty() || pick(random_, 3) == 0) {
        commands.push_back({Command::Kind::add, "c" + std::to_string(device.next_client_id++),
                            new_person(random_)});
        continue;
      }
      const auto item = std::next(device.view.items.begin(),
                                  pick(random_, static_cast<unsigned>(device.view.items.size())));
      if (!used.insert(item->first).second) continue;
      const unsigned what = pick(random_, 6);
      const Command::Kind kind = what == 0   ? Command::Kind::remove
                                 : what == 1 ? Command::Kind::fetch
                                             : Command::Kind::change;
      commands.push_back(
          {kind, item->first, kind == Command::Kind::change ? new_change() : Person()});
    }
    return commands;
  }

  std::string request_of(const Device& device, const std::vector<Command>& commands, bool asks) {
    std::string list;
    for (const Command& command : commands) {
      switch (command.kind) {
        case Command::Kind::add:
          list += element("Add",
                          element("ClientId", command.id) + xml_of(command.person, wishes_.is_old));
          break;
        case Command::Kind::change:
          list += element("Change",
                          element("ServerId", command.id) + xml_of(command.person, wishes_.is_old));
          break;
        case Command::Kind::remove:
          list += element("Delete", element("ServerId", command.id));
          break;
        case Command::Kind::fetch:
          list += element("Fetch", element("ServerId", command.id));
      }
    }
    return sync_of(device.key, element("GetChanges", asks ? "1" : "0") +
                                   (list.empty() ? "" : element("Commands", list)));
  }

  void sync(Device& device) {
    const std::vector<Command> commands = new_commands(device);
    const bool asks = pick(random_, 5) > 0;
    const unsigned window = 1 + pick(random_, 4);
    const std::string request = request_of(device, commands, asks);
    const bool is_open = std::ranges::any_of(
        commands, [](const Command& c) { return c.kind != Command::Kind::fetch; });
    const auto send = [&] {
      device.is_open = is_open;
      device.is_book = device.is_book || is_open;
      say(device, Direction::request, request);
    };
    send();
    bool is_unanswered = false;  ///< a request before
    for (unsigned tries = 0; tries < 3; ++tries) {
      const unsigned fate = pick(random_, 8);
      is_unanswered = fate != 3 && (is_unanswered || fate == 0 || fate == 2);
      if (fate == 0) {         // the request did not arrive
      } else if (fate == 1) {  // nothing was done
        device.is_open = is_open && is_unanswered;
        say(device, Direction::response, sync_of(device.key, "<Status>5</Status>"));
      } else if (fate == 2) {  // the answer was lost, and the capture with it
        const View view = device.view;
        const std::string key = device.key;
        answer(device, commands, asks, window, false);
        device.view = view;
        go_back(device, key);
      } else if (fate == 3) {  // the answer was lost behind the capture
        const std::string key = device.key;
        answer(device, commands, asks, window);
        view_kept_ = device.view;
        go_back(device, key);
        device.view = view_kept_;
        // What the lost answer said of items that are moved now shows nowhere behind it.
        const std::size_t lost = traffic_.size() - 1;
        if (pick(random_, 3) == 0 && move_items(device)) traffic_[lost].is_in_chain = false;
      } else {
        break;
      }
      edit_mailbox();
      send();
    }
    answer(device, commands, asks, window);
  }

  /// The server takes up at what the device had before.
  void go_back(Device& device, const std::string& key) {
    device.sent = device.sent_before;
    device.key = key;
    is_again_ = true;
  }

  std::string new_key() { return "k" + std::to_string(next_key_++); }

  /// What the server makes of the commands and answers, and what the device then has.
  void answer(Device& device, const std::vector<Command>& commands, bool asks, unsigned window,
              bool is_seen = true) {
    if (is_again_) device.view = device.before;
    is_again_ = false;
    device.before = device.view;
    device.sent_before = device.sent;
    std::string responses;
    for (const Command& command : commands) responses += take(device, command);
    std::string list;
    bool more = false;
    if (asks) more = give(device, window, list);
    device.view.is_partial = more || (device.view.is_partial && !asks);
    device.is_open = false;
    device.key = new_key();
    if (!is_seen) return;
    device.is_book = device.is_book || !device.view.items.empty();
    say(device, Direction::response,
        sync_of(device.key, "<Status>1</Status>" + std::string(more ? "<MoreAvailable/>" : "") +
                                (responses.empty() ? "" : element("Responses", responses)) +
                                (list.empty() ? "" : element("Commands", list))));
  }

  /// One command of a client; what stands in Responses.
  std::string take(Device& device, const Command& command) {
    if (command.kind == Command::Kind::add) return take_add(device, command);
    const auto there = mailbox_.find(command.id);
    const bool is_gone = there == mailbox_.end();
    const auto sent = device.sent.find(command.id);
    const bool is_known = sent != device.sent.end();
    const bool is_conflict = !is_gone && is_known && !(there->second == sent->second);
    const auto told = [&](const char* name, const char* status, const std::string& rest = {}) {
      return element(name, element("ServerId", command.id) + element("Status", status) + rest);
    };
    if (command.kind == Command::Kind::fetch) {
      if (is_gone) return told("Fetch", "8");
      const auto known = device.view.items.find(command.id);
      if (known != device.view.items.end()) server_changes(known->second.person, there->second);
      return told("Fetch", "1", xml_of(there->second, wishes_.is_old));
    }
    if (command.kind == Command::Kind::remove) {
      device.view.items.erase(command.id);
      device.sent.erase(command.id);
      mailbox_.erase(command.id);
      return is_gone ? told("Delete", "8") : std::string();
    }
    if (is_gone) return told("Change", "8");
    // A conflict that the server wins; a change that is sent again is none.
    Person wanted = is_known ? sent->second : there->second;
    client_changes(wanted, command.person, wishes_.policy, device.supports);
    if (is_conflict && !(wanted == there->second)) return told("Change", "7");
    if (pick(random_, 8) == 0 && !is_conflict) return told("Change", "6");
    there->second = wanted;
    device.sent[command.id] = wanted;
    const auto known = device.view.items.find(command.id);
    if (known != device.view.items.end())
      client_changes(known->second.person, command.person, wishes_.policy, device.supports);
    return {};
  }

  std::string take_add(Device& device, const Command& command) {
    const auto told = [&](const std::string& id, const char* status) {
      return element("Add", element("ClientId", command.id) +
                                (id.empty() ? "" : element("ServerId", id)) +
                                element("Status", status));
    };
    std::string& id = device.added[command.id];
    if (id.empty()) {
      if (pick(random_, 6) == 0) return told("", "6");
      id = "7:" + std::to_string(next_id_++);
      mailbox_[id] = command.person;
    }
    device.sent[id] = command.person;
    put(device, id, command.person);
    return told(id, "1");
  }

  void put(Device& device, const std::string& id, const Person& person) {
    const auto known = device.view.items.find(id);
    if (known != device.view.items.end()) {
      known->second.person = person;
    } else {
      device.view.items[id] = {next_place_++, person};
    }
  }

  /// Changes of the server, as many as `window`; true where there are more.
  bool give(Device& device, unsigned window, std::string& list) {
    const std::map<std::string, Person> had = device.sent;
    for (const auto& [id, person] : had) {
      if (mailbox_.contains(id)) continue;
      if (window-- == 0) return true;
      list += element(pick(random_, 8) == 0 ? "SoftDelete" : "Delete", element("ServerId", id));
      device.sent.erase(id);
      device.view.items.erase(id);
    }
    for (const auto& [id, person] : mailbox_) {
      const auto known = had.find(id);
      if (known != had.end() && known->second == person) continue;
      if (window-- == 0) return true;
      const bool is_new = known == had.end();
      const Person given =
          as_given(person, is_new || pick(random_, 2) == 0 ? Person() : known->second);
      list += element(is_new ? "Add" : "Change",
                      element("ServerId", id) + xml_of(given, wishes_.is_old));
      const auto view = device.view.items.find(id);
      if (view != device.view.items.end()) {
        server_changes(view->second.person, given);
      } else {
        put(device, id, given);
      }
      device.sent[id] = person;
    }
    return false;
  }

  /// As the server writes it: without what is as before, notes cut, or only told of.
  Person as_given(const Person& person, const Person& before) {
    Person given = person;
    std::erase_if(given.values, [&](const auto& value) {
      const auto known = before.values.find(value.first);
      return known != before.values.end() && known->second == value.second;
    });
    if (given.categories == before.categories) given.categories.reset();
    if (given.picture == before.picture) given.picture.reset();
    if (given.note == before.note) given.note.reset();
    if (given.note && given.note->data && given.note->data->size() > truncation_size) {
      given.note->estimated = given.note->data->size();
      given.note->truncated = true;
      given.note->data->resize(truncation_size);
      if (pick(random_, 4) == 0) given.note->data.reset();
    }
    return given;
  }

  Random& random_;
  const Wishes& wishes_;
  std::vector<Device> devices_;
  std::map<std::string, Person> mailbox_;
  std::vector<Traffic> traffic_;
  View view_kept_;
  bool is_again_ = false;  ///< the request was sent before
  unsigned next_id_ = 1;
  unsigned next_key_ = 1;
  unsigned exchange_ = 0;
  std::size_t next_place_ = 0;
};

}  // namespace

std::vector<Traffic> make_traffic(Random& random, const Wishes& wishes) {
  return World(random, wishes).run();
}

}  // namespace eascard::test
