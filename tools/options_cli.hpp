#pragma once
// Building the command line of CLI11: what several commands share.

#include <CLI/CLI.hpp>
#include <map>
#include <stdexcept>
#include <string>

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

/// The options of all commands.
void add_common_options(CLI::App& app, Options& options);
void add_recover_option(CLI::App& app, Options& options);
void add_codec_option(CLI::App& app, Options& options);
/// Throws UsageError where libwbxml is asked for and this build has none.
void check_libwbxml(const Options& options);
void add_names_option(CLI::App& app, Options& options);
void add_protocol_option(CLI::App& app, Options& options);
void add_date_rule_option(CLI::App& app, Options& options);

}  // namespace eascard::tool
