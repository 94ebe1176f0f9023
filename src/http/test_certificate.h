// A certificate and key of our own in files, made by the openssl program.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace milepost::http {

/// Self-signed, so that it is its own authority. The files end with it.
class TestCertificate {
 public:
  explicit TestCertificate(const std::string& name = "localhost")
      : directory_(testing::TempDir() + "milepost_certificate_" + std::to_string(::getpid())) {
    std::filesystem::create_directories(directory_);
    make(name);
  }
  ~TestCertificate() { std::filesystem::remove_all(directory_); }
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  /// Puts a new key and certificate into the files; `more` are options of `openssl req`.
  void make(const std::string& name, const std::string& more = "-nodes -days 2") {
    run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=" + name +
        " -addext subjectAltName=DNS:" + name + " -keyout " + private_key() + " -out " + certificate() + " " +
        more);
  }
  /// A key that is not the certificate's.
  void make_other_key(const std::string& algorithm = "EC -pkeyopt ec_paramgen_curve:P-256") {
    run("genpkey -algorithm " + algorithm + " -out " + private_key());
  }

  std::string private_key() const { return directory_ + "/key.pem"; }
  std::string certificate() const { return directory_ + "/certificate.pem"; }

 private:
  static void run(const std::string& arguments) {
    EXPECT_EQ(std::system(("openssl " + arguments + " 2>/dev/null").c_str()), 0) << arguments;
  }

  const std::string directory_;
};

}  // namespace milepost::http
