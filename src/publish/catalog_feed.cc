// Zones, record sets and VPCs from keys and values to calls of the catalog's writer.
#include "publish/catalog_feed.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <tuple>
#include <utility>

#include "base/log.h"
#include "model/keys.h"
#include "model/stored.h"
#include "publish/compile.h"

namespace milepost::publish {

namespace keys = model::keys;

CatalogFeed::CatalogFeed(zone::CatalogWriter& writer, HostPatterns hosts,
                         std::vector<CompiledZone> name_server_zones, std::size_t page_size)
    : writer_(writer),
      hosts_(std::move(hosts)),
      name_server_zones_(std::move(name_server_zones)),
      page_size_(page_size),
      mark_(parse_mark(writer.note())) {}

base::Result<store::Revision> CatalogFeed::load(store::Store& store, const std::function<bool()>& go_on) {
  writer_.clear();
  mark_ = {.store = mark_.store};
  put_name_server_zones();
  // The zones' pages settle the revision at which everything else is read too.
  const auto revision = load_prefix(store, keys::kHostedZones, 0, go_on);
  if (!revision) return revision;
  for (const std::string_view prefix : {keys::kRecordSets, keys::kVpcs}) {
    if (const auto read = load_prefix(store, prefix, *revision, go_on); !read) return read;
  }
  commit(*revision);
  return revision;
}

void CatalogFeed::commit(store::Revision revision) {
  mark_.heard_s =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  writer_.commit(revision, print_mark(mark_));
}

base::Result<store::Revision> CatalogFeed::load_prefix(store::Store& store, std::string_view prefix,
                                                       store::Revision at,
                                                       const std::function<bool()>& go_on) {
  store::RangeRequest page = store::RangeRequest::prefix(prefix);
  page.limit = page_size_;
  page.at_revision = at;
  // The next page is on its way while this one is compiled.
  auto coming = std::async(std::launch::async, [&store, page] { return store.range(page); });
  while (true) {
    const auto range = coming.get();
    if (!range) return std::unexpected(range.error());
    const bool last = !range->more || range->entries.empty();
    if (!last) {
      page.at_revision = range->revision;
      page.begin = range->entries.back().key + '\0';
      coming = std::async(std::launch::async, [&store, page] { return store.range(page); });
    }
    for (const store::KeyValue& entry : range->entries) {
      mark_.note(entry.key, entry.value, entry.mod_revision);
      put(entry.key, entry.value);
    }
    if (last) return range->revision;
    if (!go_on()) return base::fail("Stopped", "the read was given up");
  }
}

void CatalogFeed::renew_name_server_zones(const std::vector<std::string>& old, store::Revision revision) {
  for (const std::string& id : old) writer_.remove_zone(id);
  put_name_server_zones();
  commit(revision);
}

void CatalogFeed::put_name_server_zones() {
  for (const CompiledZone& zone : name_server_zones_) {
    writer_.put_zone(zone.info);
    for (const CompiledRrset& set : zone.rrsets) {
      const auto status = writer_.put_rrset(zone.info.id, set.owner, set.type, set.ttl, set.rdatas);
      if (!status) skip(zone.info.id, status.error());
    }
  }
}

void CatalogFeed::apply(store::EventBatch batch) {
  // The events of one commit come in any order, and a zone has to be there before its record sets: in key order it is.
  std::ranges::sort(batch.events, {},
                    [](const store::Event& event) { return std::tie(event.revision, event.key); });
  for (const store::Event& event : batch.events) {
    if (event.value) {
      mark_.note(event.key, *event.value, event.revision);
      put(event.key, *event.value);
    } else {
      erase(event.key);
    }
  }
  commit(batch.revision);
}

void CatalogFeed::put(std::string_view key, std::string_view value) {
  if (key.starts_with(keys::kHostedZones)) {
    put_zone(key, value);
  } else if (key.starts_with(keys::kRecordSets)) {
    put_record_set(key, value);
  } else if (key.starts_with(keys::kVpcs)) {
    put_vpc(key, value);
  }
}

void CatalogFeed::erase(std::string_view key) {
  if (key.starts_with(keys::kHostedZones)) {
    writer_.remove_zone(key.substr(keys::kHostedZones.size()));
  } else if (key.starts_with(keys::kRecordSets)) {
    erase_record_set(key);
  } else if (key.starts_with(keys::kVpcs)) {
    writer_.remove_vpc(key.substr(keys::kVpcs.size()));
  }
}

void CatalogFeed::put_zone(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::HostedZone>(value);
  if (!stored) return skip(key, stored.error());
  const auto info = compile_zone(*stored, hosts_);
  if (!info) return skip(key, info.error());
  writer_.put_zone(*info);
}

void CatalogFeed::put_vpc(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::Vpc>(value);
  const auto info = stored ? compile_vpc(*stored) : std::unexpected(stored.error());
  if (info) return writer_.put_vpc(*info);
  skip(key, info.error());
  writer_.remove_vpc(key.substr(keys::kVpcs.size()));  // its old networks may be somebody else's now
}

void CatalogFeed::put_record_set(std::string_view key, std::string_view value) {
  keys::RecordSetKey parts;
  if (!keys::parse_record_set(key, parts)) return skip(key, {"DataFormat", "not a record set's key"});
  const auto stored = model::decode_stored<model::RecordSet>(value);
  const auto compiled = stored ? compile_record_set(*stored) : std::unexpected(stored.error());
  const auto status = compiled ? writer_.put_rrset(parts.zone, compiled->owner, compiled->type, compiled->ttl,
                                                   compiled->rdatas)
                               : base::Status(std::unexpected(compiled.error()));
  if (status) return;
  skip(key, status.error());
  erase_record_set(key);  // what stood there before is no longer what the user asked for
}

void CatalogFeed::erase_record_set(std::string_view key) {
  keys::RecordSetKey parts;
  if (!keys::parse_record_set(key, parts)) return;
  const auto owner = compile_name(parts.escaped_name);
  const auto type = dns::scan_type(parts.type);
  // What never compiled was never put; what is gone with its zone needs no removal (NoSuchZone).
  if (owner && type) static_cast<void>(writer_.remove_rrset(parts.zone, *owner, *type));
}

void CatalogFeed::skip(std::string_view key, const base::Error& error) {
  ++skipped_;
  std::string readable(key);
  for (char& c : readable) {
    if (c == '\0') c = ' ';
  }
  log::warning("{} is not answered: {} ({})", readable, error.message, error.code);
}

}  // namespace milepost::publish
