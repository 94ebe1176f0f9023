// The store on an etcd cluster, for a Milepost that lives on many machines. API version 3, etcd 3.4 or later.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"

namespace milepost::store {

/// What a cluster must take in one transaction for a batch of 1,000 changes to be atomic. Checked when the store
/// is opened; the members' flags are --max-txn-ops and --max-request-bytes, and etcd's own defaults are too low.
inline constexpr int kEtcdTransactionOperations = 8192;
inline constexpr int kEtcdRequestBytes = 8 << 20;

struct EtcdOptions {
  std::vector<std::string> endpoints;  // host:port, IPv6 in brackets; asked in turn when one does not answer
  std::string prefix = "milepost/";    // of every key in etcd: several Mileposts can share a cluster

  // TLS when `ca` is given. PEM files; read again for each connection, so that they can be renewed.
  std::string ca;
  std::string certificate;  // the client's own; with `key` or neither
  std::string key;

  std::string user;           // etcd's own authentication; empty: none
  std::string password_file;  // its first line is the password

  std::chrono::milliseconds connect_timeout{2'000};   // of one endpoint
  std::chrono::milliseconds request_timeout{10'000};  // of one call, endpoints asked in turn included
  std::chrono::milliseconds heartbeat_interval{
      2'000};  // a watch that hears nothing for so long asks for a beat

  // History is kept for so many revisions; whoever follows and was away for longer reads everything again.
  Revision history_revisions_max = 300'000;
};

/// Connects, checks the limits above and the format of what is stored. Errors: StoreUnavailable (nobody answers,
/// no quorum, TLS or credentials refused), StoreLimits (a flag of etcd's is too low; named), DataFormat (written
/// by a newer Milepost). Nothing has been written then. Messages say what to do.
Result<std::unique_ptr<Store>> open_etcd(const EtcdOptions& options);

}  // namespace milepost::store
