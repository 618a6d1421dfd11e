#pragma once
// The rows of a dump as JSON objects.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/json/emit.hpp"
#include "eascard/text/sink.hpp"
#include "eascard/wbxml/dump.hpp"

namespace eascard::report {

/// Writes one object a row, each with its line feed, in pieces of bounded size to `sink`.
class DumpJson {
 public:
  explicit DumpJson(Sink sink) : sink_(std::move(sink)) {}
  DumpJson(const DumpJson&) = delete;
  DumpJson& operator=(const DumpJson&) = delete;

  /// What the rows to come are of; `entry` is 0 where there is none.
  void start(std::string_view file, std::uint64_t entry);
  void write(const wbxml::Row& row);
  void write(const Diagnostic& fault);

 private:
  void begin(std::string_view kind, std::uint64_t offset);
  void end();
  void add_text(std::string_view key, std::string_view text);
  void add_hex(std::string_view bytes);
  void add_element(const wbxml::Row& row);
  void add_value(const wbxml::Row& row);
  void relieve();

  Sink sink_;
  std::string head_;  ///< the members that all objects of a message have
  std::string out_;
  json::Emitter json_{out_};
};

}  // namespace eascard::report
