#include "commands.hpp"

#include <array>

namespace eascard::tool {

std::span<const CommandRow> commands() {
  static constexpr std::array rows = {
      CommandRow{"decode", "WBXML to XML, the whole message", make_decode},
      CommandRow{"encode", "XML, JSON or vCard to WBXML or XML", make_encode},
      CommandRow{"to-json", "Contacts to JSON, one a line", make_to_json},
      CommandRow{"to-vcard", "Contacts to vCard", make_to_vcard},
      CommandRow{"extract", "The message bodies of captures", make_extract},
      CommandRow{"info", "Each message on one screen", make_info},
      CommandRow{"validate", "Check messages and contacts against the rules", make_validate},
      CommandRow{"dump", "What each byte of WBXML is", make_dump}};
  return rows;
}

}  // namespace eascard::tool
