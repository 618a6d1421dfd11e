#pragma once
// The input layer: files and pipes to documents, gzip undone on the way.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/json/reader.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/xml/reader.hpp"
#include "options.hpp"

struct z_stream_s;

namespace eascard::tool {

class Messages;

/// The bytes of one file or pipe, as they come. gzip is undone, where the first bytes say so.
class ByteSource {
 public:
  /// `name` "-" is standard input. `before_wait` runs before a read that may wait for the other
  /// side. Throws IoError.
  ByteSource(const std::string& name, std::function<void()> before_wait);
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource();

  /// What has been read and not consumed. Valid until the next fill() or consume().
  std::string_view bytes() const { return std::string_view(buffer_.data(), end_).substr(begin_); }
  /// Reads on, at least one byte; false at the end. Throws IoError, Error for damaged gzip data.
  bool fill();
  void consume(std::size_t count);
  /// Offset of bytes()[0] in the (uncompressed) stream.
  std::uint64_t offset() const { return offset_; }

 private:
  std::size_t read_some(char* to, std::size_t size);
  std::size_t inflate_some(char* to, std::size_t size);
  std::size_t sniff_gzip(std::size_t count);
  bool skip_padding();
  void make_room();

  std::string name_;
  std::function<void()> before_wait_;
  int fd_ = -1;
  bool may_wait_ = false;
  bool at_end_ = false;
  bool started_ = false;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
  std::unique_ptr<z_stream_s, void (*)(z_stream_s*)> inflater_;
  std::vector<char> compressed_;
  bool in_member_ = false;  ///< inside a gzip member
};

/// What an input gives: a message as a document, or a contact of a form that has no messages.
struct Record {
  const Document* document = nullptr;
  const Contact* contact = nullptr;
  Place place;  ///< where it begins

  explicit operator bool() const { return document || contact; }
};

/// The records of one input, one after another, in flat memory.
class RecordSource {
 public:
  RecordSource(ByteSource& bytes, const Options& options);

  /// The next record, good until the next call; false at the end. Throws Error; calling again goes
  /// on with what can still be read.
  Record next();
  /// About the record last read, or tried.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  void sniff();
  Record next_in_format();
  Record next_wbxml();
  void read_wbxml();
  void read_damaged_wbxml();
  Diagnostic read_doubted_wbxml();
  std::size_t next_header(std::size_t from);
  Record next_xml();
  Record next_json();
  Record next_vcard();
  bool read_card(bool last);
  bool find_wbxml();
  bool skip_to_wbxml();
  bool find_xml();
  void skip_damaged_xml();
  void skip_all();
  void consume_text(std::size_t count);

  ByteSource& bytes_;
  InputFormat format_;
  Limits limits_;
  bool recover_;
  wbxml::Reader wbxml_;
  xml::Reader xml_;
  json::Reader json_;
  vcard::ContactReader vcard_;
  Diagnostics diagnostics_;
  bool started_ = false;
  bool ended_ = false;           ///< nothing more is to be had from this input
  std::size_t used_ = 0;         ///< size of the document last returned, not yet consumed
  std::uint64_t documents_ = 0;  ///< returned so far
  Place place_{0, 1, 1};         ///< XML, JSON: of bytes_.bytes()[0]
};

/// What bytes that are no ActiveSync data look like: "a JPEG image", "an HTML page"; "" for
/// unknown.
std::string_view guess_kind(std::string_view bytes);

/// The names given, with those of --files0-from; "-" where there are none.
std::vector<std::string> input_names(const Options& options);

}  // namespace eascard::tool
