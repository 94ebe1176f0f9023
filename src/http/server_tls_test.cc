// Certificates: loaded, refused, replaced while the server runs; and clients that do not finish the handshake.
#include "http/server_tls.h"

#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "http/client.h"
#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_socket.h"

namespace milepost::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Response hello(const Request&) {
  return {200, {}, "hello"};
}

std::string why_refused(const TestCertificate& files) {
  const auto loaded = ServerTls::load({files.certificate(), files.private_key()});
  return loaded ? "" : loaded.error().message;
}

TEST(ServerTls, SaysWhatIsWrongWithWhichFile) {
  TestCertificate files;
  EXPECT_EQ(why_refused(files), "");
  files.make_other_key();
  EXPECT_EQ(why_refused(files),
            files.private_key() + ": is not the key of the certificate in " + files.certificate());
  files.make_other_key("RSA -pkeyopt rsa_keygen_bits:2048");
  EXPECT_EQ(why_refused(files),
            files.private_key() + ": is not the key of the certificate in " + files.certificate())
      << "of another type than the certificate";
  files.make("localhost", "-passout pass:secret -days 2");
  EXPECT_THAT(why_refused(files),
              HasSubstr(files.private_key() + ": no private key in PEM without a passphrase"));
  std::ofstream(files.private_key()) << "nothing of the kind";
  EXPECT_THAT(why_refused(files), HasSubstr(files.private_key() + ": no private key in PEM"));
  std::filesystem::remove(files.private_key());
  EXPECT_EQ(why_refused(files), files.private_key() + ": No such file or directory");
  std::ofstream(files.certificate()) << "nothing of the kind";
  EXPECT_THAT(why_refused(files), HasSubstr(files.certificate() + ": no certificate in PEM"));
  std::filesystem::remove(files.certificate());
  EXPECT_EQ(why_refused(files), files.certificate() + ": No such file or directory");
}

TEST(ServerTls, FollowsItsFilesAndKeepsTheOldWhileTheNewCannotBeUsed) {
  TestCertificate files;
  const auto tls = *ServerTls::load({files.certificate(), files.private_key()});
  const auto first = tls->context();
  tls->follow_files();
  EXPECT_EQ(tls->context(), first);
  files.make_other_key();
  tls->follow_files();
  EXPECT_EQ(tls->context(), first);
  files.make("localhost");
  tls->follow_files();
  EXPECT_NE(tls->context(), first);
}

ServerOptions options_with(const TestCertificate& files) {
  ServerOptions options;
  options.certificate_file = files.certificate();
  options.private_key_file = files.private_key();
  options.certificate_interval = 10ms;
  return options;
}

bool trusts(const Server& server, const std::string& ca_file) {
  return Client("https://localhost:" + std::to_string(server.port()), {.ca_file = ca_file})
      .send({"GET", "/", {}, {}, {}})
      .has_value();
}

TEST(ServerTls, NewConnectionsGetTheNewCertificateAndOldOnesStay) {
  TestCertificate files;
  Server server(options_with(files), hello);
  ASSERT_TRUE(server.start());
  const std::string old_ca = files.certificate() + ".old";
  std::filesystem::copy_file(files.certificate(), old_ca);
  Client kept("https://localhost:" + std::to_string(server.port()), {.ca_file = old_ca});
  ASSERT_TRUE(kept.send({"GET", "/", {}, {}, {}}));
  files.make("localhost");
  while (trusts(server, old_ca)) std::this_thread::sleep_for(5ms);
  EXPECT_TRUE(trusts(server, files.certificate()));
  EXPECT_TRUE(kept.send({"GET", "/", {}, {}, {}}));
}

TEST(ServerTls, SilentClientsAreCutAtTheHandshakesDeadline) {
  const TestCertificate files;
  ServerOptions options = options_with(files);
  options.header_timeout = 200ms;
  Server server(options, hello);
  ASSERT_TRUE(server.start());
  TestSocket silent(server.port());
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_TRUE(trusts(server, files.certificate()));
}

TEST(ServerTls, SilentClientsMakeRoomForOthers) {
  const TestCertificate files;
  ServerOptions options = options_with(files);
  options.connections_max = 3;
  options.header_timeout = 60s;
  Server server(options, hello);
  ASSERT_TRUE(server.start());
  std::vector<TestSocket> silent;
  for (int i = 0; i < 10; ++i) silent.emplace_back(server.port());
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(trusts(server, files.certificate())) << i;
}

}  // namespace
}  // namespace milepost::http
