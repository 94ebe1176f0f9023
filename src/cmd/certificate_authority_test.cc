// Certificates of our own authority, as the openssl program verifies them.
#include "cmd/certificate_authority.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace milepost::cmd {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::HasSubstr;
using testing::Not;

Validity lasting(days time) {
  const auto now = std::chrono::system_clock::now();
  return {now - 1h, now + time};
}

class CertificateAuthority : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(directory_); }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string file(const std::string& name, const std::string& content) {
    std::ofstream(directory_ / name) << content;
    return (directory_ / name).string();
  }
  /// What `openssl ...` prints.
  static std::string openssl(const std::string& arguments) {
    std::string output;
    std::FILE* const pipe = ::popen(("openssl " + arguments + " 2>&1").c_str(), "r");
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
      output.append(buffer.data(), size);
    ::pclose(pipe);
    return output;
  }
  std::string verify(const std::string& certificate, const std::string& more) {
    return openssl("verify -x509_strict -purpose sslserver -CAfile " +
                   file("ca.pem", authority_.certificate) + " " + more + " " +
                   file("server.pem", certificate));
  }
  std::string text_of(const std::string& certificate) {
    return openssl("x509 -noout -text -in " + file("shown.pem", certificate));
  }

  const std::filesystem::path directory_ =
      testing::TempDir() + "milepost_authority_" + std::to_string(::getpid());
  const CertifiedKey authority_ = *make_authority("Test authority", lasting(days(10)));
};

TEST_F(CertificateAuthority, VouchesForEveryNameAndAddress) {
  const auto made =
      issue_certificate(authority_, {"localhost", "*.example.net", "127.0.0.1", "::1"}, lasting(days(5)));
  ASSERT_TRUE(made) << made.error().message;
  for (const std::string option : {"-verify_hostname localhost", "-verify_hostname api.example.net",
                                   "-verify_ip 127.0.0.1", "-verify_ip ::1"})
    EXPECT_THAT(verify(made->certificate, option), HasSubstr("server.pem: OK")) << option;
  for (const std::string option : {"-verify_hostname example.net", "-verify_hostname a.b.example.net",
                                   "-verify_hostname 127.0.0.1", "-verify_ip 127.0.0.2"})
    EXPECT_THAT(verify(made->certificate, option), HasSubstr("mismatch")) << option;
}

TEST_F(CertificateAuthority, CertificatesAreForServersAndSignNothing) {
  const auto made = issue_certificate(authority_, {"localhost"}, lasting(days(5)));
  ASSERT_TRUE(made);
  const std::string text = text_of(made->certificate);
  EXPECT_THAT(text, HasSubstr("CA:FALSE"));
  EXPECT_THAT(text, HasSubstr("TLS Web Server Authentication"));
  EXPECT_THAT(text, HasSubstr("NIST CURVE: P-256"));
  EXPECT_THAT(text_of(authority_.certificate), HasSubstr("CA:TRUE, pathlen:0"));
  const auto forged = issue_certificate(*made, {"localhost"}, lasting(days(5)));
  ASSERT_FALSE(forged);
  EXPECT_EQ(forged.error().code, "InvalidAuthority");
}

TEST_F(CertificateAuthority, EveryCertificateHasItsOwnSerialAndKey) {
  const auto one = issue_certificate(authority_, {"localhost"}, lasting(days(5)));
  const auto other = issue_certificate(authority_, {"localhost"}, lasting(days(5)));
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->private_key, other->private_key);
  const auto serial = [&](const CertifiedKey& of) {
    return openssl("x509 -noout -serial -in " + file("serial.pem", of.certificate));
  };
  EXPECT_NE(serial(*one), serial(*other));
}

TEST_F(CertificateAuthority, NoCertificateOutlivesIt) {
  const auto made = issue_certificate(authority_, {"localhost"}, lasting(days(100)));
  ASSERT_TRUE(made);
  const auto end = [&](const std::string& certificate) {
    return openssl("x509 -noout -enddate -in " + file("end.pem", certificate));
  };
  EXPECT_EQ(end(made->certificate), end(authority_.certificate));
}

TEST_F(CertificateAuthority, LongNamesAreOnlyAlternativeNames) {
  const std::string name = std::string(63, 'a') + ".example.net";
  const auto made = issue_certificate(authority_, {name}, lasting(days(5)));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_THAT(verify(made->certificate, "-verify_hostname " + name), HasSubstr("server.pem: OK"));
  EXPECT_THAT(text_of(made->certificate), HasSubstr("X509v3 Subject Alternative Name: critical"));
}

TEST_F(CertificateAuthority, WhatIsNoNameIsRefused) {
  for (const std::string name : {"", ".", "a..b", "-a", "a-", "a b", "a,DNS:b", "*", "*.", "a.*.b",
                                 "https://a", "a:1", "192.0.2.0/24", "[::1]", "b\xc3\xbc.example"}) {
    const auto made = issue_certificate(authority_, {"localhost", name}, lasting(days(5)));
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().message, "'" + name + "' is no host name and no IP address");
  }
}

TEST_F(CertificateAuthority, WhatIsNoAuthorityIsRefused) {
  const auto why = [](const CertifiedKey& authority) {
    const auto made = issue_certificate(authority, {"localhost"}, lasting(days(5)));
    return made ? "" : made.error().code + ": " + made.error().message;
  };
  const CertifiedKey other = *make_authority("Other", lasting(days(10)));
  const CertifiedKey expired = *make_authority("Expired", lasting(days(-1)));
  const std::string prefix = "InvalidAuthority: the certificate authority ";
  EXPECT_EQ(why({"", authority_.private_key}), prefix + "has no certificate that can be read");
  EXPECT_EQ(why({authority_.certificate, ""}), prefix + "has no private key that can be read");
  EXPECT_EQ(why({authority_.certificate, other.private_key}),
            prefix + "has a private key that is not its own");
  EXPECT_EQ(why(expired), prefix + "has expired");
}

}  // namespace
}  // namespace milepost::cmd
