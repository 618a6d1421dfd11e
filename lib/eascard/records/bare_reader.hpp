#pragma once
// The reader of each bare form.

#include <memory>

#include "eascard/records/reader.hpp"

namespace eascard::records {

/// Of a Format that is no container and not automatic.
std::unique_ptr<Reader> make_reader(Format format, Bytes& bytes, const Options& options);

}  // namespace eascard::records
