#pragma once
// The bytes of an input as they come: of memory, or of any source with gzip undone on the way.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"

namespace eascard::records {

/// What is read of: bytes that come, are looked at, and are let go.
class EASCARD_EXPORT Bytes {
 public:
  virtual ~Bytes() = default;
  /// What has been read and not consumed. It stays where it is until consume(): fill() moves
  /// nothing that was handed out.
  virtual std::string_view bytes() const = 0;
  /// Reads on, at least one byte; false at the end. Throws Error M004 for damaged gzip data, and
  /// what the source throws.
  [[nodiscard]] virtual bool fill() = 0;
  /// The same for who only wants to see what follows: the end of damaged gzip data is false here,
  /// and what is damaged is left for fill() to tell.
  [[nodiscard]] virtual bool look_on() { return fill(); }
  /// Lets go of the first `count` of bytes(), and of every view into them and behind them.
  virtual void consume(std::size_t count) = 0;
  /// Offset of bytes()[0] in the (uncompressed) stream.
  virtual std::uint64_t offset() const = 0;
  /// Whether gzip is undone; known with the first bytes.
  virtual bool is_gzip() const { return false; }
  /// What there is to say of the bytes, once.
  virtual std::optional<Diagnostic> take_notice() { return {}; }
};

/// Bytes that are all there, and stay there; not copied. gzip is not undone: see StreamBytes.
class MemoryBytes : public Bytes {
 public:
  /// The bytes must outlive it, and all that is read of them.
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes() const override { return bytes_.substr(at_); }
  bool fill() override { return false; }
  void consume(std::size_t count) override { at_ += count; }
  std::uint64_t offset() const override { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// Where bytes come from: a file, a pipe, memory.
class EASCARD_EXPORT Source {
 public:
  virtual ~Source() = default;
  /// Reads up to `size` bytes, at least one; 0 at the end. May throw.
  [[nodiscard]] virtual std::size_t read(char* to, std::size_t size) = 0;
  /// How many bytes are still to come, 0 where that is not known; no more than a hint.
  virtual std::uint64_t expected() const { return 0; }
};

/// The bytes of a source. gzip is undone, where the first bytes say so.
class EASCARD_EXPORT BufferedBytes : public Bytes {
 public:
  /// The source must outlive it.
  explicit BufferedBytes(Source& source);
  BufferedBytes(const BufferedBytes&) = delete;
  BufferedBytes& operator=(const BufferedBytes&) = delete;
  ~BufferedBytes() override;

  std::string_view bytes() const override { return {block_.get() + begin_, end_ - begin_}; }
  [[nodiscard]] bool fill() override;
  [[nodiscard]] bool look_on() override;
  void consume(std::size_t count) override;
  std::uint64_t offset() const override { return offset_; }
  bool is_gzip() const override { return inflater_ != nullptr; }
  std::optional<Diagnostic> take_notice() override { return std::exchange(notice_, {}); }

 private:
  std::size_t read_gzip(char* to, std::size_t size);
  std::size_t inflate_some(char* to, std::size_t size);
  std::size_t sniff_gzip(std::size_t count);
  std::size_t damaged(const char* what);
  bool skip_padding();
  bool begins_member();
  void make_room();
  void hide_consumed() const;
  void show_consumed() const;

  struct Inflater;

  Source& source_;
  bool at_end_ = false;
  bool started_ = false;
  std::unique_ptr<char[]> block_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::vector<std::unique_ptr<char[]>> outgrown_;  ///< blocks that views may still look into
  std::uint64_t offset_ = 0;
  std::optional<Diagnostic> notice_;
  std::unique_ptr<Inflater> inflater_;
  std::vector<char> compressed_;
  bool in_member_ = false;            ///< inside a gzip member
  std::optional<Diagnostic> damage_;  ///< found, and thrown once what came before it was handed out
};

/// The bytes of a C++ stream from where it stands to its end, opened as binary. It throws
/// std::ios_base::failure where the stream turns bad, or was not opened.
class StreamSource : public Source {
 public:
  /// The stream must outlive it.
  explicit StreamSource(std::istream& stream) : stream_(stream) {}

  [[nodiscard]] std::size_t read(char* to, std::size_t size) override {
    stream_.read(to, static_cast<std::streamsize>(size));
    const auto count = static_cast<std::size_t>(stream_.gcount());
    if (stream_.bad() || (count == 0 && !stream_.eof()))
      throw std::ios_base::failure("the stream cannot be read");
    return count;
  }

 private:
  std::istream& stream_;
};

/// The bytes of such a stream. gzip is undone, where the first bytes say so.
class StreamBytes : private StreamSource, public BufferedBytes {
 public:
  /// The stream must outlive it.
  explicit StreamBytes(std::istream& stream)
      : StreamSource(stream), BufferedBytes(static_cast<StreamSource&>(*this)) {}
};

}  // namespace eascard::records
