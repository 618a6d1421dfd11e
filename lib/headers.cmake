# The headers of the library that are installed. What another program is to include:
set(public_headers
  eascard/contact/contact.hpp
  eascard/contact/envelope.hpp
  eascard/contact/lift.hpp
  eascard/diagnostic.hpp
  eascard/document/builder.hpp
  eascard/document/document.hpp
  eascard/document/message.hpp
  eascard/json/plain_writer.hpp
  eascard/records/bytes.hpp
  eascard/records/contacts.hpp
  eascard/records/input.hpp
  eascard/report/dump_text.hpp
  eascard/report/finding_text.hpp
  eascard/schema/code_pages.hpp
  eascard/schema/contact_fields.hpp
  eascard/validate/checker.hpp
  eascard/validate/rules.hpp
  eascard/vcard/writer.hpp
  eascard/wbxml/dump.hpp
  eascard/wbxml/reader.hpp
  eascard/wbxml/writer.hpp
  eascard/xml/writer.hpp)
# (and eascard/version.hpp, which is made). What these include, which may change with any version:
set(detail_headers
  eascard/capture/entry.hpp
  eascard/card/mapping.hpp
  eascard/conversation/conversation.hpp
  eascard/document/path.hpp
  eascard/export.hpp
  eascard/notes/note_text.hpp
  eascard/records/format.hpp
  eascard/records/options.hpp
  eascard/records/reader.hpp
  eascard/records/record.hpp
  eascard/records/selection.hpp
  eascard/report/finding_origin.hpp
  eascard/schema/code_pages.def
  eascard/schema/code_pages_table.inl
  eascard/schema/contact_fields.def
  eascard/schema/limits.hpp
  eascard/schema/lists.hpp
  eascard/schema/message_elements.hpp
  eascard/schema/messages.def
  eascard/schema/validation_rules.def
  eascard/schema/versions.hpp
  eascard/text/sink.hpp
  eascard/validate/findings.hpp
  eascard/validate/scope.hpp
  eascard/wbxml/gap.hpp
  eascard/wbxml/header.hpp
  eascard/wbxml/integer.hpp
  eascard/wbxml/language.hpp
  eascard/wbxml/lexer.hpp
  eascard/wbxml/recover.hpp)

# For who checks or describes them.
list(JOIN public_headers "\n" lines)
file(CONFIGURE OUTPUT public_headers.txt CONTENT "eascard/version.hpp\n${lines}\n")
