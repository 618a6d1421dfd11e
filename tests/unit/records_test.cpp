// What comes of an input does not depend on how its bytes come, and nobody keeps a view into a
// buffer that moved: every reader over pieces of every size.

#include <gtest/gtest.h>

#include "hostile.hpp"
#include "moving_bytes.hpp"
#include "record_log.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

/// Samples of every form, whole, cut, damaged, and as streams.
std::vector<std::string> inputs() {
  std::vector<std::string> all;
  Random random(11);
  for (const char* extension : {".wbxml", ".xml", ".vcf", ".json", ".http", ".har", ".mitm",
                                ".multipart", ".txt", ".log", ".saz"}) {
    for (const auto& path : samples(extension)) {
      const std::string bytes = read_file(path);
      if (bytes.size() > 20000) continue;  // each byte may come alone
      all.push_back(bytes);
      all.push_back(bytes.substr(0, bytes.size() / 2));
      all.push_back(bytes + bytes);
      std::string damaged = bytes;
      for (int i = 0; i < 3; ++i)
        damaged[pick(random, static_cast<unsigned>(bytes.size()))] = static_cast<char>(random());
      all.push_back(damaged + bytes);
      for (const std::string_view junk : {std::string_view("x\n"), std::string_view("\0", 1)})
        all.push_back(bytes + std::string(junk) + bytes + std::string(junk) + bytes);
    }
  }
  return all;
}

std::vector<std::function<std::size_t()>> piece_sizes(Random& random) {
  return {[] { return std::size_t{1}; }, [] { return std::size_t{7}; },
          [&random] { return std::size_t{1} << pick(random, 12); }};
}

TEST(Records, ComeTheSameInPiecesOfEverySize) {
  Random random(12);
  for (const std::string& input : inputs()) {
    for (const bool recover : {false, true}) {
      records::Options options;
      options.recover = recover;
      MovingBytes whole(input, input.size());
      const std::string want = record_log(whole, options);
      for (const auto& size : piece_sizes(random)) {
        MovingBytes pieces(input, size);
        ASSERT_EQ(record_log(pieces, options), want) << input.substr(0, 40) << recover;
      }
    }
  }
}

// What a container may hold is counted where it is unpacked, not by the place.
TEST(Records, ReachALimitAtTheSamePlaceInPiecesOfEverySize) {
  Random random(15);
  for (const std::string& input : inputs()) {
    if (records::is_container(*records::find_format(input, true, false))) continue;
    for (const std::uint64_t max_size : {50u, 300u, 2000u}) {
      records::Options options;
      options.limits.max_size = max_size;
      options.recover = pick(random, 2) == 0;
      MovingBytes whole(input, input.size());
      const std::string want = record_log(whole, options);
      for (const auto& size : piece_sizes(random)) {
        MovingBytes pieces(input, size);
        ASSERT_EQ(record_log(pieces, options), want) << input.substr(0, 40) << max_size;
      }
    }
  }
}

TEST(Records, OfLibwbxmlComeTheSameInPiecesOfEverySize) {
  Random random(13);
  records::Options options;
  options.codec = records::Codec::libwbxml;
  for (const std::string& input : inputs()) {
    MovingBytes whole(input, input.size());
    const std::string want = record_log(whole, options);
    for (const auto& size : piece_sizes(random)) {
      MovingBytes pieces(input, size);
      ASSERT_EQ(record_log(pieces, options), want) << input.substr(0, 40);
    }
  }
}

TEST(Bodies, ComeTheSameInPiecesOfEverySize) {
  constexpr auto bodies = records::Input::Wanted::bodies;
  Random random(14);
  for (const std::string& input : inputs()) {
    MovingBytes whole(input, input.size());
    const std::string want = record_log(whole, {}, bodies);
    for (const auto& size : piece_sizes(random)) {
      MovingBytes pieces(input, size);
      ASSERT_EQ(record_log(pieces, {}, bodies), want) << input.substr(0, 40);
    }
  }
}

/// Of a bare input the bytes, of a container the bodies as Wanted::bodies gives them.
TEST(Streams, HaveAllBytesInPiecesOfEverySize) {
  Random random(15);
  for (const std::string& input : inputs())
    for (const auto& size : piece_sizes(random)) {
      MovingBytes pieces(input, size);
      MovingBytes same(input, input.size());
      const records::Options options;
      records::Input streams(pieces, options, records::Input::Wanted::streams);
      records::Input bodies(same, options, records::Input::Wanted::bodies);
      const records::Record* want = nullptr;
      do {
        const records::Record* record = streams.next();
        want = bodies.next();
        ASSERT_EQ(record == nullptr, want == nullptr) << input.substr(0, 40);
        if (!record) break;
        ASSERT_EQ(record->kind, want->kind) << input.substr(0, 40);
        if (record->kind != records::RecordKind::body) continue;
        ASSERT_EQ(record->format, want->format);
        while (record->bytes->fill()) {
        }
        ASSERT_EQ(record->bytes->bytes(), want->body);
      } while (want);
    }
}

}  // namespace
}  // namespace eascard::test
