#pragma once
// Where an element stands: the one notation of paths, in messages, findings and reports.
//
//   Sync/Collections/Collection[2]/Commands/Add[1]/ApplicationData/Birthday
//
// Names without prefix. An element that may stand repeatedly (message_elements.def) has its number
// among its equals in one parent, from 1, also where it is alone: who reads a stream cannot know.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/export.hpp"

namespace eascard {

/// Fills path, item, server_id and file_as for the element open.back() of a document that is being
/// read; `open` are the indexes of the open elements from the root. Linear in the document: for
/// messages only.
void locate(const Document& document, std::span<const std::uint32_t> open, Diagnostic& diagnostic);

/// The same for any number of nodes of a whole document, in one pass where they come in order. The
/// document must stay as it is.
class EASCARD_EXPORT PathFinder {
 public:
  explicit PathFinder(const Document& document) : document_(document) {}

  /// Going back costs a new pass. Ids that the document does not have stay as they are.
  void locate(std::uint32_t node, Diagnostic& diagnostic);
  std::string path(std::uint32_t node);

 private:
  struct Level {
    std::uint32_t index = 0;
    std::uint32_t number = 0;             ///< 0 for elements that are not numbered
    std::vector<std::uint32_t> counts{};  ///< of its children so far, by row of the table
  };

  void advance(std::uint32_t node);
  void step();

  const Document& document_;
  std::uint32_t at_ = 0;  ///< the next node to be passed
  std::vector<Level> open_;
  std::size_t depth_ = 0;  ///< how many of open_ are in use; the others keep their memory
  std::uint32_t item_ = ~std::uint32_t{0};  ///< whose ids are held
  std::string server_id_;
  std::string file_as_;
};

}  // namespace eascard
