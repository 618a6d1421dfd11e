// Commands as objects: they run into memory, and twice in a process.

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "support.hpp"
#include "tools/commands.hpp"

namespace eascard::test {
namespace {

struct Outcome {
  std::string text{};
  tool::Status status{};
};

Outcome run(std::string_view name, const std::string& words, const std::string& sample) {
  const auto row = std::ranges::find(tool::commands(), name, &tool::CommandRow::name);
  const std::unique_ptr<tool::Command> command = row->make();
  tool::Options options;
  CLI::App app;
  command->add_options(app, options);
  app.parse(words);
  options.files = {EASCARD_SAMPLES "/" + sample};
  tool::Messages messages(options);
  tool::MemoryOutput output;
  tool::Session session{options, messages, output};
  command->check(options);
  tool::run_command(*command, session);
  output.commit();
  return {output.text(), messages.status()};
}

TEST(Command, RunsIntoMemory) {
  const Outcome decoded = run("decode", "", "sync-request.wbxml");
  EXPECT_EQ(decoded.text, read_file(EASCARD_SAMPLES "/sync-request.xml"));
  EXPECT_EQ(decoded.status, tool::Status::done);
  EXPECT_EQ(run("encode", "", "sync-request.xml").text,
            read_file(EASCARD_SAMPLES "/sync-request.wbxml"));
}

TEST(Command, KeepsNothingFromOneRunToTheNext) {
  EXPECT_EQ(run("to-json", "--array", "phone.vcf").text.substr(0, 2), "[\n");
  EXPECT_EQ(run("to-json", "", "phone.vcf").text.substr(0, 1), "{");
  EXPECT_EQ(run("to-json", "--array", "phone.vcf").text.substr(0, 2), "[\n");
}

}  // namespace
}  // namespace eascard::test
