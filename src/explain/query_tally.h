// Equal queries counted, so that each is evaluated once however often a log repeats it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/cidr.h"
#include "dns/name.h"
#include "dns/wire.h"

namespace milepost::explain {

/// What decides an answer.
struct TalliedQuery {
  dns::Name name = {};  // folded
  dns::RrType type{};
  base::IpAddress source = {};            // the resolver
  std::optional<base::Cidr> subnet = {};  // of its client
};

/// Holds at most `distinct_max` different queries: when one more comes, all are handed on and forgotten, so that a log of
/// any length takes a bounded memory. Belongs to one thread.
class QueryTally {
 public:
  using Visit = std::function<void(const TalliedQuery&, std::uint64_t count)>;

  QueryTally(std::size_t distinct_max, Visit visit);

  void add(const TalliedQuery& query, std::uint64_t count);
  /// Hands on what is held. What was handed on before may come again.
  void flush();

 private:
  struct Hash {
    std::size_t operator()(const TalliedQuery& query) const;
  };
  struct Equal {
    bool operator()(const TalliedQuery& a, const TalliedQuery& b) const;
  };

  const std::size_t distinct_max_;
  const Visit visit_;
  std::unordered_map<TalliedQuery, std::uint64_t, Hash, Equal> counts_;
};

}  // namespace milepost::explain
