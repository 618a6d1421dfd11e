// Bodies over several lines of logs, with lines of other programs between them.

#include <gtest/gtest.h>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::test {
namespace {

constexpr std::string_view message =
    "<FolderSync xmlns=\"FolderHierarchy:\"><Status>1</Status>\n<SyncKey>one\ntwo</SyncKey>\n"
    "</FolderSync>";

/// The lines of a text behind a prefix, the first one behind `first` as well.
std::string log_of(std::string_view text, std::string_view prefix, std::string_view first = "",
                   std::string_view foreign = "") {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at != 0 && !foreign.empty()) out.append(foreign) += '\n';
    out.append(prefix).append(at == 0 ? first : "").append(text.substr(at, end - at)) += '\n';
    at = end + 1;
  }
  return out;
}

struct Source {
  std::string_view prefix, first, foreign;
};

/// The forms of docker compose logs, kubectl logs --prefix, RFC 3164 and 5424 2.1, journalctl,
/// logcat -v threadtime, CRI.
constexpr Source sources[] = {
    {"sogo-1  | ", "", "nginx-1  | 1.2.3.4 GET / 200"},
    {"sogo-mailcow_1  | ", "Mar 14 22:19:06 sogod [123]: EAS - request for device 4E: ",
     "nginx-mailcow_1 | 1.2.3.4 - - [14/Mar/2024:22:19:06 +0100] \"GET / HTTP/1.1\" 200"},
    {"sogo-1  | 2024-03-14T22:19:06.123456789Z ", "",
     "redis-1 | 2024-03-14T22:19:06.223456789Z 1:M 14 Mar * Ready"},
    {"Mar 14 22:19:06 host sogod [123]: ", "<0x0x55d0[SOGoActiveSyncDispatcher]> EAS - request: ",
     "Mar 14 22:19:07 host sogod [124]: 10.0.0.1 \"POST / HTTP/1.1\" 200"},
    {"Mar 14 22:19:06 host php[7]: ", "xml request: ", "Mar  4 22:19:07 host CRON[99]: (root) CMD"},
    {"<134>1 2024-03-14T22:19:06.123Z host php 7 - - ", "",
     "<38>1 2024-03-14T22:19:06.123Z host sshd 8 - - Accepted"},
    {"03-14 22:19:06.123  1234  1250 D Exchange: ", "wbxml: ",
     "03-14 22:19:06.124  1234  1266 I chatty  : uid=10089 expire 2 lines"},
    {"2024-03-14T22:19:06.123456789Z stdout F ", "", "2024-03-14T22:19:06.123456789Z stderr F x"},
    {"[pod/sogo-0/sogo] ", "", "[pod/web-0/nginx] 1.2.3.4 GET /"},
    {"14/03/2024 22:19:06 [ 4711] [DEBUG] [alice] ", "", "14/03/2024 22:19:06 [ 4712] [DEBUG] x"},
};

TEST(CaptureLog, LeavesLinesOfOtherProgramsOutOfAMessage) {
  for (const Source& source : sources) {
    const Found plain = scan(log_of(message, source.prefix, source.first));
    ASSERT_EQ(plain.entries.size(), 1u) << source.prefix;
    EXPECT_EQ(plain.entries[0].body, message) << source.prefix;
    EXPECT_TRUE(plain.diagnostics.empty()) << source.prefix;

    const Found found = scan(log_of(message, source.prefix, source.first, source.foreign));
    ASSERT_EQ(found.entries.size(), 1u) << source.prefix;
    EXPECT_EQ(found.entries[0].body, message) << source.prefix;
    EXPECT_EQ(found.entries[0].cut, "") << source.prefix;
    ASSERT_EQ(found.diagnostics.size(), 1u) << source.prefix;
    EXPECT_EQ(found.diagnostics[0].code, Code::M076);
    EXPECT_EQ(found.diagnostics[0].severity, Severity::warning);
    EXPECT_EQ(found.diagnostics[0].text,
              "3 lines of other programs stand between the lines of the body; they are left out");
  }
}

TEST(CaptureLog, LeavesLinesOfOtherProgramsOutOfBytes) {
  const std::string body =
      read_file(std::filesystem::path(EASCARD_SAMPLES) / "section4-request.wbxml");
  std::string base64;
  append_base64(base64, body);
  for (const Source& source : sources)
    for (const bool hex : {false, true}) {
      std::string text = hex ? hex_text(body) : base64;
      text.insert(24, "\n");
      const Found found = scan(log_of(text, source.prefix, source.first, source.foreign));
      ASSERT_EQ(found.entries.size(), 1u) << source.prefix;
      EXPECT_EQ(found.entries[0].body, body) << source.prefix;
      ASSERT_EQ(found.diagnostics.size(), 1u) << source.prefix;
      EXPECT_EQ(found.diagnostics[0].text,
                "a line of another program stands between the lines of the body; it is left out");
    }
}

TEST(CaptureLog, TellsAMessageAsCutWhereAForeignLineBeginsAnother) {
  const std::string text = log_of(message, "a-1 | ");
  const std::string half = text.substr(0, text.find("two"));
  const Found found = scan(half.substr(0, half.rfind('\n') + 1) + log_of(message, "b-1 | "));
  ASSERT_EQ(found.entries.size(), 2u);
  EXPECT_NE(found.entries[0].cut, "");
  EXPECT_EQ(found.entries[1].body, message);
  EXPECT_EQ(found.entries[1].cut, "");
}

/// A line without the head that all others have may be of any program.
TEST(CaptureLog, TellsAMessageAsCutWhereALineHasNoHead) {
  for (const Source& source : sources) {
    const std::string text = log_of(message, source.prefix, source.first, "Gracefully stopping");
    const Found found =
        scan(text.substr(text.find('\n') + 1)
                 .insert(0, log_of(message.substr(0, message.find('\n', message.find('\n') + 1)),
                                   source.prefix, source.first)));
    ASSERT_EQ(found.entries.size(), 1u) << source.prefix;
    EXPECT_EQ(found.entries[0].body.find("Grace"), std::string::npos) << source.prefix;
    EXPECT_NE(found.entries[0].cut, "") << source.prefix;
  }
}

/// The text in pieces of `size` characters, each a line of its own.
std::string pieces_of(std::string_view text, std::size_t size, std::string_view first,
                      std::string_view piece, std::string_view last) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += size) {
    out += at + size < text.size() ? piece : last;
    out.append(at == 0 ? first : "").append(text.substr(at, size)) += '\n';
  }
  return out;
}

/// What splits long lines: containerd at 16 KiB and says so, rsyslog, logcat and php-fpm.
TEST(CaptureLog, JoinsPiecesOfOneLine) {
  const std::string body =
      read_file(std::filesystem::path(EASCARD_SAMPLES) / "section4-request.wbxml");
  std::string base64;
  append_base64(base64, body);
  std::string escaped;
  std::string spaced;
  std::string array;
  for (const char c : body) {
    const std::string hex = lower_case(hex_text({&c, 1}));
    escaped += "\\x" + hex;
    spaced += (spaced.empty() ? "" : " ") + hex;
    array += (array.empty() ? "0x" : ", 0x") + hex;
  }
  struct Splitter {
    std::string_view piece, last;
  };
  constexpr Splitter splitters[] = {
      {"2024-03-14T22:19:06.123456789Z stdout P ", "2024-03-14T22:19:06.123456789Z stdout F "},
      {"Mar 14 22:19:06 host php[7]: ", "Mar 14 22:19:06 host php[7]: "},
      {"03-14 22:19:06.123  1234  1250 D Exchange: ",
       "03-14 22:19:06.123  1234  1250 D Exchange: "},
  };
  for (const Splitter& splitter : splitters)
    for (const std::size_t size : {18, 19, 20, 21, 26}) {
      const bool is_cri = splitter.piece != splitter.last;
      for (const std::string& text : {base64, hex_text(body), is_cri ? escaped : base64,
                                      is_cri ? "b'" + escaped + "'" : base64,
                                      is_cri ? spaced : base64, is_cri ? array : base64}) {
        if (!is_cri && size % 2 != 0) continue;
        // Of numbers it takes more than three to begin.
        const bool is_wide = text == spaced || text == array;
        const Found found = scan(pieces_of(text, is_wide ? size + 20 : size,
                                           "WBXML-OUT: ", splitter.piece, splitter.last));
        ASSERT_EQ(found.entries.size(), 1u) << splitter.piece << size;
        EXPECT_EQ(found.entries[0].body, body) << splitter.piece << size << text;
        EXPECT_EQ(found.entries[0].cut, "") << splitter.piece << size;
      }
    }
}

/// Docker's json-file splits at 16 KiB, and only the last piece has the line end.
TEST(CaptureLog, JoinsPiecesOfDocker) {
  const std::string body =
      read_file(std::filesystem::path(EASCARD_SAMPLES) / "section4-request.wbxml");
  std::string base64;
  append_base64(base64, body);
  const std::string end = "\",\"stream\":\"stdout\",\"time\":\"2024-03-14T22:19:06.1Z\"}\n";
  const std::string other = "{\"log\":\"AAAA\\n" + end;
  for (const bool whole : {false, true}) {
    const std::string text = "{\"log\":\"" + base64.substr(0, 20) + end + "{\"log\":\"" +
                             base64.substr(20, 13) + (whole ? "" : "\\n") + end +
                             (whole ? "{\"log\":\"" + base64.substr(33) + "\\n" + end : "") + other;
    const Found found = scan(text);
    ASSERT_EQ(found.entries.size(), 1u);
    EXPECT_EQ(found.entries[0].body, whole ? body : body.substr(0, found.entries[0].body.size()));
    EXPECT_EQ(found.entries[0].cut.empty(), whole) << found.entries[0].cut;
  }
}

/// php-fpm's catch_workers_output.
TEST(CaptureLog, JoinsPiecesOfPhpFpm) {
  const std::string body =
      read_file(std::filesystem::path(EASCARD_SAMPLES) / "section4-request.wbxml");
  std::string base64;
  append_base64(base64, body);
  std::string text;
  for (std::size_t at = 0; at < base64.size(); at += 20)
    text += "[14-Mar-2024 22:19:06] WARNING: [pool www] child 7 said into stderr: \"" +
            std::string(at == 0 ? "WBXML-OUT: " : "") + base64.substr(at, 20) + "\"\n";
  const Found found = scan(text);
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body, body);
  EXPECT_EQ(found.entries[0].cut, "");
}

TEST(CaptureLog, JoinsPiecesOfXmlAsTheLogSays) {
  const std::string_view text =
      "<FolderSync xmlns=\"FolderHierarchy:\"><Status>12</Status></FolderSync>";
  const std::string_view time = "2024-03-14T22:19:06.123456789Z ";
  for (const std::size_t size : {5, 40, 47, 55, 60}) {
    if (size < 20) continue;
    const Found found = scan(pieces_of(text, size, "response: ", std::string(time) + "stdout P ",
                                       std::string(time) + "stdout F "));
    ASSERT_EQ(found.entries.size(), 1u) << size;
    EXPECT_EQ(found.entries[0].body, text) << size;
  }
}

/// rsyslog and others say nothing: in a tag there is no line end, in a value it cannot be known.
TEST(CaptureLog, SaysThatALogMayHaveSplitALine) {
  const std::string value(3000, 'x');
  const std::string text =
      "<FolderSync xmlns=\"FolderHierarchy:\"><SyncKey>" + value + "</SyncKey></FolderSync>";
  const std::string_view head = "Mar 14 22:19:06 host php[7]: ";
  const Found in_value = scan(pieces_of(text, 2000, "r: ", head, head));
  ASSERT_EQ(in_value.entries.size(), 1u);
  EXPECT_EQ(in_value.entries[0].body.find('\n'), std::string::npos);
  EXPECT_EQ(in_value.entries[0].cut,
            "the log may have split a line at 1:2033: what is behind it is not read");
  const Found in_tag = scan(pieces_of(text, text.size() - 15, "r: ", head, head));
  ASSERT_EQ(in_tag.entries.size(), 1u);
  EXPECT_EQ(in_tag.entries[0].body, text);
  EXPECT_EQ(in_tag.entries[0].cut, "");
}

/// Values look like a log's lines at times.
TEST(CaptureLog, KeepsLinesThatAreNoOtherPrograms) {
  for (const std::string_view value : {"10:30 meeting with Ann: bring it", "Note: [1] this | that",
                                       "Mar 14 22:19:07 host", "[x] done", "<134>"}) {
    const std::string text = "<FolderSync xmlns=\"FolderHierarchy:\"><SyncKey>a\n" +
                             std::string(value == "<134>" ? "&lt;134>" : value) +
                             "</SyncKey></FolderSync>";
    for (const Source& source : sources) {
      const Found found = scan(log_of(text, source.prefix, source.first));
      ASSERT_EQ(found.entries.size(), 1u) << source.prefix;
      EXPECT_EQ(found.entries[0].body, text) << source.prefix;
    }
    for (const std::string_view first :
         {"", "Mar 14 22:19:06 sogod [123]: <0x55[S]> EAS - request: ", "xml request: ", "> "}) {
      const Found found = scan(std::string(first) + text);
      ASSERT_EQ(found.entries.size(), 1u) << first;
      EXPECT_EQ(found.entries[0].body, text) << first;
      EXPECT_TRUE(found.diagnostics.empty()) << first;
    }
  }
}

/// syslog-ng cannot parse lines that begin with '<', and says so in front of them: mailcow.
TEST(CaptureLog, ReadsWhatSyslogNgCouldNotParse) {
  const std::string first = "sogo-mailcow_1  | Mar 14 22:19:06 h sogod [123]: <0x55[S]> EAS - r: ";
  const std::string failed =
      "sogo-mailcow_1  | Mar 14 22:19:06 h syslog-ng[8]: Error processing log message: ";
  const std::string good = "sogo-mailcow_1  | Mar 14 22:19:06 h sogod [123]: ";
  const Found found = scan(first + "<?xml version=\"1.0\"?>\n" + failed +
                           "<!DOCTYPE AirSync PUBLIC \"-//AIRSYNC//DTD AirSync//EN\" "
                           "\"http://www.microsoft.com/\">\n" +
                           failed + "<FolderSync xmlns=\"FolderHierarchy:\">\n" + good +
                           " <Status>1</Status>\n" + failed + "</FolderSync>\n");
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body,
            "<?xml version=\"1.0\"?>\n<!DOCTYPE AirSync PUBLIC \"-//AIRSYNC//DTD AirSync//EN\" "
            "\"http://www.microsoft.com/\">\n<FolderSync xmlns=\"FolderHierarchy:\">\n "
            "<Status>1</Status>\n</FolderSync>");
  EXPECT_TRUE(found.diagnostics.empty());
}

}  // namespace
}  // namespace eascard::test
