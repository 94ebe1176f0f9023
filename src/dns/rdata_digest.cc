// Types that carry a digest: DS (RFC 4034 5), SSHFP (RFC 4255 3.1), TLSA (RFC 6698 2.1).
#include "dns/rdata_types.h"

namespace milepost::dns {
namespace {

constexpr std::size_t kSha1Size = 20;
constexpr std::size_t kSha256Size = 32;
constexpr std::size_t kSha384Size = 48;
constexpr std::size_t kSha512Size = 64;

std::optional<Misfit> misfit_unless(bool fits) {
  return fits ? std::nullopt
              : std::optional(Misfit{"IllegalDigest", "Digest does not have the length of its type"});
}

/// The digest types of the IANA registry; a digest of any other type may have any length.
std::optional<Misfit> find_ds_misfit(base::Bytes rdata) {
  const std::size_t size = rdata.size() - 4;
  switch (rdata[3]) {
    case 1:
      return misfit_unless(size == kSha1Size);
    case 2:  // SHA-256
    case 3:  // GOST R 34.11-94 (RFC 5933)
    case 5:  // GOST R 34.11-2012 (RFC 9558)
    case 6:  // SM3 (RFC 9563)
      return misfit_unless(size == kSha256Size);
    case 4:
      return misfit_unless(size == kSha384Size);
    default:
      return std::nullopt;
  }
}

std::optional<Misfit> find_sshfp_misfit(base::Bytes rdata) {
  const std::size_t size = rdata.size() - 2;
  switch (rdata[1]) {
    case 1:
      return misfit_unless(size == kSha1Size);
    case 2:  // RFC 6594
      return misfit_unless(size == kSha256Size);
    default:
      return std::nullopt;
  }
}

/// Matching type 0 is the certificate or key itself (RFC 6698 2.1.3).
std::optional<Misfit> find_tlsa_misfit(base::Bytes rdata) {
  const std::size_t size = rdata.size() - 3;
  switch (rdata[2]) {
    case 1:
      return misfit_unless(size == kSha256Size);
    case 2:
      return misfit_unless(size == kSha512Size);
    default:
      return std::nullopt;
  }
}

}  // namespace

// key tag, algorithm, digest type, digest
using Ds = Checked<Fields<U16, U8, U8, HexRest>, find_ds_misfit>;
constinit const RdataType kTypeDS = describe<Ds>(RrType::DS, "DS");

// algorithm, fingerprint type, fingerprint
using Sshfp = Checked<Fields<U8, U8, HexRest>, find_sshfp_misfit>;
constinit const RdataType kTypeSSHFP = describe<Sshfp>(RrType::SSHFP, "SSHFP");

// certificate usage, selector, matching type, certificate association data
using Tlsa = Checked<Fields<U8, U8, U8, HexRest>, find_tlsa_misfit>;
constinit const RdataType kTypeTLSA = describe<Tlsa>(RrType::TLSA, "TLSA");

}  // namespace milepost::dns
