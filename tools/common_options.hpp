#pragma once
// What the command line says to all commands, and what several commands share.

#include "bindings.hpp"
#include "eascard/card/mapping.hpp"
#include "eascard/xml/writer.hpp"
#include "options.hpp"
#include "usage.hpp"

namespace eascard::tool {

/// The options of all commands.
void bind_common(Bindings& bind, Options& options);
/// The name of a command of ActiveSync.
void bind_message_command(Bindings& bind, std::string_view option, std::string& command);
void bind_recover(Bindings& bind, Options& options);
void bind_codec(Bindings& bind, Options& options);
void bind_names(Bindings& bind, xml::WriteOptions& options);
/// Throws BadValue.
card::DateRule read_date_rule(const std::string& text);

/// Throws UsageError where this build has no libwbxml.
void require_libwbxml();
/// Throws UsageError where -o is given beside an option that says where to write.
void require_no_output(const Options& options, const char* beside);

}  // namespace eascard::tool
