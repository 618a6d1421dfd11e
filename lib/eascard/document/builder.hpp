#pragma once
// Builds a Document element by element, all texts in its storage.

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/export.hpp"

namespace eascard {

/// Makes a message that was not read. Elements are opened and closed in their order.
class EASCARD_EXPORT DocumentBuilder {
 public:
  /// Appends to `document`, which the caller has cleared or goes on with. What adds to it throws
  /// LimitError, without a place, where it would be larger than `max_size` on the wire: four bytes
  /// an element and its text.
  explicit DocumentBuilder(Document& document, std::uint64_t max_size = max_document_size)
      : document_(document), max_size_(std::min(max_size, max_document_size)) {}

  void open(Tag tag) {
    open_.push_back(static_cast<std::uint32_t>(document_.nodes.size()));
    add(tag, {});
  }
  void close() {
    document_.nodes[open_.back()].next = static_cast<std::uint32_t>(document_.nodes.size());
    open_.pop_back();
  }
  /// An element with a string, or an empty one.
  void add(Tag tag, std::string_view value);
  /// Copies nodes[index] of another document and its subtree.
  void copy(const Document& from, std::uint32_t index);

 private:
  void store(Node& node, std::string_view text);

  Document& document_;
  std::uint64_t max_size_;
  std::vector<std::uint32_t> open_;
};

}  // namespace eascard
