// The reason for an answer: the way from a name to what is answered, as a tree of choices, and the answers with their
// chances.
//
// What `milepost explain --json` prints; names of members there are stable (docs/traffic.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "answer/evaluator.h"
#include "base/describe.h"
#include "base/published.h"
#include "dns/wire.h"
#include "explain/branch_walker.h"
#include "explain/explained_group.h"
#include "zone/catalog.h"

namespace milepost::explain {

struct ExplainedClient {
  std::string network = {};  // the address, with the prefix that is known of it
  std::string told_by = {};  // client subnet: of the query's option; resolver: the packet's source
  bool asked = false;        // a policy wanted to know where that is
  std::optional<std::string> source = {};  // who says where it is: a file, "overlay"; absent: nobody does
  std::optional<std::string> subdivision = {}, country = {}, continent = {};  // as print_geo_key() has them
  std::optional<double> latitude = {}, longitude = {};                        // degrees north and east
};

/// One answer, or several branches with the same one.
struct ExplainedAnswer {
  double chance = 0;  // 0..1
  std::string rcode = {};
  std::vector<std::string> records =
      {};  // "www.example.com. 60 A 192.0.2.1"; without a choice of values, as an example
  std::vector<std::string> sampled = {};  // the values of the answer are eight of these, at random
  std::int64_t scope_prefix = 0;          // bits of the client's address that decided
};

struct Explanation {
  std::string name = {};
  std::string type = {};
  std::string zone = {};  // id
  std::string zone_name = {};
  std::int64_t revision = 0;  // of the store
  ExplainedClient client = {};
  std::vector<ExplainedStep> path = {};  // one, or none when the zone was not asked
  std::vector<ExplainedAnswer> answers = {};
  double not_followed = 0;  // the chance of what --pick or the bound left out
};

/// The ids of the rules that the zone's traffic policies begin with, by name (folded, as Explanation::name) and type:
/// snapshots have no use for them. A policy that begins with an endpoint has none.
using StartRules = std::map<std::pair<std::string, dns::RrType>, std::string>;

/// Walks up to `branches_max` ways, the likeliest first, and tells all of them. REQUIRES: as of BranchWalker; the
/// snapshot has the zone.
Explanation explain(base::Published<zone::Catalog>& catalog, const answer::AnswerOptions& options,
                    const Question& question, std::size_t branches_max, const StartRules& start_rules = {});

}  // namespace milepost::explain

namespace milepost::base {

template <>
struct Description<explain::ExplainedClient> {
  using T = explain::ExplainedClient;
  static constexpr std::string_view name = "ExplainedClient";
  static constexpr auto fields = std::tuple{field("Network", &T::network),
                                            field("ToldBy", &T::told_by),
                                            field("LocationAsked", &T::asked),
                                            field("Source", &T::source),
                                            field("SubdivisionCode", &T::subdivision),
                                            field("CountryCode", &T::country),
                                            field("ContinentCode", &T::continent),
                                            field("Latitude", &T::latitude),
                                            field("Longitude", &T::longitude)};
};

template <>
struct Description<explain::ExplainedAnswer> {
  using T = explain::ExplainedAnswer;
  static constexpr std::string_view name = "ExplainedAnswer";
  static constexpr auto fields =
      std::tuple{field("Chance", &T::chance), field("ResponseCode", &T::rcode), field("Records", &T::records),
                 field("SampledFrom", &T::sampled), field("ScopePrefix", &T::scope_prefix)};
};

template <>
struct Description<explain::Explanation> {
  using T = explain::Explanation;
  static constexpr std::string_view name = "Explanation";
  static constexpr auto fields = std::tuple{field("Name", &T::name),
                                            field("Type", &T::type),
                                            field("HostedZoneId", &T::zone),
                                            field("HostedZoneName", &T::zone_name),
                                            field("Revision", &T::revision),
                                            field("Client", &T::client),
                                            field("Path", &T::path),
                                            field("Answers", &T::answers),
                                            field("NotFollowed", &T::not_followed)};
};

}  // namespace milepost::base
