// Records to sets: what belongs, what does not, what stands there twice.
#include "cmd/zone_contents.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "dns/name_text.h"
#include "dns/rdata.h"

namespace milepost::cmd {
namespace {

constexpr dns::TextRules kRoute53Rules{.escapes = dns::Escapes::kOctal, .origin = nullptr};

std::string key_of(const dns::MasterRecord& record) {
  const dns::Name folded = record.owner.folded();
  const dns::NameView owner = folded.view();
  std::string key(reinterpret_cast<const char*>(owner.data()), owner.size());
  key.push_back(static_cast<char>(static_cast<std::uint16_t>(record.type) >> 8));
  key.push_back(static_cast<char>(record.type));
  return key;
}

}  // namespace

void ZoneContents::add(const dns::MasterError& error) {
  skipped_.push_back({SkippedEntry::Why::kLost, error.text()});
}

void ZoneContents::add(const dns::MasterRecord& record) {
  if (skip(record)) return;
  const auto [found, is_new] = index_.try_emplace(key_of(record), sets_.size());
  if (is_new) {
    ImportedSet& made = sets_.emplace_back();
    made.set.name = dns::print_name(record.owner, dns::Escapes::kOctal);
    made.set.type = dns::print_type(record.type);
    made.set.ttl = record.ttl;
    made.source = fmt::format("{}:{}", record.file, record.line);
  }
  put(record, sets_[found->second]);
}

bool ZoneContents::skip(const dns::MasterRecord& record) {
  if (!record.owner.view().is_at_or_below(origin_)) {
    note(SkippedEntry::Why::kLost, record, "lies outside the zone");
    return true;
  }
  if (!dns::is_served(record.type)) {
    note(SkippedEntry::Why::kLost, record, "is of a type that Route 53 does not serve");
    return true;
  }
  const bool zones_own = record.type == dns::RrType::SOA || record.type == dns::RrType::NS;
  if (zones_own && !apex_ && record.owner == origin_) {
    note(SkippedEntry::Why::kPolicy, record, "stays as the service made it (--apex replaces it)");
    return true;
  }
  return false;
}

void ZoneContents::put(const dns::MasterRecord& record, ImportedSet& into) {
  std::string value = dns::print_rdata(record.type, record.rdata, kRoute53Rules);
  auto& records = into.set.resource_records;
  if (std::ranges::find(records, value, &model::ResourceRecord::value) != records.end()) {
    return note(SkippedEntry::Why::kPolicy, record, "stands there twice");
  }
  if (into.set.ttl != record.ttl) {
    // RFC 2181 5.2: one TTL for a set; the first one written is taken, as BIND does.
    note(SkippedEntry::Why::kPolicy, record,
         fmt::format("gets the TTL {} of the set's first record", *into.set.ttl));
  }
  records.push_back({std::move(value)});
  ++record_count_;
}

void ZoneContents::note(SkippedEntry::Why why, const dns::MasterRecord& record, std::string_view what) {
  skipped_.push_back({why, fmt::format("{}:{}: {} {} {}", record.file, record.line,
                                       dns::print_name(record.owner, dns::Escapes::kDecimal),
                                       dns::print_type(record.type), what)});
}

}  // namespace milepost::cmd
