// OpenSSL contexts from certificate files.
#include "http/server_tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/log.h"

namespace milepost::http {

namespace {

namespace ssl = boost::asio::ssl;
using ErrorCode = boost::system::error_code;
using Context = std::shared_ptr<ssl::context>;

// TLS 1.3 has only such ciphers; of TLS 1.2 these are the ones that RFC 9325 4.2 recommends, and ChaCha20.
constexpr const char* kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
// As ALPN writes a list of protocols: each behind its length.
constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

std::unexpected<base::Error> failed(const std::string& file, std::string_view why) {
  return base::fail("TlsFailed", fmt::format("{}: {}", file, why));
}

// A client that speaks no HTTP/1.1 is told so instead of getting what it does not understand.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_size, kHttp11.data(), kHttp11.size(), offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Context make_context() {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  const bool known = SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 &&
                     SSL_CTX_set_cipher_list(native, kTls12Ciphers) == 1;
  MILEPOST_CHECK(known, "this OpenSSL has no TLS 1.2 or none of our ciphers");
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps no buffers of 34 KiB
  SSL_CTX_set_session_id_context(native, kHttp11.data(), kHttp11.size());
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  // Without this, OpenSSL asks for a passphrase on the terminal.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); });
  return context;
}

base::Status check_readable(const std::string& file) {
  if (::access(file.c_str(), R_OK) == 0) return {};
  return failed(file, ErrorCode(errno, boost::system::system_category()).message());
}

base::Status load_certificate(ssl::context& context, const std::string& file) {
  if (auto status = check_readable(file); !status) return status;
  ErrorCode error;
  context.use_certificate_chain_file(file, error);
  if (error)
    return failed(file, fmt::format("no certificate in PEM can be read from it ({})", error.message()));
  return {};
}

base::Status load_key(ssl::context& context, const CertificateFiles& files) {
  const std::string& file = files.private_key;
  if (auto status = check_readable(file); !status) return status;
  ErrorCode error;
  context.use_private_key_file(file, ssl::context::pem, error);
  const auto reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  if (error && reason != X509_R_KEY_VALUES_MISMATCH)
    return failed(file, fmt::format("no private key in PEM without a passphrase can be read from it ({})",
                                    error.message()));
  // A key of another type than the certificate's is no mismatch to OpenSSL until it is asked.
  if (!error && SSL_CTX_check_private_key(context.native_handle()) == 1) return {};
  ERR_clear_error();
  return failed(file, fmt::format("is not the key of the certificate in {}", files.certificate));
}

std::string print_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unknown time";
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

// Clients will refuse it, but serving goes on: a renewal may be on its way, and /ready is worth having until then.
void warn_of_validity(ssl::context& context, const std::string& file) {
  const X509* const certificate = SSL_CTX_get0_certificate(context.native_handle());
  const ASN1_TIME* const begin = X509_get0_notBefore(certificate);
  const ASN1_TIME* const end = X509_get0_notAfter(certificate);
  if (X509_cmp_current_time(begin) > 0)
    log::warning("the certificate in {} is not valid before {}", file, print_time(begin));
  if (X509_cmp_current_time(end) < 0)
    log::warning("the certificate in {} has expired at {}", file, print_time(end));
}

// A warning and no refusal: secrets that orchestrators mount are often readable by all within their container.
void warn_of_readers(const std::string& file) {
  struct stat about{};
  if (::stat(file.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0)
    log::warning("every user of this machine can read the private key in {}", file);
}

base::Result<Context> load_context(const CertificateFiles& files) {
  Context context = make_context();
  if (const auto status = load_certificate(*context, files.certificate); !status)
    return std::unexpected(status.error());
  if (const auto status = load_key(*context, files); !status) return std::unexpected(status.error());
  warn_of_validity(*context, files.certificate);
  warn_of_readers(files.private_key);
  return context;
}

}  // namespace

ServerTls::FileStamp ServerTls::stamp_of(const std::string& file) {
  struct stat about{};
  if (::stat(file.c_str(), &about) != 0) return {};
  return {static_cast<std::int64_t>(about.st_dev), static_cast<std::int64_t>(about.st_ino), about.st_size,
          about.st_mtim.tv_sec, about.st_mtim.tv_nsec};
}

base::Result<std::unique_ptr<ServerTls>> ServerTls::load(CertificateFiles files) {
  std::unique_ptr<ServerTls> tls(new ServerTls(std::move(files)));
  if (const auto status = tls->load_files(); !status) return std::unexpected(status.error());
  return tls;
}

std::shared_ptr<ssl::context> ServerTls::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

// The stamps are taken first: what changes while it is read is read again.
base::Status ServerTls::load_files() {
  const Stamps now = stamps();
  auto context = load_context(files_);
  const std::lock_guard lock(mutex_);
  seen_ = now;
  if (!context) return std::unexpected(context.error());
  context_ = *std::move(context);
  return {};
}

void ServerTls::follow_files() {
  {
    const std::lock_guard lock(mutex_);
    if (seen_ == stamps()) return;
  }
  if (const auto status = load_files(); !status) {
    log::warning("the certificate was replaced by one that cannot be used; the old one stays: {}",
                 status.error().message);
    return;
  }
  log::info("the certificate in {} was loaded again", files_.certificate);
}

}  // namespace milepost::http
