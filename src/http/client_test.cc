// The client against the real server, plain and over TLS.
#include "http/client.h"

#include <gtest/gtest.h>

#include <thread>

#include "http/base_url.h"
#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_socket.h"

namespace milepost::http {
namespace {

using namespace std::chrono_literals;

Response echo(const Request& request) {
  return {200, {{"X-Peer", request.peer}}, request.method + ' ' + request.target + '|' + request.body};
}

std::string url_of(const Server& server) {
  return "http://127.0.0.1:" + std::to_string(server.port());
}

TEST(Client, SendsAndKeepsTheConnection) {
  Server server({}, echo);
  ASSERT_TRUE(server.start());
  Client client(url_of(server));
  EXPECT_EQ(client.host(), "127.0.0.1:" + std::to_string(server.port()));
  const auto first =
      client.send({.method = "POST", .target = "/a?b", .headers = {}, .body = "body", .peer = {}});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->body, "POST /a?b|body");
  const auto second = client.send({.method = "GET", .target = "/", .headers = {}, .body = {}, .peer = {}});
  ASSERT_TRUE(second);
  EXPECT_EQ(find_header(first->headers, "x-peer"), find_header(second->headers, "x-peer"));
  const auto head = client.send({.method = "HEAD", .target = "/", .headers = {}, .body = {}, .peer = {}});
  ASSERT_TRUE(head);
  EXPECT_EQ(head->body, "");
}

TEST(Client, ConnectsAgainWhenTheServerClosedInBetween) {
  Server server({.idle_timeout = 50ms}, echo);
  ASSERT_TRUE(server.start());
  Client client(url_of(server));
  const Request request{.method = "GET", .target = "/", .headers = {}, .body = {}, .peer = {}};
  const auto first = client.send(request);
  ASSERT_TRUE(first);
  std::this_thread::sleep_for(400ms);  // longer than the idle timeout and a sweep
  const auto second = client.send(request);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_NE(find_header(first->headers, "X-Peer"), find_header(second->headers, "X-Peer"));
}

TEST(Client, SeesARefusalThatComesBeforeItsBodyIsSent) {
  Server server({.body_size_max = 1000}, echo);
  ASSERT_TRUE(server.start());
  Client client(url_of(server));
  const Request request{
      .method = "POST", .target = "/", .headers = {}, .body = std::string(3'000'000, 'x'), .peer = {}};
  const auto refused = client.send(request);
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_EQ(refused->status, 413);
}

TEST(Client, GivesUpInTime) {
  Server server({.drain_timeout = 0ms}, [](const Request&) {
    std::this_thread::sleep_for(500ms);
    return Response{};
  });
  ASSERT_TRUE(server.start());
  Client client(url_of(server), {.request_timeout = 100ms});
  const auto late = client.send({.method = "GET", .target = "/", .headers = {}, .body = {}, .peer = {}});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "RequestTimeout");
}

TEST(Client, SaysWhoCouldNotBeReached) {
  Server server({}, echo);
  ASSERT_TRUE(server.start());
  const std::string url = url_of(server);
  server.stop();
  const auto refused =
      Client(url).send({.method = "GET", .target = "/", .headers = {}, .body = {}, .peer = {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ConnectFailed");
  EXPECT_NE(refused.error().message.find("127.0.0.1:"), std::string::npos);
  EXPECT_EQ(Client("ftp://x").send({}).error().code, "InvalidUrl");
}

TEST(Client, SpeaksTlsAndTrustsOnlyWhomItShould) {
  const TestCertificate files;
  Server server({.certificate_file = files.certificate(), .private_key_file = files.private_key()}, echo);
  const auto started = server.start();
  ASSERT_TRUE(started) << started.error().message;
  const std::string port = std::to_string(server.port());
  const Request request{
      .method = "POST", .target = "/", .headers = {}, .body = std::string(100'000, 'x'), .peer = {}};

  Client trusting("https://localhost:" + port, {.ca_file = files.certificate()});
  for (int i = 0; i < 2; ++i) {
    const auto answered = trusting.send(request);
    ASSERT_TRUE(answered) << answered.error().message;
    EXPECT_EQ(answered->body, "POST /|" + request.body);
  }
  // Another name than the certificate's, and an authority nobody trusts.
  EXPECT_EQ(Client("https://127.0.0.1:" + port, {.ca_file = files.certificate()}).send(request).error().code,
            "ConnectFailed");
  EXPECT_EQ(Client("https://localhost:" + port).send(request).error().code, "ConnectFailed");
  // Plain HTTP to a TLS port is told so, and does not disturb the others.
  const auto told = Client("http://localhost:" + port).send(request);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(told->status, 400);
  EXPECT_EQ(told->body, "This port speaks HTTPS: the URL begins with https://.\n");
  EXPECT_TRUE(trusting.send(request));
}

TEST(BaseUrl, IsTakenApart) {
  const auto plain = parse_base_url("http://api.example:5380/");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->name, "api.example");
  EXPECT_EQ(plain->port, "5380");
  EXPECT_EQ(plain->authority, "api.example:5380");
  const auto secure = parse_base_url("https://[::1]");
  ASSERT_TRUE(secure);
  EXPECT_TRUE(secure->tls);
  EXPECT_EQ(secure->name, "::1");
  EXPECT_EQ(secure->port, "443");
  EXPECT_EQ(secure->authority, "[::1]");
  EXPECT_EQ(parse_base_url("http://a:80")->authority, "a");
  for (const std::string_view bad :
       {"", "a:1", "http://", "http://:1", "http://a:", "http://a:x", "http://a/b", "http://u@a",
        "http://[::1", "http://[]", "http://[::1]1", "http://a:123456"}) {
    EXPECT_FALSE(parse_base_url(bad)) << bad;
  }
}

}  // namespace
}  // namespace milepost::http
