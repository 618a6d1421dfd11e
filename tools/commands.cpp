#include "commands.hpp"

#include <algorithm>
#include <array>

#include "command.hpp"

namespace eascard::tool {

std::span<const CommandRow> commands() {
  static constexpr std::string_view look = "See what a message, capture or log holds";
  static constexpr std::string_view convert = "Convert";
  static constexpr std::string_view share = "Give away";
  static constexpr std::array rows = {
      CommandRow{command_bits::info,
                 "info",
                 look,
                 "Each message on one screen, or on one line",
                 "show ls list summary what cat stat inspect",
                 {{{"eascard info --oneline zpush.log", "a conversation at a glance"},
                   {"eascard info --cmd Sync capture.har", "the Sync messages of a capture"}}},
                 make_info},
      CommandRow{command_bits::dump,
                 "dump",
                 look,
                 "What each byte of WBXML is",
                 "hexdump hex bytes xxd od",
                 {{{"eascard dump people.wbxml", "every byte and its meaning"},
                   {"eascard dump --around 0x40 people.wbxml", "the bytes that an error names"}}},
                 make_dump},
      CommandRow{command_bits::validate,
                 "validate",
                 look,
                 "Check messages and contacts against the rules",
                 "check lint verify test explain",
                 {{{"eascard validate people.wbxml", "findings, and the exit status"},
                   {"eascard validate --explain W06", "what a rule is about"}}},
                 make_validate},
      CommandRow{
          command_bits::diff,
          "diff",
          look,
          "What changed between two inputs, by contact",
          "compare cmp delta",
          {{{"eascard diff sync-100.wbxml people.wbxml", "contacts and elements that differ"},
            {"eascard diff --json people.wbxml phone.vcf", "a line an element, for jq"}}},
          make_diff,
          "BEFORE AFTER"},
      CommandRow{command_bits::extract,
                 "extract",
                 look,
                 "The message bodies of captures",
                 "unpack bodies carve",
                 {{{"eascard extract --list capture.saz", "what there is"},
                   {"eascard extract -d bodies capture.har", "a file for each body"}}},
                 make_extract},
      CommandRow{command_bits::decode,
                 "decode",
                 convert,
                 "WBXML to XML, the whole message",
                 "wbxml2xml to-xml xml wbxml toxml",
                 {{{"eascard decode people.wbxml", "XML on standard output"},
                   {"eascard decode --response zpush.log -o out.xml", "what a server sent"}}},
                 make_decode},
      CommandRow{command_bits::encode,
                 "encode",
                 convert,
                 "XML, JSON or vCard to WBXML or XML",
                 "xml2wbxml to-wbxml towbxml from-xml from-json from-vcard import",
                 {{{"eascard encode people.xml -o out.wbxml", "the bytes of a message"},
                   {"eascard encode --as sync-add --to xml phone.vcf", "cards as a Sync request"}}},
                 make_encode},
      CommandRow{command_bits::to_json,
                 "to-json",
                 convert,
                 "Contacts to JSON, one a line",
                 "json tojson jcard jscontact csv ndjson",
                 {{{"eascard to-json sync-100.wbxml", "a contact a line, for jq"},
                   {"eascard to-json --tree people.wbxml", "the whole message, without loss"}}},
                 make_to_json},
      CommandRow{command_bits::to_vcard,
                 "to-vcard",
                 convert,
                 "Contacts to vCard",
                 "vcard vcf to-vcf tovcard tovcf export carddav",
                 {{{"eascard to-vcard sync-100.wbxml -o all.vcf", "one file for the phone"},
                   {"eascard to-vcard --split cards people.wbxml", "a file for each person"}}},
                 make_to_vcard},
      CommandRow{command_bits::redact,
                 "redact",
                 share,
                 "Fakes in place of personal values, nothing else changed",
                 "anonymize anonymise pseudonymize mask scrub sanitize censor",
                 {{{"eascard redact people.wbxml -o public.wbxml", "the same bytes around fakes"},
                   {"eascard redact --keep Title people.wbxml", "some values stay"}}},
                 make_redact}};
  return rows;
}

const CommandRow* find_command(std::string_view name) {
  const auto found = std::ranges::find(commands(), name, &CommandRow::name);
  return found == commands().end() ? nullptr : &*found;
}

}  // namespace eascard::tool
