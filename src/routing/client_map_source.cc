// Stamps of files, and what follows from a change of them.
#include "routing/client_map_source.h"

#include <sys/stat.h>

#include <system_error>
#include <utility>

#include "base/background.h"
#include "base/log.h"
#include "routing/latency_table_file.h"

namespace milepost::routing {

ClientMapSource::ClientMapSource(base::Published<Locator>& out, const RegionTable& regions,
                                 LocationSources sources)
    : out_(out), regions_(regions), sources_(std::move(sources)), files_(sources_.files()) {}

ClientMapSource::~ClientMapSource() {
  thread_.request_stop();
}

void ClientMapSource::load() {
  const auto begun = Clock::now();
  // The stamps are taken first: what changes while it is read is read again.
  read_ = watched_ = stamps();
  std::vector<base::Error> left_out;
  const LatencyTable remembered = recall();
  auto map = load_client_map(sources_, regions_, &remembered, &left_out);
  for (const base::Error& error : left_out)
    log::error("where clients are: {}; going on without it", error.message);
  load_failures_.fetch_add(left_out.size());
  if (!map) {
    log::error("where clients are: {}; going on without", map.error().message);
    map = std::make_unique<ClientMap>();
  }
  publish(*std::move(map), begun);
}

bool ClientMapSource::look() {
  out_.reclaim();
  const Stamps now = stamps();
  if (std::exchange(watched_, now) != now || now == read_) return false;
  const auto begun = Clock::now();
  read_ = now;
  auto map = load_client_map(sources_, regions_, newest_ != nullptr ? &newest_->latencies() : nullptr);
  if (!map) {
    load_failures_.fetch_add(1);
    log::warning("where clients are: {}; what was known before stays", map.error().message);
    return false;
  }
  publish(*std::move(map), begun);
  return true;
}

void ClientMapSource::publish(std::unique_ptr<ClientMap> map, Clock::time_point begun) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
  if (!sources_.is_empty()) {
    log::info("where clients are: {} networks in {} places, {} latencies, {} MB, loaded in {} ms",
              map->network_count(), map->place_count(), map->latencies().value_count(),
              map->size_octets() / 1'000'000, took.count());
  }
  networks_.store(map->network_count());
  newest_ = map.get();
  out_.publish(std::move(map));
  loaded_.store(Clock::now().time_since_epoch().count());
  keep(newest_->latencies());
}

bool ClientMapSource::has_memory() const {
  return !memory_.empty() && !sources_.latency_file.empty() && sources_.latency_gain_ms > 0;
}

/// What was published last before the program started; nothing when nobody knows.
LatencyTable ClientMapSource::recall() const {
  std::error_code error;
  if (!has_memory()) {
    if (keeps_memory_) std::filesystem::remove(memory_, error);  // memory of long ago would be none
    return {};
  }
  if (!std::filesystem::is_regular_file(memory_, error)) return {};
  auto remembered = read_latency_table(memory_, regions_);
  if (remembered) return *std::move(remembered);
  log::warning("where clients are: {}; latencies count as they are measured now", remembered.error().message);
  return {};
}

void ClientMapSource::keep(const LatencyTable& latencies) const {
  if (!keeps_memory_ || !has_memory()) return;
  if (const auto kept = write_latency_table(latencies, regions_, memory_); !kept)
    log::warning("where clients are: {}; a restart would forget the latencies in use", kept.error().message);
}

void ClientMapSource::follow(std::chrono::milliseconds interval) {
  if (files_.empty()) return;
  thread_ = std::jthread([this, interval](const std::stop_token& stop) { run(stop, interval); });
}

void ClientMapSource::run(const std::stop_token& stop, std::chrono::milliseconds interval) {
  base::enter_background();  // loading takes seconds of a processor, and packets come first
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) look();
}

ClientMapSource::Status ClientMapSource::status() const {
  const Clock::time_point loaded{Clock::duration(loaded_.load())};
  return {.networks = networks_.load(),
          .load_failures = load_failures_.load(),
          .age = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - loaded)};
}

ClientMapSource::FileStamp ClientMapSource::stamp_of(const std::string& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return {};
  return {static_cast<std::int64_t>(about.st_dev), static_cast<std::int64_t>(about.st_ino), about.st_size,
          about.st_mtim.tv_sec, about.st_mtim.tv_nsec};
}

ClientMapSource::Stamps ClientMapSource::stamps() const {
  Stamps out;
  for (const std::string& file : files_) out.push_back(stamp_of(file));
  return out;
}

}  // namespace milepost::routing
