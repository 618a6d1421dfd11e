#pragma once
// Any input -> its records: a bare body's, or those of the messages in a container.

#include <memory>
#include <optional>
#include <string>

#include "eascard/capture/entry.hpp"
#include "eascard/export.hpp"
#include "eascard/records/bytes.hpp"
#include "eascard/records/options.hpp"
#include "eascard/records/reader.hpp"

namespace eascard::records {

enum class RecordKind : std::uint8_t {
  document,  ///< a message
  contact,   ///< of a form that has no messages
  unread,    ///< a document that is for libwbxml
  fault,     ///< what could not be read
  empty,     ///< an entry of a container without a body
  body,      ///< a message body as it is
  rest,      ///< what is noticed behind the last document of a body
  notice     ///< of a container or of the bytes of an input; of no message
};

/// What could not be read.
struct Fault {
  Diagnostic diagnostic;
  bool is_limit = false;  ///< a limit of ours: the data may be good
  Damage damage;
};

/// One after another, good until the next is asked for.
struct Record {
  RecordKind kind = RecordKind::notice;
  bool is_asked_for = true;      ///< false with Options::with_others: it is context of others
  Data data;                     ///< of a document, contact or unread
  const Fault* fault = nullptr;  ///< of a fault
  const capture::Entry* entry =
      nullptr;               ///< what the container says of it; nullptr for a bare body
  std::uint64_t number = 0;  ///< of the entry, 1-based; 0 for a bare body
  bool gzip = false;         ///< the body was compressed
  std::string_view body{};   ///< of a body, as far as it is there
  Bytes* bytes = nullptr;    ///< with Wanted::streams of a body: the same, and what is to come
  Format format = Format::automatic;     ///< of a body: its bare form; of an input: its form
  const Diagnostics* noticed = nullptr;  ///< about it, and what stood before it
};

/// An error, and what the container says that may explain it.
EASCARD_EXPORT Diagnostic explain(Diagnostic diagnostic, const capture::Entry* entry);

/// The records of one input, in flat memory.
class EASCARD_EXPORT Input {
 public:
  /// What is wanted: records; or RecordKind::body alone, a bare body whole as the only one, or as
  /// a stream, to be read from Record::bytes; or the input itself as the only one, whole, whether
  /// it is a container or not, in Record::format.
  enum class Wanted : std::uint8_t { records, bodies, streams, inputs };

  /// The bytes must outlive it, and so must what they read from.
  explicit Input(Bytes& bytes, Options options = {}, Wanted wanted = Wanted::records);

  /// nullptr at the end. What is wrong with the data is a record; throws what the source of the
  /// bytes throws, and std::bad_alloc.
  [[nodiscard]] const Record* next();
  /// Documents, contacts and bodies so far.
  std::uint64_t count() const { return count_; }

 private:
  enum class State : std::uint8_t {
    start,
    entries,  ///< the next one is to be read
    entry,    ///< one is at hand
    behind_entries,
    body,  ///< its next data is to be read
    behind_body,
    behind_bare,  ///< a bare body was given as far as it could be read
    ended
  };

  bool step();
  bool open();
  Format text_encoding();
  bool give_bare();
  bool give_stream(Bytes& bytes);
  bool end_bare();
  bool read_entry();
  bool give_entry();
  bool end_entries();
  bool open_body(Bytes& bytes, Format format);
  bool read_data();
  bool pass_over();
  bool end_body();
  bool give(RecordKind kind, const Diagnostics* noticed);
  bool give(RecordKind kind, Diagnostic notice);
  bool give_body(std::string_view bytes);
  bool give_input(Format format);
  void fill_whole();
  bool fail(const Error& error, Damage damage);
  Error nothing_found() const;
  const capture::Entry* entry() const;

  Bytes& bytes_;
  const Options options_;
  Wanted wanted_;
  State state_ = State::start;
  Record record_;
  std::optional<Fault> fault_;
  std::optional<Diagnostic> damage_;  ///< of a bare body behind what was given of it
  Diagnostics noticed_;
  Document none_;
  std::uint64_t count_ = 0;

  std::unique_ptr<capture::Reader> container_;
  bool last_ = false;          ///< all bytes of the container are there
  bool is_cut_ = false;        ///< nothing more is to be had of the container
  bool failed_ = false;        ///< an entry could not be read
  std::uint64_t entries_ = 0;  ///< so far
  std::uint64_t unknown_ = 0;  ///< of them, left out as nobody says of whom or when they are
  std::uint64_t others_ = 0;   ///< messages that were read and are not asked for
  bool is_entry_asked_for_ = true;
  bool is_asked_for_ = true;  ///< the message at hand is
  bool is_any_ = false;       ///< there was more than notices
  std::string wrong_form_;    ///< what the input looks like where the user says otherwise
  std::string seen_;          ///< what a text looks like in which nothing may be found
  std::string_view kind_;     ///< the same, of what is not ours

  std::optional<MemoryBytes> entry_bytes_;
  std::unique_ptr<Reader> reader_;  ///< of the body at hand
  bool body_failed_ = false;        ///< an error was given about it
};

}  // namespace eascard::records
