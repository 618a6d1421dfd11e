#pragma once
// Where nodes of a document stand, for any number of them in document order, in one pass.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "eascard/document/document.hpp"

namespace eascard::validate {

class Locator {
 public:
  explicit Locator(const Document& document) : document_(document) {}

  /// Fills in path, item, server_id and file_as. Nodes must not go back by more than the sorting of
  /// equal places does; going back costs a new pass.
  void locate(std::uint32_t node, Diagnostic& diagnostic);

 private:
  static constexpr std::size_t command_count = 9;
  struct Level {
    std::uint32_t index = 0;
    std::uint32_t number = 0;  ///< of a command among its siblings, 0 for other elements
    std::array<std::uint32_t, command_count> children{};  ///< commands of each kind so far
  };

  void advance(std::uint32_t node);
  void step();
  void identify(std::uint32_t command);

  const Document& document_;
  std::uint32_t at_ = 0;  ///< the next node to be passed
  std::vector<Level> open_;
  std::uint32_t item_ = ~std::uint32_t{0};  ///< command whose ids are held
  std::string server_id_;
  std::string file_as_;
};

}  // namespace eascard::validate
