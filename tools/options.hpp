#pragma once
// What the command line says, as plain data. The texts of the options stand in options.cpp.

#include <cstdint>
#include <string>
#include <vector>

#include "eascard/contact/envelope.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/vcard/mapping.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::tool {

enum class InputFormat : std::uint8_t { automatic, wbxml, xml, json, vcard };
enum class MessageFormat : std::uint8_t { text, json };
enum class EncodeTo : std::uint8_t { wbxml, xml };

struct Options {
  // All commands
  std::vector<std::string> files;  ///< "-" is standard input
  std::string files0_from;
  std::string output = "-";
  bool no_clobber = false;
  InputFormat input_format = InputFormat::automatic;
  MessageFormat messages = MessageFormat::text;
  bool quiet = false;
  bool verbose = false;
  bool strict = false;
  bool warnings_ok = false;
  Limits limits;
  bool recover = false;
  // Single commands
  xml::WriteOptions xml;
  EncodeTo encode_to = EncodeTo::wbxml;
  EnvelopeOptions envelope;
  bool force = false;
  vcard::CardOptions card;
  bool pretty = false;
  bool array = false;
  bool tree = false;
  bool context = false;
  bool null_ended = false;
  std::string split;  ///< folder for one card a file, "" for one stream
};

}  // namespace eascard::tool
