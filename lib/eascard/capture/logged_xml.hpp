#pragma once
// The XML that Exchange writes into its mailbox logs, made well-formed. The log is no XML document:
// the values of persons are cut out of it, and long texts stand in it as they are.

#include <string>
#include <string_view>

namespace eascard::capture {

/// In `logged`, which is UTF-8:
/// - a removed body, <Body=552 bytes/> or <Body/>, becomes <Body xmlns="AirSyncBase:" bytes="552"/>
///   (or bytes="unknown"), the form that other removed values have: <FileAs bytes="19"/>;
/// - a text that is not escaped (Data, Mime, MIMEData of a verbose log) is;
/// - CR in a value stays (&#13;), and a value that XML cannot hold is carried in base64, as
///   xml::Writer has it (w:text).
/// Linear in the text, and never fails: what is damaged beyond this is left to xml::Reader.
std::string mend_logged_xml(std::string_view logged);

}  // namespace eascard::capture
