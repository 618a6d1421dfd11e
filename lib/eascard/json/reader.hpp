#pragma once
// JSON text -> contacts (plain shape) and documents (tree shape).

#include <string_view>

#include "eascard/contact/contact.hpp"
#include "eascard/document/document.hpp"
#include "eascard/json/value.hpp"

namespace eascard::json {

enum class Shape : std::uint8_t { contact, tree };

/// Reads the records of a stream that may arrive in pieces; what each one is shows in its keys.
class Reader {
 public:
  explicit Reader(Limits limits = {}) : limits_(limits) {}

  /// Reads on in `bytes`, which start at `place` of the stream, where consumed() of the last record
  /// ended. True: a record of shape() was read. False: more bytes are needed, or with `last` there
  /// is none. Throws Error with line and column and the JSON pointer in its path; consumed() then
  /// is behind the bad record.
  bool read(std::string_view bytes, Place place, bool last);
  std::size_t consumed() const { return consumed_; }

  Shape shape() const { return shape_; }
  const Contact& contact() const { return contact_; }
  const Document& document() const { return document_; }
  /// Where the record begins.
  Place place() const { return place_; }

 private:
  void read_record(std::string_view record);
  void read_contact();
  void read_field(const Field& f, std::uint32_t index);
  void read_list(const Field& f, std::uint32_t index);
  void read_body(const Field& f, std::uint32_t index);
  void read_id(std::uint32_t index);
  void read_tree(std::uint32_t index);
  void read_tree_into(std::uint32_t index);
  std::string_view scalar(const Field& f, std::uint32_t index);
  std::string_view string_at(std::uint32_t index);
  std::string_view decoded_at(std::uint32_t index);
  Place place_in_record(std::size_t offset) const;
  [[noreturn]] void fail(Code code, std::uint32_t index, std::string text) const;

  Limits limits_;
  RecordScanner scanner_;
  Values values_;
  Contact contact_;
  Document document_;
  Shape shape_ = Shape::contact;
  Place place_;
  std::string_view record_;
  std::size_t consumed_ = 0;
};

}  // namespace eascard::json
