// Reading certificates before gRPC does, since gRPC says only that it could not connect.
#include "store/etcd_tls.h"

#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "base/log.h"

namespace milepost::store {
namespace {

constexpr int kWarnDays = 14;
constexpr int kProbeTimeout_s = 2;

struct Free {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::unexpected<base::Error> refuse(std::string message) {
  return base::fail("StoreUnavailable", std::move(message));
}

Result<std::string> read_pem(std::string_view what, const std::string& file) {
  if (file.empty()) return std::string();
  std::ifstream in(file);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in && text.empty()) return refuse(fmt::format("{} {} for etcd cannot be read", what, file));
  if (text.find("-----BEGIN") == std::string::npos)
    return refuse(fmt::format("{} {} for etcd is not a PEM file", what, file));
  return text;
}

Owned<X509> first_certificate(const std::string& pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Owned<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

std::string print_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable time";
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text.data();
}

/// In time: nothing. Else what is wrong with the certificate's validity, as the end of a sentence.
std::optional<std::string> out_of_time(const X509* certificate) {
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
    return fmt::format("expired on {}", print_time(X509_get0_notAfter(certificate)));
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
    return fmt::format("is not valid before {}", print_time(X509_get0_notBefore(certificate)));
  return std::nullopt;
}

Status check_certificate(std::string_view what, const std::string& file, const std::string& pem) {
  const Owned<X509> certificate = first_certificate(pem);
  if (!certificate) return refuse(fmt::format("{} {} for etcd holds no certificate", what, file));
  if (const auto wrong = out_of_time(certificate.get()))
    return refuse(fmt::format("{} {} for etcd {}; renew it, it is read again for the next connection", what,
                              file, *wrong));
  std::time_t soon = std::time(nullptr) + kWarnDays * 86'400;
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &soon) < 0) {
    log::warning("{} {} for etcd expires on {}", what, file,
                 print_time(X509_get0_notAfter(certificate.get())));
  }
  return {};
}

Status check_key(const EtcdOptions& options, const EtcdTlsFiles& files) {
  const Owned<BIO> bio(BIO_new_mem_buf(files.key.data(), static_cast<int>(files.key.size())));
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!key)
    return refuse(
        fmt::format("the key {} for etcd cannot be read (it must have no passphrase)", options.key));
  const Owned<X509> certificate = first_certificate(files.certificate);
  if (X509_check_private_key(certificate.get(), key.get()) != 1)
    return refuse(
        fmt::format("the key {} is not that of the certificate {}", options.key, options.certificate));
  return {};
}

/// Keeps in the connection's std::string what is wrong with the validity of a certificate that it shows.
int note_validity(int trusted, X509_STORE_CTX* verification) {
  auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const X509* certificate = X509_STORE_CTX_get_current_cert(verification);
  if (trusted == 0 && certificate != nullptr)
    *static_cast<std::string*>(SSL_get_app_data(ssl)) = out_of_time(certificate).value_or("");
  return trusted;
}

/// The verdict of a handshake that failed.
std::string handshake_fault(const EtcdOptions& options, std::string_view endpoint, const SSL* ssl,
                            const std::string& validity) {
  const long verdict = SSL_get_verify_result(ssl);
  if (verdict == X509_V_OK) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    return fmt::format(
        "{} refuses the TLS handshake ({}); does it want a client certificate of another authority?",
        endpoint, reason != nullptr ? reason : "no reason given");
  }
  if (!validity.empty()) return fmt::format("the certificate of {} {}", endpoint, validity);
  return fmt::format("the certificate of {} is not to be trusted by {}: {}", endpoint, options.ca,
                     X509_verify_cert_error_string(verdict));
}

void expect_name(SSL* ssl, std::string_view endpoint) {
  std::string host(endpoint.substr(0, endpoint.rfind(':')));
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  X509_VERIFY_PARAM* const parameters = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1) return;
  SSL_set1_host(ssl, host.c_str());
  SSL_set_tlsext_host_name(ssl, host.c_str());
}

}  // namespace

Result<EtcdTlsFiles> read_etcd_tls_files(const EtcdOptions& options) {
  auto ca = read_pem("the authority", options.ca);
  if (!ca) return std::unexpected(ca.error());
  auto certificate = read_pem("the client certificate", options.certificate);
  if (!certificate) return std::unexpected(certificate.error());
  auto key = read_pem("the key", options.key);
  if (!key) return std::unexpected(key.error());
  EtcdTlsFiles files{*std::move(ca), *std::move(certificate), *std::move(key)};
  if (const auto checked = check_certificate("the authority", options.ca, files.ca); !checked)
    return std::unexpected(checked.error());
  if (files.certificate.empty()) return files;
  if (const auto checked =
          check_certificate("the client certificate", options.certificate, files.certificate);
      !checked)
    return std::unexpected(checked.error());
  if (const auto checked = check_key(options, files); !checked) return std::unexpected(checked.error());
  return files;
}

std::string etcd_tls_stamp(const EtcdOptions& options) {
  std::string stamp;
  for (const std::string& file : {options.ca, options.certificate, options.key}) {
    struct stat status {};
    if (file.empty() || ::stat(file.c_str(), &status) != 0) continue;
    stamp += fmt::format("{}:{}:{}.{} ", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                         status.st_mtim.tv_nsec);
  }
  return stamp;
}

std::string explain_etcd_tls(const EtcdOptions& options, std::string_view endpoint) {
  ERR_clear_error();
  const Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, note_validity);
  SSL_CTX_load_verify_locations(context.get(), options.ca.c_str(), nullptr);
  if (!options.certificate.empty()) {
    SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str());
    SSL_CTX_use_PrivateKey_file(context.get(), options.key.c_str(), SSL_FILETYPE_PEM);
  }
  static constexpr std::array<unsigned char, 3> kHttp2 = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context.get(), kHttp2.data(), kHttp2.size());
  const Owned<BIO> tcp(BIO_new_connect(std::string(endpoint).c_str()));
  BIO_set_nbio(tcp.get(), 1);
  if (BIO_do_connect_retry(tcp.get(), kProbeTimeout_s, 50) <= 0)
    return {};  // nobody listens: not a matter of TLS
  int descriptor = -1;
  BIO_get_fd(tcp.get(), &descriptor);
  BIO_socket_nbio(descriptor, 0);
  const timeval timeout{kProbeTimeout_s, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
  std::string validity;
  SSL_set_app_data(ssl.get(), &validity);
  SSL_set_fd(ssl.get(), descriptor);
  expect_name(ssl.get(), endpoint);
  if (SSL_connect(ssl.get()) != 1) return handshake_fault(options, endpoint, ssl.get(), validity);
  // A server that does not like the client's certificate says so only after a TLS 1.3 handshake.
  char octet = 0;
  if (SSL_read(ssl.get(), &octet, 1) <= 0 && ERR_peek_error() != 0)
    return handshake_fault(options, endpoint, ssl.get(), validity);
  return {};
}

}  // namespace milepost::store
