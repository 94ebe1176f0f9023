// One method of Store, one call of etcd.
#include "store/etcd_store.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "store/etcd_watch.h"

namespace milepost::store {
namespace {

using Repeat = EtcdConnection::Repeat;
using etcdserverpb::KV;
using etcdserverpb::Lease;
using etcdserverpb::Maintenance;

etcdserverpb::Compare::CompareResult relation(Compare::Relation relation) {
  switch (relation) {
    case Compare::Relation::kEqual:
      return etcdserverpb::Compare::EQUAL;
    case Compare::Relation::kNotEqual:
      return etcdserverpb::Compare::NOT_EQUAL;
    case Compare::Relation::kLess:
      return etcdserverpb::Compare::LESS;
    case Compare::Relation::kGreater:
      return etcdserverpb::Compare::GREATER;
  }
  return etcdserverpb::Compare::EQUAL;
}

void put_compare(const Compare& compare, const EtcdKeys& keys, etcdserverpb::TxnRequest& out) {
  auto* to = out.add_compare();
  to->set_key(keys.key(compare.key));
  to->set_result(relation(compare.relation));
  switch (compare.target) {
    case Compare::Target::kModRevision:
      to->set_target(etcdserverpb::Compare::MOD);
      to->set_mod_revision(compare.revision);
      break;
    case Compare::Target::kCreateRevision:
      to->set_target(etcdserverpb::Compare::CREATE);
      to->set_create_revision(compare.revision);
      break;
    case Compare::Target::kValue:
      to->set_target(etcdserverpb::Compare::VALUE);
      to->set_value(compare.value);
      break;
  }
}

void put_write(const Write& write, const EtcdKeys& keys, etcdserverpb::TxnRequest& out) {
  auto* operation = out.add_success();
  if (!write.value) {
    operation->mutable_request_delete_range()->set_key(keys.key(write.key));
    return;
  }
  auto* put = operation->mutable_request_put();
  put->set_key(keys.key(write.key));
  put->set_value(*write.value);
  put->set_lease(write.lease);
}

KeyValue take_entry(etcdserverpb::KeyValue& entry, const EtcdKeys& keys) {
  return {.key = std::string(keys.stripped(entry.key())),
          .value = std::move(*entry.mutable_value()),
          .create_revision = entry.create_revision(),
          .mod_revision = entry.mod_revision(),
          .lease = entry.lease()};
}

bool is_empty(const RangeRequest& request) {
  return !request.end.empty() && request.begin >= request.end;
}

bool holds_heartbeat(const RangeRequest& request) {
  return request.begin <= EtcdKeys::kHeartbeat && (request.end.empty() || EtcdKeys::kHeartbeat < request.end);
}

/// All of a question but its limit.
etcdserverpb::RangeRequest etcd_request(const RangeRequest& request, const EtcdKeys& keys) {
  const EtcdRange range = keys.range(request.begin, request.end);
  etcdserverpb::RangeRequest out;
  out.set_key(range.begin);
  out.set_range_end(range.end);
  out.set_revision(request.at_revision);
  out.set_keys_only(request.keys_only);
  out.set_count_only(request.count_only);
  return out;
}

etcdserverpb::RangeRequest etcd_list_request(const RangeRequest& request, const EtcdKeys& keys) {
  etcdserverpb::RangeRequest out = etcd_request(request, keys);
  if (is_empty(request)) out.set_range_end("");  // one key, for the revision alone
  // One more than wanted, since the heartbeat may be among them.
  const bool one_too_many = request.limit > 0 && holds_heartbeat(request);
  out.set_limit(static_cast<std::int64_t>(request.limit + (one_too_many ? 1 : 0)));
  return out;
}

/// `newest`: the store's revision when it answered.
Range take_list(const RangeRequest& request, etcdserverpb::RangeResponse& response, Revision newest,
                const EtcdKeys& keys) {
  Range range;
  range.revision = request.at_revision > 0 ? request.at_revision : newest;
  if (is_empty(request)) return range;
  range.more = response.more();
  range.entries.reserve(static_cast<std::size_t>(response.kvs_size()));
  for (etcdserverpb::KeyValue& entry : *response.mutable_kvs()) {
    if (keys.stripped(entry.key()) == EtcdKeys::kHeartbeat) continue;
    range.entries.push_back(take_entry(entry, keys));
  }
  if (request.limit > 0 && range.entries.size() > request.limit) {
    range.entries.resize(request.limit);
    range.more = true;
  }
  return range;
}

std::int64_t whole_seconds(std::chrono::milliseconds time) {
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
}

}  // namespace

EtcdStore::EtcdStore(EtcdOptions options)
    : connection_(std::move(options)), keys_(connection_.options().prefix), heartbeat_(connection_, keys_) {}

void EtcdStore::note(Revision revision) {
  Revision before = seen_.load(std::memory_order_relaxed);
  while (before < revision && !seen_.compare_exchange_weak(before, revision, std::memory_order_relaxed)) {
  }
}

Status EtcdStore::check() {
  if (const auto checked = check_version(); !checked) return checked;
  if (const auto checked = check_operations(); !checked) return checked;
  return check_request_size();
}

/// Answered by a member alone, with or without a leader.
Status EtcdStore::check_version() {
  const etcdserverpb::StatusRequest request;
  etcdserverpb::StatusResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::maintenance, &Maintenance::Stub::Status,
                                    request, response);
  if (!done) return done;
  int major = 0;
  int minor = 0;
  const std::string& version = response.version();
  const auto dot = std::min(version.find('.'), version.size());
  std::from_chars(version.data(), version.data() + dot, major);
  if (dot < version.size()) std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor);
  if (major > 3 || (major == 3 && minor >= 4)) return {};
  return base::fail("StoreUnavailable", fmt::format("{} is of version {}; Milepost needs 3.4 or later",
                                                    connection_.where(), version));
}

/// So many reads are too many for a cluster that would refuse so many writes, and change nothing.
Status EtcdStore::check_operations() {
  etcdserverpb::TxnRequest request;
  for (int i = 0; i < kEtcdTransactionOperations; ++i) {
    auto* range = request.add_success()->mutable_request_range();
    range->set_key(keys_.heartbeat());
    range->set_count_only(true);
  }
  etcdserverpb::TxnResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Txn, request, response);
  if (done) note(response.header().revision());
  return done;
}

/// A read with a key of that size: a member's gRPC takes messages of --max-request-bytes and 512 KiB.
Status EtcdStore::check_request_size() {
  constexpr std::size_t kOverhead = 512 << 10;
  constexpr std::size_t kRoomForTheRest = 4 << 10;
  etcdserverpb::RangeRequest request;
  request.set_key(keys_.heartbeat() + std::string(kEtcdRequestBytes + kOverhead - kRoomForTheRest, '\0'));
  request.set_count_only(true);
  etcdserverpb::RangeResponse response;
  return connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Range, request, response);
}

Result<Committed> EtcdStore::commit(const Transaction& transaction) {
  if (auto checked = check_transaction(transaction); !checked) return std::unexpected(checked.error());
  etcdserverpb::TxnRequest request;
  for (const Compare& compare : transaction.compares) put_compare(compare, keys_, request);
  for (const Write& write : transaction.writes) {
    if (write.key == EtcdKeys::kHeartbeat)
      return base::fail("InvalidTransaction", "the key 'heartbeat' is the store's own");
    put_write(write, keys_, request);
  }
  etcdserverpb::TxnResponse response;
  const auto done = connection_.ask(Repeat::kNever, &EtcdMember::kv, &KV::Stub::Txn, request, response);
  if (!done) return std::unexpected(done.error());
  note(response.header().revision());
  return Committed{.succeeded = response.succeeded(), .revision = response.header().revision()};
}

Result<std::optional<KeyValue>> EtcdStore::get(std::string_view key, Revision at_revision) {
  etcdserverpb::RangeRequest request;
  request.set_key(keys_.key(key));
  request.set_revision(at_revision);
  etcdserverpb::RangeResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Range, request, response);
  if (!done) return std::unexpected(done.error());
  note(response.header().revision());
  if (response.kvs_size() == 0 || key == EtcdKeys::kHeartbeat) return std::nullopt;
  return take_entry(*response.mutable_kvs(0), keys_);
}

Result<Range> EtcdStore::range(const RangeRequest& request) {
  if (request.count_only) return count(request);
  return list(request);
}

Result<Range> EtcdStore::list(const RangeRequest& request) {
  etcdserverpb::RangeResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Range,
                                    etcd_list_request(request, keys_), response);
  if (!done) return std::unexpected(done.error());
  note(response.header().revision());
  return take_list(request, response, response.header().revision(), keys_);
}

Result<std::vector<Range>> EtcdStore::ranges(const std::vector<RangeRequest>& requests) {
  const bool counts =
      std::any_of(requests.begin(), requests.end(), [](const RangeRequest& each) { return each.count_only; });
  if (counts || requests.size() < 2) return Store::ranges(requests);
  std::vector<Range> out;
  out.reserve(requests.size());
  std::span<const RangeRequest> rest(requests);
  while (!rest.empty()) {
    const auto some = rest.first(std::min<std::size_t>(rest.size(), kEtcdTransactionOperations));
    if (auto done = list_some(some, out); !done) return std::unexpected(std::move(done.error()));
    rest = rest.subspan(some.size());
  }
  return out;
}

/// One transaction that reads and changes nothing.
Status EtcdStore::list_some(std::span<const RangeRequest> requests, std::vector<Range>& out) {
  etcdserverpb::TxnRequest asked;
  for (const RangeRequest& request : requests) {
    *asked.add_success()->mutable_request_range() = etcd_list_request(request, keys_);
  }
  etcdserverpb::TxnResponse response;
  auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Txn, asked, response);
  if (!done) return done;
  const Revision newest = response.header().revision();
  note(newest);
  for (int i = 0; i < response.responses_size(); ++i) {
    auto& answer = *response.mutable_responses(i)->mutable_response_range();
    out.push_back(take_list(requests[static_cast<std::size_t>(i)], answer, newest, keys_));
  }
  return {};
}

/// The heartbeat is counted beside the range, in the same transaction.
Result<Range> EtcdStore::count(const RangeRequest& request) {
  etcdserverpb::TxnRequest asked;
  *asked.add_success()->mutable_request_range() = etcd_request(request, keys_);
  auto* heartbeat = asked.add_success()->mutable_request_range();
  heartbeat->set_key(keys_.heartbeat());
  heartbeat->set_revision(request.at_revision);
  heartbeat->set_count_only(true);
  etcdserverpb::TxnResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Txn, asked, response);
  if (!done) return std::unexpected(done.error());
  note(response.header().revision());
  Range range;
  range.revision = request.at_revision > 0 ? request.at_revision : response.header().revision();
  if (is_empty(request)) return range;
  range.count = static_cast<std::size_t>(response.responses(0).response_range().count());
  if (holds_heartbeat(request))
    range.count -= static_cast<std::size_t>(response.responses(1).response_range().count());
  return range;
}

Result<Revision> EtcdStore::newest_revision() {
  etcdserverpb::RangeRequest request;
  request.set_key(keys_.heartbeat());
  request.set_count_only(true);
  etcdserverpb::RangeResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Range, request, response);
  if (!done) return std::unexpected(done.error());
  note(response.header().revision());
  return response.header().revision();
}

Revision EtcdStore::revision() {
  const auto newest = newest_revision();
  return newest ? *newest : seen_.load(std::memory_order_relaxed);
}

Result<std::unique_ptr<Watch>> EtcdStore::watch(std::vector<std::string> prefixes, Revision after) {
  const auto newest = newest_revision();
  if (!newest) return std::unexpected(newest.error());
  if (after > *newest)
    return base::fail("FutureRevision", fmt::format("revision {} does not exist yet", after));
  return std::make_unique<EtcdWatch>(connection_, keys_, heartbeat_, std::move(prefixes), after, *newest);
}

Status EtcdStore::compact(Revision revision) {
  etcdserverpb::CompactionRequest request;
  request.set_revision(revision);
  etcdserverpb::CompactionResponse response;
  const auto done = connection_.ask(Repeat::kAtWill, &EtcdMember::kv, &KV::Stub::Compact, request, response);
  if (!done && done.error().code == "Compacted") return {};  // forgotten already
  return done;
}

Result<LeaseId> EtcdStore::grant_lease(std::chrono::milliseconds ttl) {
  etcdserverpb::LeaseGrantRequest request;
  request.set_ttl(whole_seconds(ttl));
  etcdserverpb::LeaseGrantResponse response;
  const auto done =
      connection_.ask(Repeat::kAtWill, &EtcdMember::lease, &Lease::Stub::LeaseGrant, request, response);
  if (!done) return std::unexpected(done.error());
  return response.id();
}

/// etcd has a stream for this; it is opened for one question, so that there is no connection to look after.
Status EtcdStore::keep_alive(LeaseId lease) {
  etcdserverpb::LeaseKeepAliveRequest request;
  request.set_id(lease);
  etcdserverpb::LeaseKeepAliveResponse response;
  const auto done = connection_.call(Repeat::kAtWill, [&](EtcdMember& member, grpc::ClientContext& context) {
    const auto stream = member.lease->LeaseKeepAlive(&context);
    const bool answered = stream->Write(request) && stream->Read(&response);
    if (answered) context.TryCancel();  // nothing more is wanted
    const grpc::Status status = stream->Finish();
    return answered ? grpc::Status::OK : status;
  });
  if (!done) return done;
  if (response.ttl() <= 0) return base::fail("LeaseNotFound", "the lease has expired or was revoked");
  return {};
}

Status EtcdStore::revoke_lease(LeaseId lease) {
  etcdserverpb::LeaseRevokeRequest request;
  request.set_id(lease);
  etcdserverpb::LeaseRevokeResponse response;
  return connection_.ask(Repeat::kNever, &EtcdMember::lease, &Lease::Stub::LeaseRevoke, request, response);
}

}  // namespace milepost::store
