#include <algorithm>
#include <limits>

#include "eascard/capture/http_message.hpp"
#include "eascard/capture/time.hpp"
#include "eascard/libwbxml/libwbxml.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

constexpr std::uint64_t largest_document = 0xFFFF0000;  // a Document's offsets have 32 bits

/// "+HH:MM" or "-HH:MM" as minutes; false where it is none.
[[nodiscard]] bool read_offset(const std::string& text, int& minutes) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const auto hour = decimal<unsigned>(std::string_view(text).substr(1, 2));
  const auto minute = decimal<unsigned>(std::string_view(text).substr(4, 2));
  if (!hour || !minute) return false;
  minutes = static_cast<int>(*hour * 60 + *minute);
  if (text[0] == '-') minutes = -minutes;
  return minutes >= -14 * 60 && minutes <= 14 * 60;
}

/// A time, as seconds; `last` as in seconds_of().
void add_time_option(CLI::App& app, const char* name, std::optional<std::int64_t>& value, bool last,
                     const char* description) {
  app.add_option_function<std::string>(
         name, [&value, last](const std::string& text) { value = capture::seconds_of(text, last); },
         description)
      ->check([](const std::string& text) {
        return capture::seconds_of(text) ? std::string()
                                         : text + " is no time such as 2024-05-06T10:00:00Z";
      })
      ->type_name("TIME");
}

void add_selection_options(CLI::App& app, records::Selection& selection) {
  app.add_option("--entry", selection.entry, "Only message N of a container, counted from 1")
      ->check(refuse_sign)
      ->check(CLI::Range(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()));
  // Both are as good as none.
  const auto add = [&app, &selection](const char* name, Direction one, Direction other,
                                      const char* description) {
    const auto take = [&selection, one, other] {
      selection.direction = selection.direction == other ? Direction::unknown : one;
    };
    app.add_flag_callback(name, take, description);
  };
  add("--request", Direction::request, Direction::response,
      "Only requests, and messages that do not show what they are");
  add("--response", Direction::response, Direction::request,
      "Only responses, and messages that do not show what they are");
  app.add_option("--cmd", selection.command, "Only messages of this command, such as Sync")
      ->check([](const std::string& name) {
        const auto is_name = [&name](std::string_view known) { return iequals(known, name); };
        return std::ranges::any_of(capture::command_names(), is_name) ? std::string()
                                                                      : "no command " + name;
      })
      ->type_name("COMMAND");
  app.add_option("--user", selection.user, "Only messages of this user")->type_name("USER");
  app.add_option("--device", selection.device, "Only messages of the device with this id")
      ->type_name("ID");
  add_time_option(app, "--since", selection.since, false,
                  "Only messages from TIME on, such as 2024-05-06T10:00:00Z");
  add_time_option(app, "--until", selection.until, true,
                  "Only messages up to TIME; of a date alone, all its day");
}

}  // namespace

std::string refuse_sign(const std::string& number) {
  return number.starts_with('-') ? number + " is less than 0" : std::string();
}

void add_common_options(CLI::App& app, Options& options) {
  std::map<std::string, records::Format> formats;
  for (std::size_t i = 0; i < records::formats().size(); ++i)
    if (const std::string name(records::formats()[i].name); !name.empty())
      formats[name] = static_cast<records::Format>(i);
  const std::map<std::string, MessageFormat> messages = {{"text", MessageFormat::text},
                                                         {"json", MessageFormat::json}};
  app.add_option("-o,--output", options.output, "Write to FILE; - is standard output (default)")
      ->type_name("FILE");
  app.add_flag("-n,--no-clobber", options.no_clobber, "Do not replace FILE (exit status 4)");
  add_choice(app, "-F,--input-format", options.read.format, formats,
             "What the input is; auto (default) looks at the bytes");
  add_selection_options(app, options.read.selection);
  app.add_option("--files0-from", options.files0_from,
                 "Read input names from FILE, each ended by a NUL byte; - is standard input")
      ->type_name("FILE");
  app.add_flag("--strict", options.strict, "Warnings and unknown tokens are errors");
  app.add_flag("--warnings-ok", options.warnings_ok, "Warnings do not change the exit status");
  app.add_flag("-q,--quiet", options.quiet, "No notes and warnings");
  app.add_flag("-v,--verbose", options.verbose, "Say how much was read of each input, and written");
  add_choice(app, "--messages", options.messages, messages,
             "Form of the messages on standard error: text (default) or json");
  const std::map<std::string, Color> colors = {
      {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
  add_choice(app, "--color", options.color, colors, "Colour: auto (default) is on a terminal only");
  app.add_option("--max-depth", options.read.limits.max_depth,
                 "Deepest nesting of elements (default 256, at most 10000)")
      ->check(CLI::Range(1, 10000));
  app.add_option("--max-size", options.read.limits.max_size,
                 "Largest document in bytes (default 1 GiB, less than 4 GiB)")
      ->check(CLI::Range(std::uint64_t{1}, largest_document));
}

void add_recover_option(CLI::App& app, Options& options) {
  app.add_flag("--recover", options.read.recover,
               "Go on behind damaged WBXML: leave out the damaged items, exit status 3");
}

void add_codec_option(CLI::App& app, Options& options) {
  const std::map<std::string, records::Codec> codecs = {{"native", records::Codec::native},
                                                        {"libwbxml", records::Codec::libwbxml}};
  add_choice(app, "--codec", options.read.codec, codecs,
             "What reads and writes WBXML: native (default) or libwbxml");
}

void require_libwbxml() {
  if (!libwbxml::is_available())
    throw UsageError("--codec libwbxml and --cross-check: this eascard was built without libwbxml");
}

void require_no_output(const Options& options, const char* beside) {
  if (options.output != "-") throw UsageError(std::string("-o does not go with ") + beside);
}

void add_names_option(CLI::App& app, xml::WriteOptions& options) {
  const std::map<std::string, xml::Names> names = {{"spec", xml::Names::spec},
                                                   {"libwbxml", xml::Names::libwbxml},
                                                   {"ms-xsd", xml::Names::ms_xsd}};
  add_choice(app, "--names", options.names, names,
             "Whose names XML output has: spec (default), libwbxml or ms-xsd");
}

void add_protocol_option(CLI::App& app, Version& protocol) {
  const std::map<std::string, Version> versions = {
      {"2.5", Version::v2_5},   {"12.0", Version::v12_0}, {"12.1", Version::v12_1},
      {"14.0", Version::v14_0}, {"14.1", Version::v14_1}, {"16.0", Version::v16_0},
      {"16.1", Version::v16_1}};
  add_choice(app, "--protocol", protocol, versions,
             "Protocol version, which decides what a request may hold (default 14.1)");
}

card::DateRule read_date_rule(const std::string& text) {
  using Kind = card::DateRule::Kind;
  card::DateRule rule;
  rule.kind = text == "nearest" ? Kind::nearest : text == "written" ? Kind::written : Kind::offset;
  if (rule.kind == Kind::offset && !read_offset(text, rule.minutes))
    throw CLI::ValidationError("--date-rule", "\"" + text + "\" is not nearest, written or +HH:MM");
  return rule;
}

void add_date_rule_option(CLI::App& app, card::DateRule& rule) {
  app.add_option_function<std::string>(
         "--date-rule", [&rule](const std::string& text) { rule = read_date_rule(text); },
         "The day of a birthday: nearest (default) UTC midnight, written, or at +HH:MM")
      ->type_name("nearest|written|+HH:MM");
}

}  // namespace eascard::tool
