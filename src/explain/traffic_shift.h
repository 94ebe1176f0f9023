// How much traffic goes from which answer to which, when one snapshot follows another.
//
// A query has a distribution over answers before and after. What of it is on the same answer in both stays; the rest of
// each answer before is dealt out among those that grow, in proportion, so that no more moves than must:
//
//   before   a 100 %            stays a 75 %
//   after    a 75 %, b 25 %     moves a -> b 25 %
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "dns/name.h"
#include "dns/wire.h"
#include "explain/outcome.h"

namespace milepost::explain {

/// The chance of each answer to one query; together 1.
using Distribution = std::map<Outcome, double>;

/// Of all queries for one name and type, in numbers of queries: expected ones, so not whole.
struct NameTraffic {
  double queries = 0;
  double moved = 0;
  std::map<Outcome, std::pair<double, double>> answers = {};  // before, after
  std::map<std::pair<Outcome, Outcome>, double> moves = {};   // from, to
};

/// Sums up. Belongs to one thread. It holds at most `names_max` names and types; what comes on top of them is summed up
/// as one. Queries for what exists neither before nor after are counted and not held: whoever asks for names at random
/// fills no memory.
class TrafficShift {
 public:
  explicit TrafficShift(std::size_t names_max) : names_max_(names_max) {}

  void add(dns::NameView name, dns::RrType type, std::uint64_t count, const Distribution& before,
           const Distribution& after);

  using Key = std::pair<std::string, dns::RrType>;  // the name as Route 53 lists it
  const std::map<Key, NameTraffic>& names() const { return names_; }
  /// Of all names beyond `names_max`.
  const NameTraffic& others() const { return others_; }
  double queries() const { return queries_; }
  double moved() const { return moved_; }

 private:
  NameTraffic& traffic_of(dns::NameView name, dns::RrType type);

  const std::size_t names_max_;
  std::map<Key, NameTraffic> names_;
  NameTraffic others_;
  double queries_ = 0;
  double moved_ = 0;
};

}  // namespace milepost::explain
