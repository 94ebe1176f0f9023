// A lease, the report under it, and both again after a loss.
#include "publish/reporter.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::publish {

Reporter::Reporter(store::Store& store, model::NameServerReport about, std::chrono::milliseconds lease_ttl)
    : store_(store), report_(std::move(about)), lease_ttl_(lease_ttl) {}

base::Status Reporter::applied(store::Revision revision) {
  report_.applied_revision = revision;
  if (lease_ != 0 && reported_ == revision) return {};
  if (lease_ == 0) {
    if (const auto granted = grant(); !granted) return granted;
  }
  const auto written = write();
  if (!written && written.error().code == "LeaseNotFound") return lease_lost();
  return written;
}

base::Status Reporter::keep_alive() {
  if (lease_ == 0) return applied(report_.applied_revision);
  if (Clock::now() < due_) return {};
  const auto kept = store_.keep_alive(lease_);
  if (!kept && kept.error().code == "LeaseNotFound") return lease_lost();
  if (kept) due_ = Clock::now() + lease_ttl_ / 3;
  return kept;
}

std::chrono::milliseconds Reporter::due_in() const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due_ - Clock::now());
  return std::clamp(left, std::chrono::milliseconds(0), lease_ttl_ / 3);
}

void Reporter::retire() {
  if (lease_ == 0) return;
  if (const auto revoked = store_.revoke_lease(std::exchange(lease_, 0)); !revoked) {
    log::warning("name server {} could not take its report back; it ends with its lease: {}", report_.node,
                 revoked.error().message);
  }
  reported_ = -1;
}

base::Status Reporter::grant() {
  const auto granted = store_.grant_lease(lease_ttl_);
  if (!granted) return std::unexpected(granted.error());
  lease_ = *granted;
  reported_ = -1;
  due_ = Clock::now() + lease_ttl_ / 3;
  return {};
}

base::Status Reporter::write() {
  const auto committed =
      store_.commit({.compares = {},
                     .writes = {store::Write::put(model::keys::name_server(report_.node),
                                                  model::encode_stored(report_), lease_)}});
  if (!committed) return std::unexpected(committed.error());
  reported_ = report_.applied_revision;
  return {};
}

base::Status Reporter::lease_lost() {
  log::warning("name server {} lost its lease; it reports again under a new one", report_.node);
  if (const auto granted = grant(); !granted) {
    lease_ = 0;
    return granted;
  }
  return write();
}

}  // namespace milepost::publish
