#include "common_options.hpp"

#include <algorithm>

#include "eascard/capture/http_message.hpp"
#include "eascard/capture/time.hpp"
#include "eascard/libwbxml/libwbxml.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"
#include "nearest.hpp"

namespace eascard::tool {
namespace {

constexpr std::uint64_t largest_document = 0xFFFF0000;  // a Document's offsets have 32 bits

/// "+HH:MM" or "-HH:MM" as minutes; false where it is none.
[[nodiscard]] bool read_offset(const std::string& text, int& minutes) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const auto hour = decimal<unsigned>(std::string_view(text).substr(1, 2), 14u);
  const auto minute = decimal<unsigned>(std::string_view(text).substr(4, 2), 59u);
  if (!hour || !minute) return false;
  minutes = static_cast<int>(*hour * 60 + *minute);
  if (text[0] == '-') minutes = -minutes;
  return minutes >= -14 * 60 && minutes <= 14 * 60;
}

/// A time, as seconds; `last` as in seconds_of().
void bind_time(Bindings& bind, std::string_view name, std::optional<std::int64_t>& value,
               bool last) {
  bind.value(name, [&value, last](const std::string& text) {
    value = capture::seconds_of(text, last);
    if (!value) throw BadValue(text + " is no time such as 2024-05-06T10:00:00Z");
  });
}

/// Both are as good as none.
void bind_direction(Bindings& bind, std::string_view name, records::Selection& selection,
                    Direction one, Direction other) {
  bind.flag(name, [&selection, one, other] {
    selection.direction = selection.direction == other ? Direction::unknown : one;
  });
}

void bind_selection(Bindings& bind, records::Selection& selection) {
  bind.number("--entry", selection.entry, 1, ~std::uint64_t{0});
  bind_direction(bind, "--request", selection, Direction::request, Direction::response);
  bind_direction(bind, "--response", selection, Direction::response, Direction::request);
  bind_message_command(bind, "--cmd", selection.command);
  bind.text("--user", selection.user);
  bind.text("--device", selection.device);
  bind_time(bind, "--since", selection.since, false);
  bind_time(bind, "--until", selection.until, true);
}

void bind_format(Bindings& bind, records::Format& format) {
  bind.value("-F", [&format](const std::string& name) {
    const auto rows = records::formats();
    const auto row = std::ranges::find(rows, name, &records::FormatRow::name);
    if (row == rows.end() || name.empty()) {
      const std::vector<std::string_view> names = input_forms();
      throw BadValue('"' + name + "\" is none of " + joined(names) + did_you_mean(name, names));
    }
    format = static_cast<records::Format>(row - rows.begin());
  });
}

}  // namespace

void bind_common(Bindings& bind, Options& options) {
  bind.text("-o", options.output);
  bind.flag("-n", options.no_clobber);
  bind_format(bind, options.read.format);
  bind_selection(bind, options.read.selection);
  bind.text("--files0-from", options.files0_from);
  bind.flag("--strict", options.strict);
  bind.flag("--warnings-ok", options.warnings_ok);
  bind.flag("-q", options.quiet);
  bind.flag("-v", options.verbose);
  bind.choice("--messages", options.messages, {MessageFormat::text, MessageFormat::json});
  bind.choice("--color", options.color, {Color::automatic, Color::always, Color::never});
  bind.flag("--no-progress", options.no_progress);
  Limits& limits = options.read.limits;
  bind.number("--max-depth", limits.max_depth, 1, 10000);
  bind.size("--max-size", limits.max_size, 1, largest_document);
  bind.number("--max-entries", limits.max_entries, 1, 0xFFFFFFFF);
  bind.number("--max-expansion", limits.max_expansion, 1, 0xFFFFFFFF);
}

void bind_message_command(Bindings& bind, std::string_view option, std::string& command) {
  bind.value(option, [&command](const std::string& name) {
    const auto names = capture::command_names();
    const auto is_name = [&name](std::string_view known) { return iequals(known, name); };
    if (std::ranges::none_of(names, is_name))
      throw BadValue("no command " + name + did_you_mean(name, {names.begin(), names.end()}));
    command = name;
  });
}

void bind_recover(Bindings& bind, Options& options) {
  bind.flag("--recover", options.read.recover);
}

void bind_codec(Bindings& bind, Options& options) {
  bind.choice("--codec", options.read.codec, {records::Codec::native, records::Codec::libwbxml});
}

void bind_names(Bindings& bind, xml::WriteOptions& options) {
  using xml::Names;
  bind.choice("--names", options.names, {Names::spec, Names::libwbxml, Names::ms_xsd});
}

void require_libwbxml() {
  if (!libwbxml::is_available())
    throw UsageError("--codec libwbxml and --cross-check: this eascard was built without libwbxml");
}

void require_no_output(const Options& options, const char* beside) {
  if (options.output != "-") throw UsageError(std::string("-o does not go with ") + beside);
}

card::DateRule read_date_rule(const std::string& text) {
  using Kind = card::DateRule::Kind;
  card::DateRule rule;
  rule.kind = text == "nearest" ? Kind::nearest : text == "written" ? Kind::written : Kind::offset;
  if (rule.kind == Kind::offset && !read_offset(text, rule.minutes))
    throw BadValue('"' + text + "\" is not nearest, written or +HH:MM");
  return rule;
}

}  // namespace eascard::tool
