#pragma once
// What the command line says, as plain data. The texts of the options stand in options_cli.cpp.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eascard/contact/envelope.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/document/message.hpp"
#include "eascard/records/options.hpp"
#include "eascard/validate/scope.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::tool {

enum class MessageFormat : std::uint8_t { text, json };
enum class Color : std::uint8_t { automatic, always, never };
enum class EncodeTo : std::uint8_t { wbxml, xml };
enum class FindingFormat : std::uint8_t { text, json, sarif };
enum class JsonFormat : std::uint8_t { plain, jcard, jscontact };

using records::Codec;

struct Options {
  // All commands
  std::vector<std::string> files;  ///< "-" is standard input
  std::string files0_from;
  std::string output = "-";
  bool no_clobber = false;
  records::Options read;
  MessageFormat messages = MessageFormat::text;
  bool quiet = false;
  bool verbose = false;
  bool strict = false;
  bool warnings_ok = false;
  Color color = Color::automatic;
  // Single commands
  bool cross_check = false;
  xml::WriteOptions xml;
  EncodeTo encode_to = EncodeTo::wbxml;
  EnvelopeOptions envelope;
  bool force = false;
  JsonFormat json_format = JsonFormat::plain;
  bool json = false;
  std::optional<std::uint64_t> around;  ///< the offset that a dump is wanted of
  bool pretty = false;
  bool array = false;
  bool tree = false;
  bool context = false;
  bool null_ended = false;
  bool list = false;
  std::string directory;  ///< extract's folder, "" for standard output
  validate::CheckOptions check;
  FindingFormat findings = FindingFormat::text;
  bool transcript = false;
  bool rules = false;
  std::string explain;  ///< id of a rule, "" for none
  std::string split;    ///< folder for one card a file, "" for one stream
};

}  // namespace eascard::tool
