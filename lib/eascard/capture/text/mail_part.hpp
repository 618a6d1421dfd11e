#pragma once
// Parts of a mail whose text is encoded: RFC 2045 6.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/capture/text_form.hpp"

namespace eascard::capture {

/// Watches the lines of a text for the header of such a part.
class MailHeader {
 public:
  enum class Coding : std::uint8_t { none, base64, quoted_printable };

  /// Takes the next line. The coding of the part that begins with it, behind the blank line that
  /// ends a header.
  [[nodiscard]] Coding take(std::string_view line);

 private:
  Coding coding_ = Coding::none;
  bool in_header_ = false;  ///< the coding was told, and the header goes on
};

/// The decoded bytes of one part, to the line that is none of it.
class MailPart final : public TextForm {
 public:
  MailPart(const Limits& limits, MailHeader::Coding coding) : TextForm(limits), coding_(coding) {}
  void finish() override;

 private:
  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;

  MailHeader::Coding coding_;
};

}  // namespace eascard::capture
