// eascard decode: WBXML to XML of the whole message.

#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "eascard/document/removed.hpp"
#include "eascard/libwbxml/cross_check.hpp"
#include "eascard/xml/writer.hpp"
#include "libwbxml.hpp"

namespace eascard::tool {
namespace {

[[noreturn]] void throw_xml(Place place) {
  throw Error(Code::M002, place, "XML, not WBXML: 'eascard encode' makes WBXML of it");
}

struct DecodeOptions {
  bool cross_check = false;
  xml::WriteOptions xml;
};

class DecodeRun : public Run {
 public:
  DecodeRun(Session& session, const DecodeOptions& options)
      : Run(session), options_(options), writer_(options.xml) {}

  void take(const Record& record, const Origin& origin) override {
    const records::Data& data = record.data;
    if (data.document) {
      // A log has what was WBXML on the wire; a bare file of XML is a mistake.
      if (data.document->form == Form::xml && !origin.entry) throw_xml(data.place);
      if (const auto said = removed_values(*data.document)) session_.messages.report(origin, *said);
      writer_.write(*data.document, [this](std::string_view text) { session_.output.write(text); });
      if (options_.cross_check) cross_check(*data.document, origin);
    } else if (data.unread) {
      decode_unread(*data.unread, data.place, origin);
    } else if (data) {
      refuse(record);
    }
  }

 private:
  /// Another language, or with --codec libwbxml any: its XML as libwbxml writes it.
  void decode_unread(const records::Unread& unread, Place place, const Origin& origin) {
    if (unread.form == Form::xml) throw_xml(place);
    const auto job = unread.language ? LibwbxmlJob::decode_other : LibwbxmlJob::decode;
    session_.output.write(run_libwbxml(job, unread.bytes, place));
    session_.output.write("\n");
    if (unread.language)
      session_.messages.report(origin,
                               {Code::M034, Severity::note, place,
                                std::string(unread.language->name) + ", decoded by libwbxml"});
  }

  void cross_check(const Document& document, const Origin& origin) {
    if (document.form != Form::wbxml) return;
    std::string xml = run_libwbxml(LibwbxmlJob::decode, document.bytes, document.place_at(0));
    for (const Diagnostic& difference : libwbxml::cross_check(document, std::move(xml)))
      session_.messages.report(origin, difference);
  }

  const DecodeOptions& options_;
  xml::Writer writer_;
};

class Decode : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind_codec(bind, options);
    bind.flag("--cross-check", options_.cross_check);
    bind_names(bind, options_.xml);
    bind_recover(bind, options);
    bind.number("--indent", options_.xml.indent, 0, 16);
    bind.flag("--compact", options_.xml.compact);
  }

  void check(const Options& options) const override {
    const bool is_libwbxml = options.read.codec == records::Codec::libwbxml;
    if (is_libwbxml || options_.cross_check) require_libwbxml();
    if (is_libwbxml && options_.cross_check)
      throw UsageError("--cross-check compares the native codec with libwbxml");
  }

  bool takes_contacts() const override { return false; }
  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<DecodeRun>(session, options_);
  }

 private:
  DecodeOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_decode() {
  return std::make_unique<Decode>();
}

}  // namespace eascard::tool
