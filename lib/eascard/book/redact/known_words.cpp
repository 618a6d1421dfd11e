#include "eascard/book/redact/known_words.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "eascard/book/redact/header_table.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

/// Of HTTP, media types, URLs of the protocol, logs, HTML and Autodiscover, in lower case.
constexpr std::string_view others =
    "http https base64 hex mitmproxy exporthar har get post put head delete options connect trace "
    "ok found unauthorized forbidden "
    "moved permanently temporarily bad gateway service unavailable internal not authenticate basic "
    "bearer digest negotiate ntlm realm charset boundary utf utf-8 us-ascii iso-8859-1 gzip "
    "deflate identity chunked keep-alive close no-cache no-store private public max-age "
    "application text html plain xml json octet-stream multipart form-data image jpeg png gif "
    "x-www-form-urlencoded vnd ms-sync vnd.ms-sync vnd.ms-sync.wbxml vnd.ms-sync.multipart wbxml "
    "vcard eas activesync microsoft-server-activesync autodiscover autodiscover.xml default.eas "
    "path domain expires secure httponly samesite lax strict none "
    "info debug warn warning warnings error errors fatal trace verbose notice critical exception "
    "request requests response responses body bytes byte size length header headers status code "
    "message messages command cmd version level date time url uri method host user device deviceid "
    "devicetype policykey client server proxy session thread process received sent sending reading "
    "read write writing started finished done begin start end stop ok fail failed failure success "
    "true false null yes no the of to from for with and or in on at is as by "
    "a b body br center dd div dl dt em font h1 h2 h3 h4 h5 h6 head hr href html i img li link "
    "meta ol p pre s script small span strong style sub sup table tbody td th thead title tr tt u "
    "ul class id name content lang width height border align src alt doctype dtd xhtml en "
    "amp lt gt quot apos nbsp xmlns xsi xsd encoding standalone cdata xml "
    "account accounttype action acceptableresponseschema culture emailaddress error errorcode "
    "session sessions sid bitflags sessiontimers clientconnected clientbeginrequest "
    "gotrequestheaders clientdonerequest gatewaytime dnstime tcpconnecttime httpshandshaketime "
    "requestconntime serverconnected fiddlerbeginrequest servergotrequest serverbeginresponse "
    "gotresponseheaders serverdoneresponse clientbeginresponse clientdoneresponse pipeinfo "
    "sessionflags sessionflag n v x-clientip x-clientport x-processinfo x-hostip x-egressport "
    "types default extension override partname contenttype htm txt index.htm "
    "debugdata redirect settings serverdata schema schemas responseschema mobilesync outlook ";

std::unordered_set<std::string> make_words() {
  std::unordered_set<std::string> words;
  for (std::string_view rest = others; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) words.emplace(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const std::string_view command : capture::command_names())
    if (!command.empty()) words.insert(lower_case(command));
  for (const HeaderRow& row : header_rows()) words.insert(lower_case(row.name));
  for (std::uint8_t page = 0; page < page_count; ++page) {
    if (!page_name(page).empty()) words.insert(lower_case(page_name(page)));
    for (std::uint8_t token = 0; token < tokens_per_page; ++token)
      if (const TokenInfo* const info = find_token({page, token}))
        words.insert(lower_case(info->name));
  }
  return words;
}

}  // namespace

bool is_known_word(std::string_view word) {
  constexpr std::size_t longest = 40;
  static const std::unordered_set<std::string> words = make_words();
  return word.size() <= longest && words.contains(lower_case(word));
}

}  // namespace eascard::book
