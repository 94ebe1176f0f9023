// X.509 certificates (RFC 5280) with OpenSSL.
#include "cmd/certificate_authority.h"

#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>

#include "base/cidr.h"

namespace milepost::cmd {
namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

constexpr int kSerialSize = 16;           // octets; RFC 5280 4.1.2.2 allows 20
constexpr std::size_t kNameSizeMax = 64;  // of a common name: ub-common-name of RFC 5280 A.1
constexpr std::size_t kHostSizeMax = 253;
constexpr std::size_t kLabelSizeMax = 63;

std::unexpected<base::Error> failed(std::string_view step) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  return base::fail("CertificateFailed", fmt::format("{} failed: {}", step, reason.data()));
}

template <class Write>
std::string print_pem(Write write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  write(bio.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

CertifiedKey print(X509* certificate, EVP_PKEY* key) {
  return {print_pem([&](BIO* out) { PEM_write_bio_X509(out, certificate); }), print_pem([&](BIO* out) {
            PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

Bio reader(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Instead of a question on the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

/// Adds an extension written in OpenSSL's configuration language. `issuer` may be `certificate` itself.
bool add_extension(X509* certificate, X509* issuer, int type, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, type, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
  std::array<unsigned char, kSerialSize> octets{};
  if (RAND_bytes(octets.data(), octets.size()) != 1) return false;
  octets[0] &= 0x7f;  // serial numbers are positive
  octets[0] |= 0x40;  // and these of one length
  BIGNUM* number = BN_bin2bn(octets.data(), octets.size(), nullptr);
  const bool set =
      number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

bool set_subject(X509* certificate, std::string_view name) {
  return X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name.data()),
                                    static_cast<int>(name.size()), -1, 0) == 1;
}

bool set_validity(X509* certificate, const Validity& validity) {
  using std::chrono::system_clock;
  return ASN1_TIME_set(X509_getm_notBefore(certificate), system_clock::to_time_t(validity.begin)) !=
             nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), system_clock::to_time_t(validity.end)) != nullptr;
}

/// What all certificates have; without an issuer and a signature. Null when OpenSSL cannot.
Certificate begin_certificate(EVP_PKEY* key, std::string_view subject, const Validity& validity) {
  Certificate certificate(X509_new());
  const bool begun = certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                     set_serial(certificate.get()) && set_validity(certificate.get(), validity) &&
                     X509_set_pubkey(certificate.get(), key) == 1 &&
                     (subject.empty() || set_subject(certificate.get(), subject));
  return begun ? std::move(certificate) : nullptr;
}

bool is_host_name(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.empty() || name.size() > kHostSizeMax) return false;
  while (true) {
    const std::string_view label = name.substr(0, name.find('.'));
    const bool fits =
        !label.empty() && label.size() <= kLabelSizeMax && label.front() != '-' && label.back() != '-';
    const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
    if (!fits || !std::ranges::all_of(label, allowed)) return false;
    if (label.size() == name.size()) return true;
    name.remove_prefix(label.size() + 1);
  }
}

/// Appends a host name or an address (RFC 5280 4.2.1.6). False when it is neither.
bool append_name(const std::string& text, GENERAL_NAMES* out) {
  const auto address = base::IpAddress::parse(text);
  if (!address && !is_host_name(text)) return false;
  ASN1_STRING* const value = ASN1_STRING_type_new(address ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);
  ASN1_STRING_set(value, address ? static_cast<const void*>(address->octets.data()) : text.data(),
                  address ? address->size : static_cast<int>(text.size()));
  GENERAL_NAME* const name = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(name, address ? GEN_IPADD : GEN_DNS, value);
  return sk_GENERAL_NAME_push(out, name) > 0;
}

base::Result<Names> parse_names(const std::vector<std::string>& texts) {
  Names names(sk_GENERAL_NAME_new_null());
  for (const std::string& text : texts) {
    if (!append_name(text, names.get()))
      return base::fail("InvalidName", fmt::format("'{}' is no host name and no IP address", text));
  }
  return names;
}

/// An authority as it is read back from PEM.
struct Authority {
  Certificate certificate;
  Key key;
};

base::Result<Authority> read_authority(const CertifiedKey& pem) {
  Authority read{
      Certificate(PEM_read_bio_X509(reader(pem.certificate).get(), nullptr, no_passphrase, nullptr)),
      Key(PEM_read_bio_PrivateKey(reader(pem.private_key).get(), nullptr, no_passphrase, nullptr))};
  const auto invalid = [](std::string_view why) {
    ERR_clear_error();
    return base::fail("InvalidAuthority", fmt::format("the certificate authority {}", why));
  };
  if (read.certificate == nullptr) return invalid("has no certificate that can be read");
  if (read.key == nullptr) return invalid("has no private key that can be read");
  if (X509_check_private_key(read.certificate.get(), read.key.get()) != 1)
    return invalid("has a private key that is not its own");
  if (X509_check_ca(read.certificate.get()) != 1) return invalid("may not sign certificates");
  if (X509_cmp_current_time(X509_get0_notAfter(read.certificate.get())) < 0) return invalid("has expired");
  return read;
}

/// A certificate does not outlive who vouches for it.
bool end_with(X509* certificate, const X509* authority) {
  const ASN1_TIME* const end = X509_get0_notAfter(authority);
  return ASN1_TIME_compare(X509_get0_notAfter(certificate), end) <= 0 ||
         X509_set1_notAfter(certificate, end) == 1;
}

bool add_server_extensions(X509* certificate, X509* authority, GENERAL_NAMES* names,
                           bool names_are_critical) {
  const unsigned long flags = X509V3_ADD_DEFAULT;
  return add_extension(certificate, authority, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, authority, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, authority, NID_ext_key_usage, "serverAuth") &&
         add_extension(certificate, authority, NID_subject_key_identifier, "hash") &&
         add_extension(certificate, authority, NID_authority_key_identifier, "keyid:always") &&
         X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, names_are_critical ? 1 : 0, flags) == 1;
}

}  // namespace

base::Result<CertifiedKey> make_authority(std::string_view name, const Validity& validity) {
  const Key key(EVP_EC_gen("P-256"));
  if (key == nullptr) return failed("making a key");
  const Certificate certificate = begin_certificate(key.get(), name, validity);
  X509* const own = certificate.get();
  const bool signed_by_itself =
      own != nullptr && X509_set_issuer_name(own, X509_get_subject_name(own)) == 1 &&
      add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
      add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign") &&
      add_extension(own, own, NID_subject_key_identifier, "hash") &&
      X509_sign(own, key.get(), EVP_sha256()) > 0;
  if (!signed_by_itself) return failed("making the certificate authority");
  return print(own, key.get());
}

base::Result<CertifiedKey> issue_certificate(const CertifiedKey& authority,
                                             const std::vector<std::string>& names,
                                             const Validity& validity) {
  const auto issuer = read_authority(authority);
  if (!issuer) return std::unexpected(issuer.error());
  const auto subject_names = parse_names(names);
  if (!subject_names) return std::unexpected(subject_names.error());
  const Key key(EVP_EC_gen("P-256"));
  if (key == nullptr) return failed("making a key");
  // RFC 5280 4.2.1.6: without a subject, the alternative names are critical.
  const std::string_view subject = names.front().size() <= kNameSizeMax ? names.front() : std::string_view();
  const Certificate certificate = begin_certificate(key.get(), subject, validity);
  X509* const issuing = issuer->certificate.get();
  const bool made =
      certificate != nullptr && end_with(certificate.get(), issuing) &&
      X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuing)) == 1 &&
      add_server_extensions(certificate.get(), issuing, subject_names->get(), subject.empty()) &&
      X509_sign(certificate.get(), issuer->key.get(), EVP_sha256()) > 0;
  if (!made) return failed("making the certificate");
  return print(certificate.get(), key.get());
}

}  // namespace milepost::cmd
