#pragma once
// The groups of checks. Each looks at the node at hand of a Walk; checks of an element with
// children look at these as well, so that all together visit a node a bounded number of times.

#include "eascard/diagnostic.hpp"
#include "eascard/validate/walk.hpp"

namespace eascard::validate {

/// What the readers noticed, as rules.
void add_reader_diagnostics(const Diagnostics& diagnostics, const Document& document,
                            Findings& findings);

/// The rows of message_structure.def about the element.
void check_structure(const Walk& walk);
/// Root, versions, OPAQUE values and text in containers.
void check_root(const Walk& walk);
void check_wire(const Walk& walk);
/// An older name of the element.
void check_alias(const Walk& walk);
void check_version(const Walk& walk);
/// Contact elements: where they stand and their values.
void check_contact_element(const Walk& walk);
/// Elements of AirSyncBase.
void check_base_element(const Walk& walk);
/// An airsyncbase:Body as a whole.
void check_body(const Walk& walk);
/// The BodyPreference elements of an Options.
void check_preferences(const Walk& walk);
/// ApplicationData or Properties as a whole.
void check_item(const Walk& walk);
/// Supported or Schema.
void check_names(const Walk& walk);
/// "in protocols 2.5 to 12.0".
std::string versions(const TokenInfo& info);
/// A value of Anniversary, Birthday.
void check_date(const Walk& walk);
/// A base64 Picture.
void check_picture(const Walk& walk);
/// OPAQUE gal:Data.
void check_gal_data(const Walk& walk);
/// Envelope elements by name, of AirSync, FolderHierarchy, Search, GAL and ItemOperations.
void check_sync(const Walk& walk);
void check_folders(const Walk& walk);
void check_search(const Walk& walk);
void check_gal(const Walk& walk);
void check_item_operations(const Walk& walk);

/// Whether the text is an address, or a mailbox of RFC 822 6.1 with one.
bool is_mailbox(std::string_view text);
/// In code points; bytes that are not UTF-8 count one each.
std::size_t character_count(std::string_view text);

}  // namespace eascard::validate
