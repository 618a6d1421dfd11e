#pragma once
// SAZ, the session archive of Fiddler: a ZIP archive with raw/ID_c.txt, the request as it was sent,
// raw/ID_s.txt, the response, and raw/ID_m.xml, the times, for each session.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/exchange_reader.hpp"

struct zip;

namespace eascard::capture {

/// Sessions are given in the order of their ids, which is that of time. The archive has its
/// directory at its end, so that all of it is kept; max_size is that of the archive and of each
/// member, max_expansion that of all members together. Damage to a member (M053) leaves the others
/// whole. Entries have no place.
class SazReader : public ExchangeReader {
 public:
  explicit SazReader(Limits limits = {}) : limits_(limits) {}

 private:
  enum Side : std::size_t { request, response, times };
  static constexpr std::int64_t no_member = -1;
  struct Session {
    std::uint64_t id = 0;
    std::array<std::int64_t, 3> members = {no_member, no_member, no_member};  ///< by Side
  };
  struct Member {
    std::uint64_t id = 0;
    Side side = request;
    std::int64_t index = no_member;  ///< in the archive
  };
  struct CloseZip {
    void operator()(zip* archive) const;
  };

  bool read_exchange(std::string_view bytes, bool last) override;
  void open();
  void find_sessions();
  void join(std::vector<Member> members);
  bool read_session(const Session& session);
  bool read_side(std::int64_t index, Entry& known);
  void read_messages(std::string_view bytes, Entry& known);
  std::string read_times(std::int64_t index);
  std::string read_member(std::int64_t index);
  void count_unpacked(std::size_t size, std::uint64_t got);

  Limits limits_;
  std::string bytes_;  ///< of the archive, which archive_ reads
  std::unique_ptr<zip, CloseZip> archive_;
  std::uint64_t left_ = 0;  ///< what may still be unpacked
  std::vector<Session> sessions_;
  std::size_t next_ = 0;  ///< of sessions_
  bool opened_ = false;   ///< or found to be no archive
};

}  // namespace eascard::capture
