#include "eascard/book/redact/prove.hpp"

#include <optional>

#include "eascard/book/redact/message_body.hpp"

namespace eascard::book {
namespace {

using capture::Entry;

[[noreturn]] void fail(std::uint64_t number, const char* what) {
  throw Error(Code::M095, {},
              "the redacted input would not be read as the original is: entry " +
                  std::to_string(number) + ", " + what +
                  "; eascard extract gives its bodies, which can be redacted");
}

std::string_view media_type(std::string_view content_type) {
  return content_type.substr(0, content_type.find(';'));
}

void compare(const Entry& before, const Entry& after, Redactor& redactor) {
  const std::uint64_t number = before.number;
  if (before.number != after.number || before.direction != after.direction)
    fail(number, "its number or direction");
  if (before.command != after.command || before.protocol != after.protocol ||
      before.device_type != after.device_type || before.http_status != after.http_status)
    fail(number, "its command, protocol or status");
  if (media_type(before.content_type) != media_type(after.content_type))
    fail(number, "its content type");
  if (before.gzip != after.gzip || before.cut != after.cut) fail(number, "its coding");
  if (before.time != after.time) fail(number, "its time");
  if (redact_body(before.body, before.content_type, redactor) != after.body)
    fail(number, "its body");
}

/// What a reader answers.
struct Answer {
  bool found = false;
  std::optional<Code> damage;
};

Answer read(capture::Reader& reader, std::string_view bytes) {
  try {
    return {reader.read(bytes, true), {}};
  } catch (const Error& error) {
    return {false, error.diagnostic().code};
  }
}

}  // namespace

void prove_redacted(std::string_view before, std::string_view after, records::Format format,
                    Redactor redactor) {
  const auto first = records::row_of(format).make_reader(Limits{});
  const auto second = records::row_of(format).make_reader(Limits{});
  std::uint64_t number = 0;
  for (;;) {
    const Answer one = read(*first, before);
    const Answer other = read(*second, after);
    if (one.found != other.found || one.damage != other.damage)
      fail(number + 1, "which is read in only one of them");
    if (!one.found && !one.damage) return;
    number = first->entry().number;
    if (one.found) compare(first->entry(), second->entry(), redactor);
    before.remove_prefix(first->consumed());
    after.remove_prefix(second->consumed());
  }
}

}  // namespace eascard::book
