// The API from HTTP request to HTTP response: routes, authentication, bodies, errors.
#include "api/router.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "api/access_keys.h"
#include "api/accounts.h"
#include "api/api_test_fixture.h"
#include "api/routes.h"
#include "aws/sigv4.h"
#include "aws/xml.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

class RouterTest : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    const auto account = create_account(*store_, "first", now_);
    key_ = *create_access_key(*store_, account->id, "root", {}, now_);
    authenticator_ = std::make_unique<aws::Authenticator>("route53", access_key_lookup(*store_));
    router_ = std::make_unique<Router>(*context_, *authenticator_);
  }

  http::Request unsigned_request(std::string method, std::string target, std::string body = "") {
    return {
        std::move(method), std::move(target), {{"Host", "127.0.0.1:5380"}}, std::move(body), "127.0.0.1:1"};
  }
  http::Response send(std::string method, std::string target, std::string body = "") {
    http::Request request = unsigned_request(std::move(method), "/2013-04-01" + target, std::move(body));
    aws::sign(request, {key_.id, key_.secret}, "eu-central-1", "route53", now_);
    return router_->handle(request);
  }
  http::Response create_zone(const std::string& name) {
    return send("POST", "/hostedzone",
                "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>" +
                    name + "</Name><CallerReference>r " + name +
                    "</CallerReference></CreateHostedZoneRequest>");
  }

  model::AccessKey key_;
  std::unique_ptr<aws::Authenticator> authenticator_;
  std::unique_ptr<Router> router_;
};

std::string text_of(const aws::XmlElement& root, std::initializer_list<std::string_view> path) {
  const aws::XmlElement* at = &root;
  for (const std::string_view name : path) {
    const auto found = std::ranges::find(at->children, name, &aws::XmlElement::name);
    if (found == at->children.end()) return "(none)";
    at = &*found;
  }
  return at->text;
}

TEST_F(RouterTest, AnswersWithTheOperationsXml) {
  const http::Response response = create_zone("example.com");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(http::find_header(response.headers, "content-type"), "text/xml");
  EXPECT_THAT(std::string(http::find_header(response.headers, "x-amzn-requestid")),
              MatchesRegex("[0-9a-f-]{36}"));
  EXPECT_THAT(std::string(http::find_header(response.headers, "location")),
              StartsWith("/2013-04-01/hostedzone/Z"));
  const auto root = aws::parse_xml(response.body);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "CreateHostedZoneResponse");
  EXPECT_THAT(text_of(*root, {"HostedZone", "Id"}), MatchesRegex("/hostedzone/Z[A-Z0-9]{20}"));
  EXPECT_EQ(text_of(*root, {"HostedZone", "Config", "PrivateZone"}), "false");
  EXPECT_EQ(text_of(*root, {"HostedZone", "Config", "Comment"}), "(none)");
  EXPECT_EQ(text_of(*root, {"ChangeInfo", "Status"}), "PENDING");
  EXPECT_EQ(text_of(*root, {"DelegationSet", "Id"}), "(none)");
  EXPECT_EQ(text_of(*root, {"Location"}), "(none)");
}

TEST_F(RouterTest, IdsAreTakenWithAndWithoutTheirPrefix) {
  const std::string location(http::find_header(create_zone("example.com").headers, "location"));
  const std::string id = location.substr(location.rfind('/') + 1);
  EXPECT_EQ(send("GET", "/hostedzone/" + id).status, 200);
  EXPECT_EQ(send("GET", "/hostedzone/" + id + "/").status, 200);
  EXPECT_EQ(send("GET", "/hostedzone/%2Fhostedzone%2F" + id).status, 200);
  EXPECT_EQ(send("GET", "/tags/hostedzone/%2Fhostedzone%2F" + id).status, 400);
}

TEST_F(RouterTest, ListsWithoutItemsKeepTheirElements) {
  EXPECT_THAT(
      send("GET", "/hostedzone").body,
      HasSubstr(
          "<HostedZones></HostedZones><Marker></Marker><IsTruncated>false</IsTruncated><MaxItems>100<"));
}

TEST_F(RouterTest, ErrorsAreErrorResponses) {
  const http::Response response = send("GET", "/hostedzone/Z404");
  EXPECT_EQ(response.status, 404);
  const auto root = aws::parse_xml(response.body);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "ErrorResponse");
  EXPECT_EQ(text_of(*root, {"Error", "Type"}), "Sender");
  EXPECT_EQ(text_of(*root, {"Error", "Code"}), "NoSuchHostedZone");
  EXPECT_EQ(text_of(*root, {"RequestId"}), http::find_header(response.headers, "x-amzn-RequestId"));
}

TEST_F(RouterTest, BodiesThatDoNotFitAreRefused) {
  EXPECT_THAT(
      send("POST", "/hostedzone", "<Name>x</Name>").body,
      HasSubstr("<Code>MalformedInput</Code><Message>Name is not valid, expected CreateHostedZoneRequest<"));
  EXPECT_THAT(send("POST", "/hostedzone", "{}").body, HasSubstr("<Code>MalformedInput</Code>"));
  EXPECT_THAT(send("POST", "/hostedzone").body, HasSubstr("cvc-complex-type.2.4.b"));
  EXPECT_THAT(
      send("GET", "/hostedzonelimit/Z1/MAX_ANYTHING").body,
      HasSubstr("failed to satisfy constraint: Member must satisfy enum value set: [MAX_RRSETS_BY_ZONE, "));
}

TEST_F(RouterTest, UnknownPathsAreUnknownOperations) {
  for (const char* target : {"/", "/nothing", "/hostedzone/Z1/nothing", "/hostedzone/Z1/rrset/more"}) {
    const http::Response response = send("GET", target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_THAT(response.body, HasSubstr("<Code>UnknownOperationException</Code>"));
  }
  EXPECT_EQ(router_->handle(unsigned_request("GET", "/2012-02-29/hostedzone")).status, 404);
  EXPECT_EQ(send("PUT", "/hostedzone").status, 404);
}

TEST_F(RouterTest, OperationsNotBuiltYetSaySo) {
  const http::Response response = send("GET", "/healthcheck/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
  EXPECT_EQ(response.status, 501);
  EXPECT_THAT(
      response.body,
      HasSubstr("<Code>NotImplemented</Code><Message>Milepost does not implement GetHealthCheck yet.<"));
}

TEST_F(RouterTest, OnlyTheOpenOperationsNeedNoSignature) {
  context_->checker_ranges = {"192.0.2.0/24"};
  const http::Response open = router_->handle(unsigned_request("GET", "/2013-04-01/checkeripranges"));
  EXPECT_EQ(open.status, 200);
  EXPECT_THAT(open.body, HasSubstr("<CheckerIpRanges><member>192.0.2.0/24</member></CheckerIpRanges>"));
  const http::Response closed = router_->handle(unsigned_request("GET", "/2013-04-01/hostedzone"));
  EXPECT_EQ(closed.status, 403);
  EXPECT_THAT(closed.body, HasSubstr("<Code>MissingAuthenticationToken</Code>"));
}

TEST_F(RouterTest, ForgedSignaturesAreRefused) {
  http::Request request = unsigned_request("GET", "/2013-04-01/hostedzone");
  aws::sign(request, {key_.id, "not the secret"}, "us-east-1", "route53", now_);
  EXPECT_THAT(router_->handle(request).body, HasSubstr("<Code>SignatureDoesNotMatch</Code>"));
  request = unsigned_request("GET", "/2013-04-01/hostedzone");
  aws::sign(request, {"AKIAUNKNOWN", key_.secret}, "us-east-1", "route53", now_);
  EXPECT_THAT(router_->handle(request).body, HasSubstr("<Code>InvalidClientTokenId</Code>"));
}

// --- the table ---

TEST(Routes, AreAllOperationsOnce) {
  std::set<std::string_view> names;
  std::set<std::pair<std::string_view, std::string_view>> places;
  for (const Route& route : routes()) {
    names.insert(route.name);
    places.emplace(route.method, route.pattern);
  }
  EXPECT_EQ(routes().size(), 74u);
  EXPECT_EQ(names.size(), 74u);
  EXPECT_EQ(places.size(), 74u);
}

TEST(Routes, EveryRowIsFoundByItsOwnPattern) {
  for (const Route& route : routes()) {
    const RouteMatch match = find_route(route.method, "/2013-04-01" + std::string(route.pattern) + "?x=1");
    EXPECT_EQ(match.route, &route) << route.name;
  }
}

TEST(Routes, LabelsAreDecoded) {
  const RouteMatch match = find_route("POST", "/2013-04-01/hostedzone/a%2Fb/rrset/?name=%5C052.");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->name, "ChangeResourceRecordSets");
  EXPECT_EQ(match.parameters.path, (aws::NamedValues{{"Id", "a/b"}}));
  EXPECT_EQ(match.parameters.query, (aws::NamedValues{{"name", "\\052."}}));
  EXPECT_EQ(find_route("GET", "/2013-04-01/hostedzone/%zz").route, nullptr);
  EXPECT_EQ(find_route("GET", "/2013-04-01/hostedzone//rrset").route, nullptr);
  EXPECT_EQ(find_route("GET", "/2013-04-01").route, nullptr);
  EXPECT_EQ(find_route("GET", "").route, nullptr);
}

}  // namespace
}  // namespace milepost::api
