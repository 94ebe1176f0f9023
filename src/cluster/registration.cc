// A lease, the keys under it, and all of it again after a loss.
#include "cluster/registration.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cluster {

namespace keys = model::keys;
using store::Compare;
using store::Write;

Registration::Registration(store::Store& store, model::Node about, std::chrono::milliseconds lease_ttl)
    : store_(store), about_(std::move(about)), lease_ttl_(lease_ttl) {}

base::Status Registration::applied(store::Revision revision) {
  applied_ = revision;
  if (lease_ == 0) return Clock::now() < due_ ? base::Status{} : enter();
  if (reported_ == applied_) return {};
  const auto written = write_applied();
  if (!written && written.error().code == "LeaseNotFound") return lease_lost();
  return written;
}

base::Status Registration::keep_alive() {
  if (Clock::now() < due_) return {};
  if (lease_ == 0) return enter();
  const auto kept = store_.keep_alive(lease_);
  if (!kept && kept.error().code == "LeaseNotFound") return lease_lost();
  if (kept) postpone();
  return kept;
}

std::chrono::milliseconds Registration::due_in() const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due_ - Clock::now());
  return std::clamp(left, std::chrono::milliseconds(0), lease_ttl_ / 3);
}

void Registration::retire() {
  if (lease_ == 0) return;
  if (const auto revoked = store_.revoke_lease(std::exchange(lease_, 0)); !revoked) {
    log::warning("node {} could not sign off; its registration ends with its lease: {}", about_.name,
                 revoked.error().message);
  }
  reported_.reset();
}

/// The condition under which the name is ours: nobody has it, or we had it before. nullopt: another living node has it.
base::Result<std::optional<Compare>> Registration::claim() {
  const std::string key = keys::node(about_.name);
  const auto entry = store_.get(key);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return Compare::absent(key);
  const auto holder = model::decode_stored<model::Node>(**entry);
  if (!holder || holder->id == about_.id) return Compare::unchanged(key, (*entry)->mod_revision);
  if (!std::exchange(name_taken_, true)) {
    log::error(
        "node name {} belongs to another living node (API at {}): this one is not registered, and no change "
        "waits for it; give each node a name of its own with --node",
        about_.name, holder->api);
  }
  return std::nullopt;
}

base::Status Registration::enter() {
  postpone();
  const auto condition = claim();
  if (!condition) return std::unexpected(condition.error());
  if (!*condition) return {};
  if (const auto granted = grant(); !granted) return granted;
  store::Transaction transaction{
      .compares = {**condition},
      .writes = {Write::put(keys::node(about_.name), model::encode_stored(about_), lease_)}};
  if (applied_) {
    transaction.writes.push_back(
        Write::put(keys::applied(about_.name),
                   model::encode_stored(model::AppliedRevision{about_.name, *applied_}), lease_));
  }
  const auto committed = store_.commit(transaction);
  if (!committed || !committed->succeeded) {
    lease_ = 0;  // ends by itself
    due_ = Clock::now();
    return committed ? base::Status{} : std::unexpected(committed.error());
  }
  reported_ = applied_;
  name_taken_ = false;
  return {};
}

base::Status Registration::grant() {
  const auto granted = store_.grant_lease(lease_ttl_);
  if (!granted) return std::unexpected(granted.error());
  lease_ = *granted;
  reported_.reset();
  return {};
}

base::Status Registration::write_applied() {
  const auto committed = store_.commit(
      {.compares = {},
       .writes = {Write::put(keys::applied(about_.name),
                             model::encode_stored(model::AppliedRevision{about_.name, *applied_}), lease_)}});
  if (!committed) return std::unexpected(committed.error());
  reported_ = applied_;
  return {};
}

base::Status Registration::lease_lost() {
  log::warning("node {} lost its lease; it registers again under a new one", about_.name);
  lease_ = 0;
  return enter();
}

}  // namespace milepost::cluster
