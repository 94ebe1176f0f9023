// A hash table that is emptied when it is full.
#include "explain/query_tally.h"

#include <string_view>
#include <utility>

namespace milepost::explain {
namespace {

std::string_view octets_of(dns::NameView name) {
  return {reinterpret_cast<const char*>(name.data()), name.size()};
}

std::size_t mixed(std::size_t hash, std::size_t value) {
  return (hash ^ value) * 0x9e3779b97f4a7c15;
}

std::size_t hash_of(const base::IpAddress& address) {
  return std::hash<std::string_view>()({reinterpret_cast<const char*>(address.octets.data()), address.size});
}

}  // namespace

std::size_t QueryTally::Hash::operator()(const TalliedQuery& query) const {
  std::size_t hash = std::hash<std::string_view>()(octets_of(query.name));
  hash = mixed(hash, static_cast<std::size_t>(query.type));
  hash = mixed(hash, hash_of(query.source));
  return query.subnet ? mixed(mixed(hash, hash_of(query.subnet->network)), query.subnet->prefix) : hash;
}

bool QueryTally::Equal::operator()(const TalliedQuery& a, const TalliedQuery& b) const {
  return a.type == b.type && a.source == b.source && a.subnet == b.subnet && a.name == b.name;
}

QueryTally::QueryTally(std::size_t distinct_max, Visit visit)
    : distinct_max_(distinct_max), visit_(std::move(visit)) {}

void QueryTally::add(const TalliedQuery& query, std::uint64_t count) {
  const auto known = counts_.find(query);
  if (known != counts_.end()) {
    known->second += count;
    return;
  }
  if (counts_.size() == distinct_max_) flush();
  counts_.emplace(query, count);
}

void QueryTally::flush() {
  for (const auto& [query, count] : counts_) visit_(query, count);
  counts_.clear();
}

}  // namespace milepost::explain
