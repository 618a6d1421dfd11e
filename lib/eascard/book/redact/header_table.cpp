#include "eascard/book/redact/header_table.hpp"

#include <algorithm>
#include <array>

#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

// RFC 9110, RFC 6265, [MS-ASHTTP] 2.2.1.1.2 and 2.2.2.1.2
constexpr std::array rows = {HeaderRow{"Accept", HeaderKind::keep},
                             HeaderRow{"Accept-Charset", HeaderKind::keep},
                             HeaderRow{"Accept-Encoding", HeaderKind::keep},
                             HeaderRow{"Accept-Language", HeaderKind::keep},
                             HeaderRow{"Accept-Ranges", HeaderKind::keep},
                             HeaderRow{"Allow", HeaderKind::keep},
                             HeaderRow{"Authorization", HeaderKind::auth},
                             HeaderRow{"Cache-Control", HeaderKind::keep},
                             HeaderRow{"Connection", HeaderKind::keep},
                             HeaderRow{"Content-Encoding", HeaderKind::keep},
                             HeaderRow{"Content-Length", HeaderKind::keep},
                             HeaderRow{"Content-Type", HeaderKind::type},
                             HeaderRow{"Cookie", HeaderKind::cookie},
                             HeaderRow{"Date", HeaderKind::keep},
                             HeaderRow{"Expect", HeaderKind::keep},
                             HeaderRow{"Expires", HeaderKind::keep},
                             HeaderRow{"Host", HeaderKind::host},
                             HeaderRow{"Keep-Alive", HeaderKind::keep},
                             HeaderRow{"Location", HeaderKind::url},
                             HeaderRow{"MS-ASAcceptMultiPart", HeaderKind::keep},
                             HeaderRow{"MS-ASProtocolCommands", HeaderKind::keep},
                             HeaderRow{"MS-ASProtocolVersion", HeaderKind::keep},
                             HeaderRow{"MS-ASProtocolVersions", HeaderKind::keep},
                             HeaderRow{"MS-Server-ActiveSync", HeaderKind::keep},
                             HeaderRow{"Origin", HeaderKind::url},
                             HeaderRow{"Pragma", HeaderKind::keep},
                             HeaderRow{"Proxy-Authorization", HeaderKind::auth},
                             HeaderRow{"Public", HeaderKind::keep},
                             HeaderRow{"Referer", HeaderKind::url},
                             HeaderRow{"Retry-After", HeaderKind::keep},
                             HeaderRow{"Server", HeaderKind::keep},
                             HeaderRow{"Set-Cookie", HeaderKind::cookie},
                             HeaderRow{"TE", HeaderKind::keep},
                             HeaderRow{"Transfer-Encoding", HeaderKind::keep},
                             HeaderRow{"User-Agent", HeaderKind::keep},
                             HeaderRow{"Vary", HeaderKind::keep},
                             HeaderRow{"X-MS-ASThrottle", HeaderKind::keep},
                             HeaderRow{"X-MS-Location", HeaderKind::url},
                             HeaderRow{"X-MS-PolicyKey", HeaderKind::id},
                             HeaderRow{"X-MS-RP", HeaderKind::keep},
                             HeaderRow{"X-Powered-By", HeaderKind::keep}};

}  // namespace

std::span<const HeaderRow> header_rows() {
  return rows;
}

HeaderKind header_kind(std::string_view name) {
  const auto row =
      std::ranges::find_if(rows, [name](const HeaderRow& r) { return iequals(r.name, name); });
  return row == rows.end() ? HeaderKind::prose : row->kind;
}

}  // namespace eascard::book
