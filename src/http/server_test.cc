// The server over real sockets: HTTP/1.1 as clients speak it.
#include "http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "http/test_socket.h"

namespace milepost::http {
namespace {

using namespace std::chrono_literals;

Response echo(const Request& request) {
  if (request.target == "/throw") throw std::runtime_error("boom");
  if (request.target == "/nothing") return {204, {}, ""};
  if (request.target == "/location") return {201, {{"Location", "/zone\r\nX-Injected: yes"}}, ""};
  return {200, {{"X-Method", request.method}}, request.target + '|' + request.body};
}

class ServerTest : public testing::Test {
 protected:
  void start(ServerOptions options = {}, Handler handler = echo) {
    server_.emplace(std::move(options), std::move(handler));
    const auto started = server_->start();
    ASSERT_TRUE(started) << started.error().message;
  }
  TestSocket connect() { return TestSocket(server_->port()); }

  std::optional<Server> server_;
};

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  TestSocket client = connect();
  for (int i = 0; i < 3; ++i) {
    client.send("POST /a?b=%20c HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
    const auto [head, body] = client.read_response();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nX-Method: POST\r\nDate: ")) << head;
    EXPECT_EQ(head.find("Connection:"), std::string::npos);
    EXPECT_EQ(body, "/a?b=%20c|body");
  }
}

TEST_F(ServerTest, HandsOverHeadersAsSentAndThePeer) {
  Request seen;
  start({}, [&](const Request& request) {
    seen = request;
    return Response{};
  });
  TestSocket client = connect();
  client.send("GET / HTTP/1.1\r\nhost: x\r\nX-Amz-Date:  20150830T123600Z \r\n\r\n");
  client.read_response();
  EXPECT_EQ(seen.headers, (Headers{{"host", "x"}, {"X-Amz-Date", "20150830T123600Z"}}));
  EXPECT_TRUE(seen.peer.starts_with("127.0.0.1:")) << seen.peer;
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  TestSocket client = connect();
  std::string requests;
  for (int i = 0; i < 500; ++i) {
    requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok";
  }
  client.send(requests);
  for (int i = 0; i < 500; ++i) ASSERT_EQ(client.read_response().second, "/" + std::to_string(i) + "|ok");
}

TEST_F(ServerTest, ReadsChunkedBodies) {
  start();
  TestSocket client = connect();
  client.send(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n4;ext\r\ndefg\r\n0\r\n\r\n");
  EXPECT_EQ(client.read_response().second, "/|abcdefg");
  client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_response().second, "/next|");
}

TEST_F(ServerTest, SendsContinueBeforeTheBodyComes) {
  start();
  TestSocket client = connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("body");
  EXPECT_EQ(client.read_response().second, "/|body");

  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: magic\r\n\r\n");
  EXPECT_TRUE(client.read_until("\r\n").starts_with("HTTP/1.1 417 "));
}

TEST_F(ServerTest, HeadAndEmptyResponsesHaveNoBody) {
  start();
  TestSocket client = connect();
  client.send(
      "HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: "
      "x\r\n\r\n");
  EXPECT_NE(client.read_until("\r\n\r\n").find("Content-Length: 5\r\n"), std::string::npos);
  const std::string nothing = client.read_until("\r\n\r\n");
  EXPECT_TRUE(nothing.starts_with("HTTP/1.1 204 No Content\r\n")) << nothing;
  EXPECT_EQ(nothing.find("Content-Length"), std::string::npos);
  EXPECT_EQ(client.read_response().second, "/|");
}

TEST_F(ServerTest, ClosesWhenTheClientAsksForIt) {
  start();
  TestSocket client = connect();
  client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(client.read_to_end().find("Connection: close\r\n"), std::string::npos);

  TestSocket old = connect();
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(old.read_to_end().find("Connection: close\r\n"), std::string::npos);

  TestSocket kept = connect();
  kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(kept.read_until("\r\n\r\n").find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST_F(ServerTest, TakesTheAbsoluteFormAsTheOriginForm) {
  start();
  TestSocket client = connect();
  client.send("GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\nGET http://x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_response().second, "/a?b|");
  EXPECT_EQ(client.read_response().second, "/|");
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  start();
  for (const std::string_view request : {
           "nonsense\r\n\r\n",
           "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
           "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
           "\x16\x03\x01\x02\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",                        // no Host
           "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",  // two
           "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
           "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       }) {
    TestSocket client = connect();
    client.send(request);
    EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 400 Bad Request\r\n")) << request;
  }
}

TEST_F(ServerTest, AnExceptionFailsItsRequestOnly) {
  start();
  TestSocket client = connect();
  client.send("GET /throw HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto [head, body] = client.read_response();
  EXPECT_TRUE(head.starts_with("HTTP/1.1 500 ")) << head;
  EXPECT_EQ(body.find("boom"), std::string::npos);
  EXPECT_EQ(client.read_response().second, "/next|");
}

TEST_F(ServerTest, HeaderValuesCannotStartNewHeaders) {
  start();
  TestSocket client = connect();
  client.send("GET /location HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("Location: /zoneX-Injected: yes\r\n"), std::string::npos) << head;
}

TEST_F(ServerTest, ListensOnBothFamilies) {
  start({.address = "::"});
  TestSocket client = connect();
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_response().second, "/|");
  EXPECT_TRUE(Server({.address = "::1"}, echo).start());
}

TEST_F(ServerTest, ErrorsOfListeningNameTheAddress) {
  start();
  Server taken({.port = server_->port()}, echo);
  const auto second = taken.start();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "ListenFailed");
  EXPECT_NE(second.error().message.find("127.0.0.1 port " + std::to_string(server_->port())),
            std::string::npos);
  EXPECT_EQ(Server({.address = "localhost"}, echo).start().error().code, "ListenFailed");
  EXPECT_EQ(Server({.certificate_file = "/nonexistent"}, echo).start().error().code, "TlsFailed");
}

TEST_F(ServerTest, StartsAgainAfterStop) {
  start();
  const std::uint16_t port = server_->port();
  server_->stop();
  server_->stop();
  EXPECT_FALSE(TestSocket(port).connected());
  EXPECT_TRUE(server_->start());
}

}  // namespace
}  // namespace milepost::http
