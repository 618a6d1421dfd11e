#include "eascard/text/uri.hpp"

#include <gtest/gtest.h>

namespace eascard {
namespace {

// Each by hand from the grammar of RFC 3986, appendix A.
TEST(Uri, WritesWebPagesAsUris) {
  constexpr std::pair<const char*, const char*> pages[] = {
      {"", ""},
      {"http://www.example.com/", "http://www.example.com/"},
      {"www.example.com", "http://www.example.com"},
      {"www.example.com:8080/a b", "http://www.example.com:8080/a%20b"},
      {"mailto:a@b.example", "mailto:a@b.example"},
      {"http://[2001:db8::1]:80/a[1].html", "http://[2001:db8::1]:80/a%5B1%5D.html"},
      {"http://[x]/", "http://%5Bx%5D/"},
      {"http://a/#b#c", "http://a/#b%23c"},
      {"http://a/?b?c#d?e", "http://a/?b?c#d?e"},
      {"http://a:x/", "http://a%3Ax/"},
      {"http://a@b@c:", "http://a@b%40c:"},
      {"100%", "http://100%25"},
      {"http://a/%41%4", "http://a/%41%254"},
      {"m\xC3\xBCller.example", "http://m%C3%BCller.example"},
      {"\\\\server\\my share", "file://server/my%20share"},
      {"http://", ""},
      {"http:", ""},
      {"?", "http://?"}};
  for (const auto& [page, uri] : pages) {
    EXPECT_EQ(web_uri(page), uri);
    EXPECT_EQ(web_uri(uri), uri) << "a URI stays as it is";
  }
}

TEST(Uri, KnowsWhatIsNone) {
  for (const char* text : {"", ":", "a", "1:b", "a:", "a://", "a:b c", "a:%", "a:\x7F", "-a:b"})
    EXPECT_FALSE(is_uri(text)) << text;
  for (const char* text : {"a:b", "urn:uuid:1", "x-y+z.1:/", "sip:bo@example.net"})
    EXPECT_EQ(is_uri(text), std::string_view(text) != "x-y+z.1:/") << text;
}

}  // namespace
}  // namespace eascard
