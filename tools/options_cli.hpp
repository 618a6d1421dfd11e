#pragma once
// Building the command line of CLI11: what several commands share.

#include <CLI/CLI.hpp>
#include <map>
#include <stdexcept>
#include <string>

#include "eascard/xml/writer.hpp"
#include "options.hpp"

namespace eascard::tool {

/// The command line asks for what cannot be; exit status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An option with one of a few words as its value.
template <typename T>
void add_choice(CLI::App& app, const std::string& name, T& value,
                const std::map<std::string, T>& words, const std::string& description) {
  std::string metavar;
  for (const auto& [word, meaning] : words) metavar += (metavar.empty() ? "" : "|") + word;
  app.add_option_function<std::string>(
         name, [&value, words](const std::string& word) { value = words.at(word); }, description)
      ->check([words](const std::string& word) {
        if (words.contains(word)) return std::string();
        return '"' + word + "\" is not one of its values";
      })
      ->type_name(metavar);
}

/// A check of numbers that are not negative: CLI11 takes -1 for the largest.
std::string refuse_sign(const std::string& number);

/// The options of all commands.
void add_common_options(CLI::App& app, Options& options);
void add_recover_option(CLI::App& app, Options& options);
void add_codec_option(CLI::App& app, Options& options);
void add_names_option(CLI::App& app, xml::WriteOptions& options);
void add_protocol_option(CLI::App& app, Version& protocol);
/// What --date-rule says. Throws CLI::ValidationError.
card::DateRule read_date_rule(const std::string& text);
void add_date_rule_option(CLI::App& app, card::DateRule& rule);

/// Throws UsageError where this build has no libwbxml.
void require_libwbxml();
/// Throws UsageError where -o is given beside an option that says where to write.
void require_no_output(const Options& options, const char* beside);

}  // namespace eascard::tool
