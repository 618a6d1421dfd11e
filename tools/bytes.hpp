#pragma once
// The bytes of an input as they come: of a file or pipe, gzip undone on the way, or of memory.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"

struct z_stream_s;

namespace eascard::tool {

class Bytes {
 public:
  virtual ~Bytes() = default;
  /// What has been read and not consumed. Valid until the next fill() or consume().
  virtual std::string_view bytes() const = 0;
  /// Reads on, at least one byte; false at the end. Throws IoError, Error for damaged gzip data.
  virtual bool fill() = 0;
  virtual void consume(std::size_t count) = 0;
  /// Offset of bytes()[0] in the (uncompressed) stream.
  virtual std::uint64_t offset() const = 0;
  /// Whether gzip is undone; known with the first bytes.
  virtual bool is_gzip() const { return false; }
};

/// Bytes that are all there, and stay there.
class MemoryBytes : public Bytes {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes() const override { return bytes_.substr(at_); }
  bool fill() override { return false; }
  void consume(std::size_t count) override { at_ += count; }
  std::uint64_t offset() const override { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// The bytes of one file or pipe, as they come. gzip is undone, where the first bytes say so.
class ByteSource : public Bytes {
 public:
  using Say = std::function<void(const Diagnostic& diagnostic)>;

  /// `name` "-" is standard input. `before_wait` runs before a read that may wait for the other
  /// side; `say` takes what is told of the bytes. Throws IoError.
  ByteSource(const std::string& name, std::function<void()> before_wait, Say say);
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource() override;

  std::string_view bytes() const override {
    return std::string_view(buffer_.data(), end_).substr(begin_);
  }
  bool fill() override;
  void consume(std::size_t count) override;
  std::uint64_t offset() const override { return offset_; }
  bool is_gzip() const override { return inflater_ != nullptr; }

 private:
  std::size_t read_some(char* to, std::size_t size);
  std::size_t inflate_some(char* to, std::size_t size);
  std::size_t sniff_gzip(std::size_t count);
  bool skip_padding();
  bool begins_member();
  void make_room();
  void move_always();

  std::string name_;
  std::function<void()> before_wait_;
  Say say_;
  int fd_ = -1;
  bool may_wait_ = false;
  std::uint64_t file_size_ = 0;  ///< of a regular file, as it was when it was opened
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

}  // namespace eascard::tool
