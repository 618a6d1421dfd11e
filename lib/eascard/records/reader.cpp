#include "eascard/records/reader.hpp"

namespace eascard::records {

Data Reader::next() {
  diagnostics_.clear();
  if (ended_) return {};
  try {
    return read();
  } catch (const Error& error) {
    // Behind damaged gzip data there is nothing: what was cut is no second fault.
    if (error.diagnostic().code == Code::M004) ended_ = true;
    throw;
  }
}

void Reader::skip_all() {
  ended_ = true;
  bytes_.consume(bytes_.bytes().size());
}

}  // namespace eascard::records
