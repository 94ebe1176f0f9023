// Keeps the published ClientMap what its files say: they are read again when they change, without a pause for anybody
// who looks something up.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/published.h"
#include "routing/client_map.h"
#include "routing/location_sources.h"
#include "routing/regions.h"

namespace milepost::routing {

/// load(), look(), follow() and the destructor belong to one thread at a time; status() to any.
class ClientMapSource {
 public:
  struct Status {
    std::uint64_t networks = 0;        // that the sources of the published map name
    std::uint64_t load_failures = 0;   // files that could not be read, each time they could not
    std::chrono::milliseconds age{0};  // since the published map was loaded
  };

  /// REQUIRES: `out` and `regions` outlive it, and nobody else publishes to `out`.
  ClientMapSource(base::Published<Locator>& out, const RegionTable& regions, LocationSources sources);
  /// Ends following.
  ~ClientMapSource();
  ClientMapSource(const ClientMapSource&) = delete;
  ClientMapSource& operator=(const ClientMapSource&) = delete;

  /// Latencies as they are published are kept in `file`, and when the program starts again, they are those in use. Without
  /// a gain, or without a table of them, the file is removed. REQUIRES: load() comes later.
  void remember_in(std::filesystem::path file) {
    memory_ = std::move(file);
    keeps_memory_ = true;
  }
  /// As whoever remembers in `file` would start, which stays as it is. REQUIRES: load() comes later.
  void recall_from(std::filesystem::path file) { memory_ = std::move(file); }

  /// Publishes the first map. A source that cannot be read is logged and left out: answers with fewer places are better
  /// than none, and the file is read as soon as it changes.
  void load();

  /// Loads again when files have changed and have stopped changing: a file is read when two looks in a row find it as it
  /// is, so that nobody reads half of one that is being written. Where one cannot be read, the old map stays, with a
  /// line in the log. True when a map was published.
  bool look();

  /// Calls look() every `interval` in a thread of its own with little claim to the processor. Nothing to do without files.
  void follow(std::chrono::milliseconds interval);

  Status status() const;

 private:
  using Clock = std::chrono::steady_clock;
  /// What tells a file from the one that was in its place before: device, inode, size, modification time.
  using FileStamp = std::array<std::int64_t, 5>;
  using Stamps = std::vector<FileStamp>;

  static FileStamp stamp_of(const std::string& file);
  Stamps stamps() const;
  void publish(std::unique_ptr<ClientMap> map, Clock::time_point begun);
  bool has_memory() const;
  LatencyTable recall() const;
  void keep(const LatencyTable& latencies) const;
  void run(const std::stop_token& stop, std::chrono::milliseconds interval);

  base::Published<Locator>& out_;
  const ClientMap* newest_ = nullptr;  // what out_ was last given
  const RegionTable& regions_;
  const LocationSources sources_;
  const std::vector<std::string> files_;
  std::filesystem::path memory_;  // empty: none
  bool keeps_memory_ = false;
  Stamps read_;     // as they were when they were last read
  Stamps watched_;  // as the last look found them
  std::atomic<std::uint64_t> networks_{0};
  std::atomic<std::uint64_t> load_failures_{0};
  std::atomic<Clock::rep> loaded_{0};
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace milepost::routing
