#pragma once
// A stream of WBXML documents, and with Options::recover what is left of damaged ones.

#include <exception>
#include <vector>

#include "eascard/records/reader.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/recover.hpp"

namespace eascard::records {

class WbxmlReader : public Reader {
 public:
  WbxmlReader(Bytes& bytes, const Options& options);

  Damage damage() override;
  /// What the document last read was read around; empty for a whole one.
  const std::vector<wbxml::Gap>& gaps() const { return gaps_; }

 protected:
  Data read() override;

 private:
  bool find_document();
  const wbxml::Language* find_language();
  Data read_unread(const wbxml::Language* language);
  void read_document();
  void read_damaged();
  Diagnostic read_doubted();
  wbxml::Plan find_left_over(std::uint8_t root_page);
  void read_around_damage(std::size_t size, const std::exception_ptr& error);
  bool begins_document(std::size_t at);
  bool skip_to_document();
  std::size_t fill_to_header(std::size_t from);
  bool skip_to_header(std::size_t from);
  bool fill_on();

  Limits limits_;
  bool recover_;
  Codec codec_;
  wbxml::Reader reader_;
  wbxml::Extent extent_;
  Unread unread_;
  std::vector<wbxml::Gap> gaps_;
  bool failed_ = false;  ///< the bytes at hand cannot be read on, and are to be skipped
  Place fault_;          ///< of the document at hand
};

/// A warning about bytes that are left out, [begin, end) of the stream; `why` stands in front.
Diagnostic skipped(Code code, std::uint64_t begin, std::uint64_t end, const std::string& why);

/// What stands behind a document and begins no other, [begin, end) of the stream: with `recover` it
/// is searched for the next one.
Diagnostic behind_root(std::uint64_t begin, std::uint64_t end, bool recover);

}  // namespace eascard::records
