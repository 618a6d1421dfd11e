#pragma once
// Lines of the access logs of web servers: they have the query of a request and the status of its
// answer, and nothing of the bodies.

#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

class AccessLog {
 public:
  /// Takes note of IIS's "#Fields: date time ...", which names what stands in the lines behind it
  /// (W3C Extended Log File Format); other lines are none.
  void note_fields(std::string_view line);
  /// Whether the line is one of a request to ActiveSync: in the common format of Apache and nginx,
  /// whatever stands in front, or in IIS's. Fills in what it says.
  [[nodiscard]] bool read(std::string_view line, Entry& entry) const;

 private:
  bool read_common(std::string_view line, Entry& entry) const;
  bool read_iis(std::string_view line, Entry& entry) const;

  std::vector<std::string> fields_;  ///< of IIS
};

}  // namespace eascard::capture
