// Commands as objects: they run into memory, and twice in a process.

#include <gtest/gtest.h>

#include <algorithm>

#include "support.hpp"
#include "tools/command_line.hpp"

namespace eascard::test {
namespace {

struct Outcome {
  std::string text{};
  tool::Status status{};
};

Outcome run(std::string_view name, const std::vector<std::string>& words,
            const std::string& sample) {
  const tool::CommandRow& row = *tool::find_command(name);
  const std::unique_ptr<tool::Command> command = row.make();
  tool::Arguments arguments{{std::string(name)}, {EASCARD_SAMPLES "/" + sample}};
  arguments.words.insert(arguments.words.end(), words.begin(), words.end());
  tool::Options options;
  tool::read_options(row, *command, arguments, options);
  tool::Messages messages(options);
  tool::MemoryOutput output;
  tool::Progress progress;
  tool::Session session{options, messages, output, progress};
  command->check(options);
  tool::run_command(*command, session);
  output.commit();
  return {output.text(), messages.status()};
}

TEST(Command, RunsIntoMemory) {
  const Outcome decoded = run("decode", {}, "sync-request.wbxml");
  EXPECT_EQ(decoded.text, read_file(EASCARD_SAMPLES "/sync-request.xml"));
  EXPECT_EQ(decoded.status, tool::Status::done);
  EXPECT_EQ(run("encode", {}, "sync-request.xml").text,
            read_file(EASCARD_SAMPLES "/sync-request.wbxml"));
}

TEST(Command, KeepsNothingFromOneRunToTheNext) {
  EXPECT_EQ(run("to-json", {"--array"}, "phone.vcf").text.substr(0, 2), "[\n");
  EXPECT_EQ(run("to-json", {}, "phone.vcf").text.substr(0, 1), "{");
  EXPECT_EQ(run("to-json", {"--array"}, "phone.vcf").text.substr(0, 2), "[\n");
}

// read_options() refuses a command that leaves an option of the table without a value to go to.
TEST(Command, BindsAllItsOptions) {
  for (const tool::CommandRow& row : tool::commands()) {
    const std::unique_ptr<tool::Command> command = row.make();
    tool::Options options;
    EXPECT_NO_THROW(tool::read_options(row, *command, {{std::string(row.name)}, {}}, options))
        << row.name;
  }
}

}  // namespace
}  // namespace eascard::test
