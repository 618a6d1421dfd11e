#pragma once
// SAZ, the session archive of Fiddler: a ZIP archive with raw/ID_c.txt, the request as it was sent,
// and raw/ID_s.txt, the response, for each session.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/exchange_reader.hpp"

struct zip;

namespace eascard::capture {

/// Sessions are given in the order of their ids, which is that of time. The archive has its
/// directory at its end, so that all of it is kept, and max_size is that of the archive and of each
/// member. Damage to a member (M053) leaves the others whole.
class SazReader : public ExchangeReader {
 public:
  explicit SazReader(Limits limits = {}) : limits_(limits) {}

 private:
  struct Session {
    std::uint64_t id = 0;
    std::int64_t request = -1;   ///< index of the member in the archive, -1 for none
    std::int64_t response = -1;  ///< the same
  };
  struct CloseZip {
    void operator()(zip* archive) const;
  };

  bool read_exchange(std::string_view bytes, bool last) override;
  void open();
  void find_sessions();
  void join_sides();
  void read_session(const Session& session);
  std::string read_member(std::int64_t index) const;
  Entry read_messages(std::int64_t index, Direction direction, const Entry& request);

  Limits limits_;
  std::string bytes_;  ///< of the archive, which archive_ reads
  std::unique_ptr<zip, CloseZip> archive_;
  std::vector<Session> sessions_;
  std::size_t next_ = 0;  ///< of sessions_
  bool opened_ = false;   ///< or found to be no archive
};

}  // namespace eascard::capture
