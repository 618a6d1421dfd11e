#pragma once
// Findings as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), for code hosts.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::report {

/// Appends one run, result by result: flat memory. The catalogue of rules goes before them.
class SarifWriter {
 public:
  /// `version` is the program's.
  void start(std::string_view version, std::string& out);
  /// `file` may be any bytes; `entry` is 0 for a bare body.
  void write(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic,
             std::string& out);
  void finish(std::string& out);

 private:
  bool empty_ = true;
};

/// A file's name as a relative or file URI (RFC 3986): what is no unreserved character or slash is
/// percent-encoded.
std::string file_uri(std::string_view file);

}  // namespace eascard::report
