// The same queries asked of two snapshots: what a change would do to traffic, before it is made.
//
// PreviewReport is what `milepost preview --json` prints; names of members there are stable (docs/traffic.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "answer/evaluator.h"
#include "base/describe.h"
#include "base/published.h"
#include "explain/branch_walker.h"
#include "explain/query_tally.h"
#include "explain/traffic_shift.h"
#include "zone/catalog.h"

namespace milepost::explain {

struct PreviewAnswer {
  std::string answer = {};  // as people read it
  std::string rcode = {};
  std::vector<std::string> records = {};
  double before = 0;  // queries, expected ones
  double after = 0;
};

struct PreviewMove {
  std::string from = {}, to = {};  // PreviewAnswer::answer
  double queries = 0;
  double share = 0;  // 0..1 of the queries for the name and type
};

struct PreviewName {
  std::string name = {};  // empty: all beyond the bound
  std::string type = {};
  double queries = 0;
  double moved = 0;
  double moved_share = 0;                   // 0..1
  std::vector<PreviewAnswer> answers = {};  // most queries after first
  std::vector<PreviewMove> moves = {};      // most queries first
};

struct PreviewReport {
  std::string zone = {}, zone_name = {};
  std::int64_t revision = 0;
  double queries = 0;
  double moved = 0;
  double moved_share = 0;
  std::vector<PreviewName> names = {};  // those where something moves, most first
  std::int64_t names_unchanged = 0;     // names and types asked for of which nothing moves
  double not_followed = 0;              // queries whose answers were too many to follow all
  std::int64_t lines_of_other_zones = 0;
  std::int64_t lines_outside = 0;  // for names that are not the zone's
  std::int64_t lines_bad = 0;
  std::optional<std::string> first_bad_line = {};  // its number and what is wrong
};

/// Asks and sums up. Belongs to one thread. REQUIRES: what it is given outlives it; each catalog has a snapshot.
class Preview {
 public:
  Preview(std::string zone, base::Published<zone::Catalog>& before, base::Published<zone::Catalog>& after,
          const answer::AnswerOptions& options);

  /// `count` such queries; a subnet that is not believed, or a resolver that does not matter, is left out.
  void add(TalliedQuery query, std::uint64_t count) { tally_.add(deciding(std::move(query)), count); }
  /// The same from a client of that subnet, whichever way the name server would learn of it.
  void add_from(const base::Cidr& subnet, const dns::Name& name, dns::RrType type, std::uint64_t count);
  /// Evaluates what is left. What concerns lines is the caller's to fill in.
  PreviewReport finish();

 private:
  TalliedQuery deciding(TalliedQuery query) const;
  Distribution ask(BranchWalker& walker, const TalliedQuery& query, double& left) const;
  void evaluate(const TalliedQuery& query, std::uint64_t count);

  const std::string zone_;
  bool private_ = false;  // its clients are known by their own addresses
  const answer::AnswerOptions& options_;
  std::unique_ptr<BranchWalker> before_;
  std::unique_ptr<BranchWalker> after_;
  QueryTally tally_;
  TrafficShift shift_;
  double not_followed_ = 0;
  PreviewReport report_;
};

}  // namespace milepost::explain

namespace milepost::base {

template <>
struct Description<explain::PreviewAnswer> {
  using T = explain::PreviewAnswer;
  static constexpr std::string_view name = "PreviewAnswer";
  static constexpr auto fields =
      std::tuple{field("Answer", &T::answer), field("ResponseCode", &T::rcode), field("Records", &T::records),
                 field("QueriesBefore", &T::before), field("QueriesAfter", &T::after)};
};

template <>
struct Description<explain::PreviewMove> {
  using T = explain::PreviewMove;
  static constexpr std::string_view name = "PreviewMove";
  static constexpr auto fields = std::tuple{field("From", &T::from), field("To", &T::to),
                                            field("Queries", &T::queries), field("Share", &T::share)};
};

template <>
struct Description<explain::PreviewName> {
  using T = explain::PreviewName;
  static constexpr std::string_view name = "PreviewName";
  static constexpr auto fields = std::tuple{field("Name", &T::name),
                                            field("Type", &T::type),
                                            field("Queries", &T::queries),
                                            field("Moved", &T::moved),
                                            field("MovedShare", &T::moved_share),
                                            field("Answers", &T::answers),
                                            field("Moves", &T::moves)};
};

template <>
struct Description<explain::PreviewReport> {
  using T = explain::PreviewReport;
  static constexpr std::string_view name = "PreviewReport";
  static constexpr auto fields = std::tuple{field("HostedZoneId", &T::zone),
                                            field("HostedZoneName", &T::zone_name),
                                            field("Revision", &T::revision),
                                            field("Queries", &T::queries),
                                            field("Moved", &T::moved),
                                            field("MovedShare", &T::moved_share),
                                            field("Names", &T::names),
                                            field("NamesUnchanged", &T::names_unchanged),
                                            field("NotFollowed", &T::not_followed),
                                            field("LinesOfOtherZones", &T::lines_of_other_zones),
                                            field("LinesOutsideOfZone", &T::lines_outside),
                                            field("LinesBad", &T::lines_bad),
                                            field("FirstBadLine", &T::first_bad_line)};
};

}  // namespace milepost::base
