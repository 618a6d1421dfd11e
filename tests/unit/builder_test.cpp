#include "eascard/document/builder.hpp"

#include <gtest/gtest.h>

namespace eascard::test {
namespace {

constexpr Tag root = tag_of("AirSync", "ApplicationData");
constexpr Tag leaf = tag_of("Contacts", "FirstName");

/// Adds elements with ten characters until it is too much; how many there are then.
std::size_t fill(Document& document, std::uint64_t max_size, std::string* error = nullptr) {
  DocumentBuilder builder(document, max_size);
  builder.open(root);
  for (int i = 0; i < 100; ++i) {
    try {
      builder.add(leaf, "0123456789");
    } catch (const LimitError& limit) {
      if (error) *error = limit.what();
      break;
    }
  }
  builder.close();
  return document.nodes.size() - 1;
}

TEST(DocumentBuilder, ThrowsBeforeTheMessageIsTooLarge) {
  // Four bytes for the root, fourteen for each element in it.
  for (const auto& [max_size, count] : {std::pair{4u, 0u},
                                        {17u, 0u},
                                        {18u, 1u},
                                        {31u, 1u},
                                        {32u, 2u},
                                        {1404u, 100u},
                                        {1403u, 99u}}) {
    Document document;
    EXPECT_EQ(fill(document, max_size), count) << max_size;
    EXPECT_EQ(document.nodes[0].next, count + 1);
    EXPECT_EQ(document.storage.size(), count * 10);
  }
}

TEST(DocumentBuilder, NamesTheLimit) {
  Document document;
  std::string error;
  fill(document, 100, &error);
  EXPECT_EQ(error, "the message is larger than 100 bytes (--max-size)");
}

TEST(DocumentBuilder, CountsWhatIsCopied) {
  Document from;
  fill(from, 100);
  Document document;
  DocumentBuilder builder(document, 91);  // 88 and the root
  builder.open(root);
  EXPECT_THROW(builder.copy(from, 0), LimitError);
}

}  // namespace
}  // namespace eascard::test
