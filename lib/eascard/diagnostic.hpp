#pragma once
// What can be wrong with data, and where: one value type for everything that is said about an
// input. Error is thrown for what stops a document, Diagnostics collect what does not.

#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eascard/export.hpp"
#include "eascard/schema/limits.hpp"

namespace eascard {

/// Stable message codes: the rules of validation_rules.def (W06, X01, N05 ...) and the messages of
/// messages.def (M001 ...). code_name() gives the text shown to users.
enum class Code : std::uint16_t {
#define VALIDATION_RULE(id, ...) id,
#include "eascard/schema/validation_rules.def"
#undef VALIDATION_RULE
#define MESSAGE(id, ...) id,
#include "eascard/schema/messages.def"
#undef MESSAGE
};

EASCARD_EXPORT std::string_view code_name(Code code);
/// The general sentence of the rule or message, for catalogues; a Diagnostic has its own text.
EASCARD_EXPORT std::string_view code_summary(Code code);

/// A message that no validation rule covers.
struct MessageRow {
  Code code;
  std::string_view text;
  std::string_view advice;  ///< what it means for who reads it, and what to do
};
/// In the order of their codes.
EASCARD_EXPORT std::span<const MessageRow> all_messages();

enum class Severity : std::uint8_t { note, warning, error };

/// "note", "warning", "error": in messages, in JSON, and as a level of SARIF 2.1.0 (3.27.10).
EASCARD_EXPORT std::string_view severity_name(Severity severity);

/// A place in an input. Binary forms have a byte offset (0-based, over the whole stream), text
/// forms a line and column as well (1-based, columns in code points); line 0 means "no line known".
/// An unknown place has offset no_offset.
struct Place {
  static constexpr std::uint64_t no_offset = ~std::uint64_t{0};
  std::uint64_t offset = no_offset;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};

/// ":12:3", "@0x2F31", "" where it is not known: as it stands behind the name of a file.
EASCARD_EXPORT std::string place_text(const Place& place);

/// One thing said about an input. The strings are owned: a Diagnostic outlives its document.
struct Diagnostic {
  Code code{};
  Severity severity = Severity::error;
  Place place;
  std::string text;    ///< one sentence, may hold any bytes of the input: escape it for a terminal
  std::string path{};  ///< element path from the root, "" where there is none
  std::string item{};  ///< the command element of the contact, "Add[57]", "" outside of one
  std::string server_id{};  ///< of the item, "" where unknown
  std::string file_as{};    ///< of the item, "" where unknown
  std::uint64_t count = 1;  ///< how often it occurred; place is the first
  std::uint64_t size = 0;   ///< bytes it is about, from place on; 0 for a place alone
};

/// The data cannot be read on from here.
class EASCARD_EXPORT Error : public std::runtime_error {
 public:
  explicit Error(Diagnostic diagnostic)
      : std::runtime_error(diagnostic.text), diagnostic_(std::move(diagnostic)) {}
  Error(Code code, Place place, std::string text)
      : Error(Diagnostic{code, Severity::error, place, std::move(text), {}, {}, {}, {}, 1}) {}

  const Diagnostic& diagnostic() const { return diagnostic_; }

 private:
  Diagnostic diagnostic_;
};

/// A limit of ours was reached: the data may be good, but is larger or deeper than allowed.
class EASCARD_EXPORT LimitError : public Error {
 public:
  using Error::Error;
  /// Names the option that moves the limit.
  LimitError(const Limit& limit, Place place, const std::string& text)
      : Error(Code::W21, place, text + " (" + std::string(limit.option) + ")") {}
};

/// Of one code so many are told of one input, the rest is counted: an input may consist of nothing
/// else, and nobody reads more.
inline constexpr std::uint32_t most_told = 1000;
/// What is said of `first` and all that follow it of its code.
EASCARD_EXPORT Diagnostic untold(const Diagnostic& first);

/// What was noticed while a document was read, in the order of its first occurrence. Notes of one
/// code and text are one: what a sloppy encoder does it does in every element. Of notes, and of all
/// else, most_told of a code are told, and one more counts the rest.
class EASCARD_EXPORT Diagnostics {
 public:
  /// Without `fold` each is told.
  explicit Diagnostics(bool fold = true) : fold_(fold) {}

  /// False where it was only counted.
  bool add(Diagnostic diagnostic);
  /// Counts what add() would only count; false where it is to be added. Saves finding its place.
  [[nodiscard]] bool repeat(Code code, Severity severity, std::string_view text,
                            std::uint64_t count = 1);

  const std::vector<Diagnostic>& list() const { return list_; }
  bool empty() const { return list_.empty(); }
  void clear();

 private:
  struct Tally {
    std::uint32_t told = 0;
    std::size_t rest = 0;  ///< index in list_ of what counts the rest; the first cannot be it
  };

  struct Less {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return a.first != b.first ? a.first < b.first : a.second < b.second;
    }
  };

  bool fold_;
  std::vector<Diagnostic> list_;
  std::map<std::pair<Code, bool>, Tally> tallies_;  ///< of the notes, and the others
  std::map<std::pair<Code, std::string>, std::size_t, Less> notes_;  ///< index in list_
};

/// Resource limits of the readers, each a parameter and none a constant inside them.
struct Limits {
  std::uint32_t max_depth = limit::depth.most;          ///< nested elements
  std::uint64_t max_size = limit::size.most;            ///< bytes of one document, below 4 GiB
  std::uint32_t max_expansion = limit::expansion.most;  ///< bytes that a compressed one may become
  std::uint64_t max_entries = limit::entries.most;      ///< messages of a container
  bool fold = true;                                     ///< see Diagnostics
};

}  // namespace eascard
