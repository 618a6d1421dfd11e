#pragma once
// Findings as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), for code hosts.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::report {

/// An input, or the entry of a container that it is.
struct SarifInput {
  std::string_view file;    ///< any bytes; "-" is standard input
  std::uint64_t entry = 0;  ///< 1-based, 0 for a bare body
  Place entry_place{};      ///< where the entry stands in the file
  bool is_packed = false;   ///< the file is gzip: places are those of what is in it
};

/// How a run ended, as its exit status tells.
struct SarifEnd {
  int exit_code = 0;
  bool is_successful = true;  ///< every input was read as far as it can be
};

/// Appends one run, result by result: flat memory, but for the notifications. The catalogue of
/// rules goes before the results.
class SarifWriter {
 public:
  /// `version` is the program's.
  void start(std::string_view version, std::string& out);
  void write(const SarifInput& input, const Diagnostic& diagnostic, std::string& out);
  /// What is about the run and no result, such as an input that cannot be opened. Kept until
  /// finish().
  void notify(std::string_view file, std::uint64_t entry, const Diagnostic& diagnostic);
  void finish(const SarifEnd& end, std::string& out);

 private:
  bool empty_ = true;
  std::string notifications_;
};

/// A file's name as a relative or file URI (RFC 3986): what is no unreserved character or slash is
/// percent-encoded.
std::string file_uri(std::string_view file);

}  // namespace eascard::report
