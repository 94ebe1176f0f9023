// The TLS files of a connection to etcd, and in words what is wrong with them or with the other side's.
#pragma once

#include <string>
#include <string_view>

#include "store/etcd.h"

namespace milepost::store {

/// Contents of the files that `options` name; empty where none is named.
struct EtcdTlsFiles {
  std::string ca;
  std::string certificate;
  std::string key;
};

/// Error StoreUnavailable: a file that cannot be read, is no PEM, a certificate that has expired or is not valid
/// yet, a key that is another certificate's. Warns in the log of certificates that expire within 14 days.
Result<EtcdTlsFiles> read_etcd_tls_files(const EtcdOptions& options);

/// Changes when one of the files does; cheap.
std::string etcd_tls_stamp(const EtcdOptions& options);

/// Why a TLS connection to `endpoint` fails, as a sentence; empty when it does not, or when nobody listens there.
/// Takes at most two seconds. For messages only: it connects by itself.
std::string explain_etcd_tls(const EtcdOptions& options, std::string_view endpoint);

}  // namespace milepost::store
