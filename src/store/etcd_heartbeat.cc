// One transaction: write if unchanged, else read.
#include "store/etcd_heartbeat.h"

#include <fmt/core.h>

#include <charconv>

#include "base/log.h"

namespace milepost::store {
namespace {

/// A beat that takes longer is no sign of life.
constexpr std::chrono::milliseconds kTimeout{2'500};
/// History is given up in steps of this share of what is kept.
constexpr Revision kSteps = 10;

}  // namespace

Beat EtcdHeartbeat::parse(std::string_view value, Revision revision) {
  Beat beat{.revision = revision, .compacted = 0};
  std::from_chars(value.data(), value.data() + value.size(), beat.compacted);
  return beat;
}

/// Up to where history has been given up, now.
Revision EtcdHeartbeat::compact(const Beat& seen) {
  const Revision keep = connection_.options().history_revisions_max;
  const Revision until = seen.revision - keep;
  if (until <= 0 || until - seen.compacted < keep / kSteps) return seen.compacted;
  etcdserverpb::CompactionRequest request;
  request.set_revision(until);
  etcdserverpb::CompactionResponse response;
  const auto compacted = connection_.call(EtcdConnection::Repeat::kAtWill, kTimeout,
                                          [&](EtcdMember& member, grpc::ClientContext& context) {
                                            return member.kv->Compact(&context, request, &response);
                                          });
  if (!compacted && compacted.error().code != "Compacted") {  // that is somebody else's doing
    log::warning("the history before revision {} could not be given up: {}", until,
                 compacted.error().message);
    return seen.compacted;
  }
  return until;
}

Result<Beat> EtcdHeartbeat::beat(const Beat& seen) {
  const Revision compacted = compact(seen);
  etcdserverpb::TxnRequest request;
  auto* compare = request.add_compare();
  compare->set_key(keys_.heartbeat());
  compare->set_target(etcdserverpb::Compare::MOD);
  compare->set_result(etcdserverpb::Compare::EQUAL);
  compare->set_mod_revision(seen.revision);
  auto* put = request.add_success()->mutable_request_put();
  put->set_key(keys_.heartbeat());
  put->set_value(fmt::format("{}", compacted));
  request.add_failure()->mutable_request_range()->set_key(keys_.heartbeat());
  etcdserverpb::TxnResponse response;
  const auto done = connection_.call(EtcdConnection::Repeat::kAtWill, kTimeout,
                                     [&](EtcdMember& member, grpc::ClientContext& context) {
                                       return member.kv->Txn(&context, request, &response);
                                     });
  if (!done) return std::unexpected(done.error());
  if (response.succeeded()) return Beat{response.header().revision(), compacted};
  const auto& found = response.responses(0).response_range();
  if (found.kvs_size() == 0) return Beat{};
  return parse(found.kvs(0).value(), found.kvs(0).mod_revision());
}

}  // namespace milepost::store
