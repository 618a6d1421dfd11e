#pragma once
// JSON text -> contacts (plain shape, jCard, JSContact) and documents (tree shape).

#include <string_view>

#include "eascard/contact/contact.hpp"
#include "eascard/document/document.hpp"
#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/json/value.hpp"

namespace eascard::records {

/// What a record gives: a contact, in any shape of one, a message, or, of the card of a group,
/// nothing.
enum class JsonShape : std::uint8_t { contact, tree, nothing };

/// Reads the records of a stream that may arrive in pieces; what each one is shows in its content.
class JsonRecordReader {
 public:
  explicit JsonRecordReader(Limits limits = {}, card::CardOptions options = {})
      : limits_(limits), jcard_(options), jscontact_(std::move(options)) {}

  /// Reads on in `bytes`, which start at `place` of the stream, where consumed() of the last record
  /// ended. True: a record of shape() was read. False: more bytes are needed, or with `last` there
  /// is none; where consumed() is not 0, nothing is needed but to call again behind it. Throws
  /// Error with line and column and the JSON pointer in its path; consumed() then is behind the bad
  /// record, or behind what there is of it: a record above the limit is not kept to its end.
  bool read(std::string_view bytes, Place place, bool last);
  std::size_t consumed() const { return consumed_; }

  JsonShape shape() const { return shape_; }
  const Contact& contact() const { return *contact_; }
  const Document& document() const { return document_; }
  /// Where the record begins.
  Place place() const { return place_; }
  /// What of a card found no element.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  bool find_record(std::string_view bytes, Place place, bool last);
  bool pass_over(bool is_whole);
  void read_record();
  void parse_record();
  std::uint32_t extra_depth() const;
  void understand_record();
  template <typename CardReader>
  void read_card(CardReader& reader);
  void read_tree();
  void report(Diagnostic diagnostic);
  Place place_in_record(std::uint64_t offset);

  Limits limits_;
  json::RecordScanner scanner_;
  json::Values values_;
  Contact plain_;
  jcard::JcardReader jcard_;
  jcard::JscontactReader jscontact_;
  const Contact* contact_ = &plain_;
  Document document_;
  Diagnostics diagnostics_;
  JsonShape shape_ = JsonShape::contact;
  Place place_;
  Place last_place_;  ///< in the record, from which the next one is found
  std::string_view record_;
  std::size_t consumed_ = 0;
  bool is_too_large_ = false;  ///< the record at hand was refused, and goes on
};

}  // namespace eascard::records
