// The server's side of TLS: versions, ciphers, the certificate, and the next certificate when its files change.
// (Internal: includes Asio.)
#pragma once

#include <array>
#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

namespace milepost::http {

/// PEM files: the certificate followed by its chain, and its key without a passphrase.
struct CertificateFiles {
  std::string certificate;
  std::string private_key;
};

/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (RFC 9325), HTTP/1.1 by ALPN (RFC 7301),
/// sessions resumed by tickets. Thread-safe.
class ServerTls {
 public:
  /// Warns in the log of a certificate that is not valid now and of a key that everybody can read. Error TlsFailed
  /// names the file and says what is wrong with it.
  static base::Result<std::unique_ptr<ServerTls>> load(CertificateFiles files);

  /// What the next connection begins with.
  std::shared_ptr<boost::asio::ssl::context> context() const;

  /// Loads the files again when they are not those that were looked at last. What cannot be used (a renewal may
  /// replace one file before the other) is logged, and the old certificate stays.
  void follow_files();

 private:
  /// What tells a file from the one that was in its place before: device, inode, size, modification time.
  using FileStamp = std::array<std::int64_t, 5>;
  using Stamps = std::array<FileStamp, 2>;
  static FileStamp stamp_of(const std::string& file);

  explicit ServerTls(CertificateFiles files) : files_(std::move(files)) {}
  Stamps stamps() const { return {stamp_of(files_.certificate), stamp_of(files_.private_key)}; }
  base::Status load_files();

  const CertificateFiles files_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;  // guarded by mutex_
  Stamps seen_{};                                       // guarded by mutex_
};

}  // namespace milepost::http
