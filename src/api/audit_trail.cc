// The store scans forwards only, so the newest entries are found by windows of time that double as they go back.
#include "api/audit_trail.h"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

constexpr std::size_t kPageSize = 500;
constexpr std::chrono::hours kFirstWindow{1};
constexpr std::chrono::years kLongWindow{10};  // beyond it, the rest is one window

std::string key_at(Instant instant) {
  return model::keys::audit_entry(model::print_instant(instant), "");
}

/// One look at the trail.
class Search {
 public:
  Search(store::Store& store, const AuditFilter& filter, std::size_t limit, store::Revision up_to)
      : store_(store), filter_(filter), limit_(limit), up_to_(up_to) {}

  /// Puts what matches from `begin` to before `end` in front of what was found later in time.
  base::Status look(std::string begin, const std::string& end);
  bool full() const { return limit_ > 0 && page_.entries.size() == limit_; }
  AuditPage take(bool more) {
    page_.more = page_.more || more;
    return std::move(page_);
  }

 private:
  base::Status keep(const store::KeyValue& entry, std::deque<model::AuditEntry>& found) const;

  store::Store& store_;
  const AuditFilter& filter_;
  const std::size_t limit_;
  const store::Revision up_to_;
  AuditPage page_;
};

base::Status Search::keep(const store::KeyValue& entry, std::deque<model::AuditEntry>& found) const {
  if (up_to_ > 0 && entry.mod_revision > up_to_) return {};
  auto decoded = model::decode_stored<model::AuditEntry>(entry);
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  if (matches(*decoded, filter_)) found.push_back(std::move(*decoded));
  return {};
}

base::Status Search::look(std::string begin, const std::string& end) {
  std::deque<model::AuditEntry> found;
  const std::size_t room = limit_ - page_.entries.size();
  for (bool more = true; more;) {
    const auto range = store_.range({.begin = std::move(begin), .end = end, .limit = kPageSize});
    if (!range) return std::unexpected(range.error());
    for (const store::KeyValue& entry : range->entries) {
      if (auto kept = keep(entry, found); !kept) return kept;
    }
    for (; limit_ > 0 && found.size() > room; page_.more = true) found.pop_front();
    more = range->more;
    if (more) begin = range->entries.back().key + '\0';  // the next key that there can be
  }
  std::ranges::move(found.rbegin(), found.rend(), std::front_inserter(page_.entries));
  return {};
}

/// Whether anything stands before `end`.
base::Result<bool> has_entries(store::Store& store, const std::string& begin, const std::string& end) {
  const auto range = store.range({.begin = begin, .end = end, .limit = 1, .keys_only = true});
  if (!range) return std::unexpected(range.error());
  return !range->entries.empty();
}

}  // namespace

bool matches(const model::AuditEntry& entry, const AuditFilter& filter) {
  if (!filter.account.empty() && entry.account != filter.account) return false;
  if (!filter.user.empty() && entry.user != filter.user && entry.access_key_id != filter.user) return false;
  if (filter.failed && !entry.error_code) return false;
  if (!filter.resource.empty() && entry.change != filter.resource &&
      std::ranges::find(entry.resources, filter.resource) == entry.resources.end()) {
    return false;
  }
  return filter.operation.empty() || fnmatch(filter.operation.c_str(), entry.operation.c_str(), 0) == 0;
}

base::Result<AuditPage> newest_entries(store::Store& store, const AuditFilter& filter,
                                       const AuditPeriod& period, std::size_t limit, Instant now,
                                       store::Revision up_to) {
  const std::string first = period.since ? key_at(*period.since) : std::string(model::keys::kAuditEntries);
  std::string end = period.until ? key_at(*period.until) : store::prefix_end(model::keys::kAuditEntries);
  const Instant newest = period.until ? std::min(*period.until, now) : now;
  Search search(store, filter, limit, up_to);
  for (auto window = kFirstWindow;; window *= 2) {
    const auto left = has_entries(store, first, end);
    if (!left) return std::unexpected(left.error());
    if (!*left || search.full()) return search.take(*left);
    const bool everything = limit == 0 || window > kLongWindow;
    std::string begin = everything ? first : std::max(first, key_at(newest - window));
    if (auto looked = search.look(begin, end); !looked) return std::unexpected(std::move(looked.error()));
    end = std::move(begin);
  }
}

}  // namespace milepost::api
