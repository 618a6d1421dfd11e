// Arbitrary input as the program takes it: what it is told to be, and what the reader for that
// finds, however the input is cut. No crash, and every answer goes on.

#include <memory>
#include <optional>

#include "capture_fuzzing.hpp"
#include "eascard/capture/sniff.hpp"

namespace eascard::capture {
namespace {

class SniffedReader : public Reader {
 public:
  explicit SniffedReader(Limits limits) : limits_(limits) {}

  bool read(std::string_view bytes, bool last) override {
    consumed_ = 0;
    if (!container_) container_ = sniff(bytes, last);
    if (last && !container_) std::abort();
    if (!container_) return false;
    if (!reader_ && container_ != Container::none) reader_ = make_reader(*container_, limits_);
    if (!reader_) {
      consumed_ = bytes.size();
      return false;
    }
    return delegate(bytes, last);
  }

 private:
  bool delegate(std::string_view bytes, bool last) {
    const auto take = [this] {
      consumed_ = reader_->consumed();
      entry_ = reader_->entry();
      diagnostics_ = reader_->diagnostics();
    };
    try {
      const bool found = reader_->read(bytes, last);
      take();
      return found;
    } catch (const Error&) {
      take();
      throw;
    }
  }

  Limits limits_;
  std::optional<Container> container_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace
}  // namespace eascard::capture

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  eascard::fuzz::check_pieces<eascard::capture::SniffedReader>(data, size);
  return 0;
}
