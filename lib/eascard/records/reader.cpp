#include "eascard/records/reader.hpp"

namespace eascard::records {

Data Reader::next() {
  diagnostics_.clear();
  try {
    const Data data = ended_ ? Data() : read();
    if (ended_) drain();
    return data;
  } catch (const Error& error) {
    // Behind damaged gzip data there is nothing: what was cut is no second fault.
    if (error.diagnostic().code == Code::M004) ended_ = true;
    throw;
  }
}

/// What is not wanted of gzip data still shows whether it is whole.
void Reader::drain() {
  while (bytes_.is_gzip() && bytes_.fill()) bytes_.consume(bytes_.bytes().size());
}

void Reader::skip_all() {
  ended_ = true;
  bytes_.consume(bytes_.bytes().size());
}

}  // namespace eascard::records
