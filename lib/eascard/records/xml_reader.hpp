#pragma once
// A stream of XML documents.

#include "eascard/records/reader.hpp"
#include "eascard/records/text_place.hpp"
#include "eascard/xml/reader.hpp"

namespace eascard::records {

class XmlReader : public Reader {
 public:
  XmlReader(Bytes& bytes, const Options& options)
      : Reader(bytes, options.limits), reader_(options.limits), codec_(options.codec) {}

  Damage damage() override;

 protected:
  Data read() override;

 private:
  bool find_document();
  bool read_document(bool last);
  void skip_damaged();

  xml::Reader reader_;
  Codec codec_;
  Unread unread_;
  TextPlace place_;
  bool failed_ = false;    ///< the document at hand is not well-formed
  std::size_t fault_ = 0;  ///< how far behind its begin that shows
};

}  // namespace eascard::records
