// milepost cert: a certificate for `serve --api-certificate`, signed by an authority that is made on the way.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "cmd/certificate_authority.h"
#include "cmd/commands.h"
#include "cmd/file.h"

namespace milepost::cmd {
namespace {

constexpr std::string_view kAuthorityName = "Milepost development authority";
constexpr std::chrono::days kAuthorityDays{3'650};
// The longest that Apple's clients accept, whoever signed it.
constexpr std::chrono::days kServerDays{825};
// Clocks of machines differ a little.
constexpr std::chrono::hours kBackdated{1};
constexpr mode_t kPublic = 0644;
constexpr mode_t kPrivate = 0600;

/// Where a certificate and its key are kept.
struct CertifiedKeyFiles {
  std::filesystem::path certificate;
  std::filesystem::path private_key;

  bool one_exists() const {
    std::error_code error;
    return std::filesystem::exists(certificate, error) || std::filesystem::exists(private_key, error);
  }
};

CertifiedKeyFiles files_in(const std::filesystem::path& directory, std::string_view name) {
  return {directory / fmt::format("{}.pem", name), directory / fmt::format("{}-key.pem", name)};
}

Validity valid_for(std::chrono::days days) {
  const auto now = std::chrono::system_clock::now();
  return {now - kBackdated, now + days};
}

base::Status write(const CertifiedKeyFiles& files, const CertifiedKey& made) {
  if (auto status = write_file_durably(files.private_key, made.private_key, kPrivate); !status) return status;
  return write_file_durably(files.certificate, made.certificate, kPublic);
}

base::Result<CertifiedKey> read(const CertifiedKeyFiles& files) {
  auto certificate = read_file(files.certificate);
  if (!certificate) return std::unexpected(certificate.error());
  auto key = read_file(files.private_key);
  if (!key) return std::unexpected(key.error());
  return CertifiedKey{*std::move(certificate), *std::move(key)};
}

/// The directory's authority: whoever trusts it already goes on trusting what it signs.
base::Result<CertifiedKey> authority_of(const CertifiedKeyFiles& files) {
  if (files.one_exists()) return read(files);
  auto made = make_authority(kAuthorityName, valid_for(kAuthorityDays));
  if (!made) return made;
  if (const auto status = write(files, *made); !status) return std::unexpected(status.error());
  return made;
}

base::Status make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    return base::fail("File", fmt::format("{} cannot be made: {}", directory.string(), error.message()));
  return {};
}

base::Status certify_server(const CertOptions& options, const CertifiedKeyFiles& authority_files,
                            const CertifiedKeyFiles& server_files) {
  if (server_files.one_exists() && !options.force) {
    return base::fail("File", fmt::format("{} or its key is there already: --force replaces them",
                                          server_files.certificate.string()));
  }
  if (auto status = make_directory(options.directory); !status) return status;
  const auto authority = authority_of(authority_files);
  if (!authority) return std::unexpected(authority.error());
  const auto made = issue_certificate(*authority, options.names, valid_for(kServerDays));
  if (!made) {
    return base::fail(made.error().code,
                      made.error().code == "InvalidAuthority"
                          ? fmt::format("{} ({}): remove both files for a new one", made.error().message,
                                        authority_files.certificate.string())
                          : made.error().message);
  }
  return write(server_files, *made);
}

}  // namespace

int make_certificate(const CertOptions& options) {
  const CertifiedKeyFiles authority = files_in(options.directory, "ca");
  const CertifiedKeyFiles server = files_in(options.directory, "server");
  if (const auto made = certify_server(options, authority, server); !made) {
    fmt::print(stderr, "milepost: {}\n", made.error().message);
    return kFailed;
  }
  fmt::print(
      "# serve with it (it is loaded again when it changes):\n"
      "milepost serve --api-certificate {} --api-key {}\n"
      "# trust it; the endpoint is https:// and one of: {}\n"
      "export AWS_CA_BUNDLE={}\n",
      server.certificate.string(), server.private_key.string(), fmt::join(options.names, " "),
      std::filesystem::absolute(authority.certificate).string());
  return kDone;
}

}  // namespace milepost::cmd
