#pragma once
// Bytes that an exporter of HAR put into a JSON string. HAR 1.2 gives request bodies no encoding,
// so that each exporter has its own way, and some lose bytes.

#include <cstdint>
#include <string>
#include <string_view>

namespace eascard::capture {

/// Lone surrogate escapes, "\udcc3", become "\uFFFD" of the same length, as JSON parsers refuse
/// them. False, and `out` is left alone, where there are none. `json` may be damaged.
bool mask_lone_surrogates(std::string_view json, std::string& out);

struct TextBody {
  std::string bytes;
  std::uint64_t replaced = 0;  ///< characters that stand for bytes which are lost; then no bytes
  bool guessed = false;        ///< nothing said how the characters stand for bytes
};

/// The bytes that a JSON string stands for; `json` is what is between its quotes, and well-formed
/// but for lone surrogates. U+DC80 to U+DCFF are single bytes (Python's surrogateescape, as
/// mitmproxy writes it); otherwise the characters are UTF-8, or Latin-1: what gives `size` bytes
/// (-1: unknown), else what decodes to its end.
TextBody decode_text(std::string_view json, std::int64_t size);

}  // namespace eascard::capture
