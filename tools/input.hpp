#pragma once
// The input layer: bytes to documents and contacts.

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.hpp"
#include "eascard/document/document.hpp"
#include "eascard/records/json_reader.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/wbxml/language.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/recover.hpp"
#include "eascard/xml/reader.hpp"
#include "options.hpp"

namespace eascard::tool {

/// A document for libwbxml: WBXML of another language, or any of WBXML and XML with --codec
/// libwbxml.
struct Unread {
  Form form = Form::wbxml;
  std::string_view bytes;
  const wbxml::Language* language = nullptr;  ///< nullptr for ActiveSync, or unknown
  Place place;                                ///< where it begins
};

/// What an input gives: a message as a document, a contact of a form that has no messages, or a
/// document as it came.
struct Record {
  const Document* document = nullptr;
  const Contact* contact = nullptr;
  Place place{};  ///< where it begins
  const Unread* unread = nullptr;

  explicit operator bool() const { return document || contact || unread; }
};

/// What there is to say, beside the message, of a record that could not be read.
struct Damage {
  PartialDocument partial;    ///< what stood before the fault
  std::string_view before{};  ///< WBXML: bytes up to the fault, at most 16
  std::string_view after{};   ///< WBXML: bytes from the fault on, at most 16
  std::string_view kind{};    ///< what no message is: "an HTML page"
};

/// The records of one input, one after another, in flat memory.
class RecordSource {
 public:
  /// `format` is what --input-format can say of a bare body.
  RecordSource(Bytes& bytes, const Options& options, InputFormat format);

  /// The next record, good until the next call; false at the end. Throws Error; calling again goes
  /// on with what can still be read.
  Record next();
  /// What the bytes are; automatic where they could not be told, or before the first next().
  InputFormat format() const { return format_; }
  /// After an Error: what was read of the document before it. Good until the next call.
  PartialDocument partial();
  /// About the record last read, or tried.
  const Diagnostics& diagnostics() const { return diagnostics_; }
  /// After an Error, good until the next call.
  Damage damage();

 private:
  void sniff();
  Record next_in_format();
  Record next_wbxml();
  void read_wbxml();
  void skip_damaged_wbxml();
  void read_damaged_wbxml();
  Diagnostic read_doubted_wbxml();
  void recover_wbxml(std::size_t size, const std::exception_ptr& error);
  wbxml::Plan find_left_over(std::uint8_t root_page);
  bool begins_document(std::size_t at);
  std::size_t fill_to_header(std::size_t from);
  bool skip_to_header(std::size_t from);
  bool fill_on();
  Record next_xml();
  Record next_unread_wbxml(const wbxml::Language* language);
  bool read_xml(bool last);
  Record next_json();
  Record next_vcard();
  bool read_card(bool last);
  bool find_wbxml();
  bool skip_to_wbxml();
  const wbxml::Language* find_language();
  bool find_xml();
  void skip_damaged_xml();
  void skip_all();
  void consume_text(std::size_t count);

  Bytes& bytes_;
  InputFormat format_;
  Limits limits_;
  bool recover_;
  Codec codec_;
  wbxml::Reader wbxml_;
  wbxml::Extent extent_;
  xml::Reader xml_;
  json::Reader json_;
  vcard::ContactReader vcard_;
  Unread unread_;
  Diagnostics diagnostics_;
  Document none_;
  std::string_view kind_;  ///< what was found where no message is
  Place fault_;            ///< of the WBXML document at hand
  bool started_ = false;
  bool ended_ = false;           ///< nothing more is to be had from this input
  bool failed_ = false;          ///< the bytes at hand cannot be read on, and are to be skipped
  std::size_t used_ = 0;         ///< size of the document last returned, not yet consumed
  std::uint64_t documents_ = 0;  ///< returned so far
  Place place_{0, 1, 1};         ///< XML, JSON: of bytes_.bytes()[0]
  bool after_cr_ = false;        ///< what was consumed last ends with CR
};

inline constexpr std::string_view html_page = "an HTML page";

/// What bytes that are no ActiveSync data look like: "a JPEG image", "an HTML page"; "" for
/// unknown.
std::string_view guess_kind(std::string_view bytes);

/// The names given, with those of --files0-from; "-" where there are none.
std::vector<std::string> input_names(const Options& options);

}  // namespace eascard::tool
