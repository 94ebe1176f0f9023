// Stamps of files, and what follows from a change of them.
#include "routing/client_map_source.h"

#include <sys/stat.h>

#include <utility>

#include "base/background.h"
#include "base/log.h"

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
  auto map = load_client_map(sources_, regions_, nullptr, &left_out);
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
  auto map = load_client_map(sources_, regions_, newest_);
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
