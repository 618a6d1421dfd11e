#pragma once
// Document -> XML text, in one pass. The form is fixed: prefixes declared once on the root, no
// DOCTYPE, CR as &#13;, and what XML cannot hold in a namespace of our own (marker_namespace).

#include <string>
#include <string_view>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/export.hpp"
#include "eascard/text/sink.hpp"

namespace eascard::xml {

/// Carries OPAQUE values, unknown tokens, LITERALs and text that XML 1.0 cannot hold.
inline constexpr std::string_view marker_namespace = "urn:x-eascard:wbxml:1";

/// Whose element and namespace names are written.
enum class Names : std::uint8_t {
  spec,      ///< the specification's, namespaces with colon: Contacts:
  libwbxml,  ///< those of libwbxml's tools
  ms_xsd     ///< the specification's, namespaces without colon, as in Microsoft's schemas
};

/// How the XML looks; what it says is the same.
struct WriteOptions {
  Names names = Names::spec;
  unsigned indent = 1;   ///< spaces a level
  bool compact = false;  ///< one line a document
};

/// Keeps its buffer from one document to the next.
class EASCARD_EXPORT Writer {
 public:
  explicit Writer(WriteOptions options = {});
  /// Writes the whole document, ending with a line feed.
  void write(const Document& document, const Sink& sink);

 private:
  void write_declarations(const Document& document);
  void write_holes(const Document& document, std::uint32_t index, std::uint32_t outermost);
  void write_node(const Document& document, std::uint32_t index);
  void write_element(const Document& document, std::uint32_t index);
  bool write_plain_leaf(const Document& document, std::uint32_t index);
  void write_leaf(const Document& document, std::uint32_t index);
  void write_value_node(const Document& document, const Node& node);
  void open_tag(const Document& document, const Node& node);
  void close_tag(const Node& node);
  void close_elements(const Document& document, std::uint32_t index);
  void start_line();
  void end_line();
  void put_name(const Node& node);
  void put_value(const Document& document, const Node& node);
  void put_text(std::string_view text, bool escape);
  void put_base64(std::string_view bytes);
  void put(std::string_view text);
  void put_attribute(std::string_view name, std::string_view value);
  static constexpr std::size_t buffer_size = 256 * 1024;

  /// Makes room for `size` bytes; a longer piece finds the buffer empty and goes out by itself.
  void reserve(std::size_t size) {
    const auto used = static_cast<std::size_t>(end_ - buffer_.data());
    if (buffer_size - used < size || used > buffer_size) flush();
  }
  void flush();

  WriteOptions options_;
  std::vector<char> buffer_;
  char* end_ = nullptr;  ///< of what the buffer holds
  const Sink* sink_ = nullptr;
  std::vector<std::uint32_t> open_;  ///< indexes of the open elements
  std::uint8_t root_page_ = 0;
  std::size_t next_hole_ = 0;
  std::size_t next_removed_ = 0;
};

/// The namespace name of a code page as `names` spells it.
EASCARD_EXPORT std::string namespace_name(std::uint8_t page, Names names);

/// Appends a value as the writer writes it in an element: &, <, > and CR as references.
EASCARD_EXPORT void append_escaped(std::string& out, std::string_view value);

}  // namespace eascard::xml
