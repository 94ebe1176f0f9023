// A certificate authority for development and small installations: its own certificate, and those of servers.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::cmd {

/// In PEM. The key is unencrypted PKCS #8.
struct CertifiedKey {
  std::string certificate;
  std::string private_key;
};

struct Validity {
  std::chrono::system_clock::time_point begin;
  std::chrono::system_clock::time_point end;
};

/// A self-signed authority (ECDSA P-256) that may sign servers' certificates and no further authorities (RFC 5280
/// 4.2.1.9). `name` is what trust stores show of it.
base::Result<CertifiedKey> make_authority(std::string_view name, const Validity& validity);

/// A certificate for the servers of these host names (also *.example.net) and IP addresses, signed by `authority`,
/// ending no later than it. Errors: InvalidName (names it), InvalidAuthority (it cannot be read, its key is not its
/// own, it is none or has expired), CertificateFailed. REQUIRES: !names.empty().
base::Result<CertifiedKey> issue_certificate(const CertifiedKey& authority,
                                             const std::vector<std::string>& names, const Validity& validity);

}  // namespace milepost::cmd
