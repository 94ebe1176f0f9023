// Policy documents as people write them: what is taken, and what is refused with which words.
#include <gmock/gmock.h>

#include "aws/access_policy.h"
#include "aws/policy_fixture.h"

namespace milepost::aws {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A document of one statement that has `members` beside or instead of the usual ones.
std::string statement(const std::string& members) {
  return R"({"Version":"2012-10-17","Statement":[{)" + members + "}]}";
}

std::string with_action(const std::string& effect, const std::string& action) {
  return statement(R"("Effect":")" + effect + R"(",)" + action + R"(,"Resource":"*")");
}

std::string with_resource(const std::string& effect, const std::string& resource) {
  return statement(R"("Effect":")" + effect + R"(","Action":"*",)" + resource);
}

std::string with_condition(const std::string& condition) {
  return statement(R"("Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition);
}

/// Empty when the document is taken.
std::string complaint(const std::string& document) {
  const auto policy = AccessPolicy::compile(document, test_vocabulary(), test_variables());
  if (policy) return "";
  EXPECT_EQ(policy.error().code, "MalformedPolicyDocument");
  return policy.error().message;
}

TEST(PolicyDocument, FormsOfIamAreTaken) {
  for (
      const char* document : {
          R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"route53:*","Resource":"*"}})",
          R"({"Version":"2008-10-17","Id":"x","Statement":[{"Sid":"A","Effect":"Deny","NotAction":["route53:Get*"],
               "NotResource":["arn:aws:route53:::hostedzone/Z1"]}]})",
          R"({"Statement":[{"Sid":"","Effect":"Allow","Action":"*","Resource":"*"},
                            {"Sid":"","Effect":"Allow","Action":"ROUTE53:getchange","Resource":"*"}]})",
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:DescribeVpcs","route53:*"],
               "Resource":["arn:aws:s3:::bucket","arn:aws:route53:::*","arn:aws:route53:::hosted*",
                           "arn:*:route53:*:*:hostedzone/*","arn:aws:route53:::change/C?"]}]})",
      }) {
    EXPECT_EQ(complaint(document), "") << document;
  }
}

TEST(PolicyDocument, IsNamedByPlaceWhereItIsWrong) {
  EXPECT_EQ(complaint("{"), "not JSON near line 1: incomplete JSON");
  EXPECT_EQ(complaint("[]"), "must be an object");
  EXPECT_EQ(complaint("{}"), "Statement: a policy has at least one");
  EXPECT_EQ(complaint(R"({"Statement":[]})"), "Statement: a policy has at least one");
  EXPECT_EQ(complaint(R"({"Statement":[7]})"), "Statement[0]: must be an object");
  EXPECT_EQ(
      complaint(R"({"Version":"2020-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"),
      "Version: must be 2012-10-17 or 2008-10-17");
  EXPECT_EQ(complaint(statement(R"("Effect":"allow","Action":"*","Resource":"*")")),
            "Statement[0].Effect: must be Allow or Deny");
  EXPECT_EQ(complaint(statement(R"("Effect":"Allow","Resource":"*")")),
            "Statement[0]: must have either Action or NotAction");
  EXPECT_EQ(complaint(statement(R"("Effect":"Allow","Action":"*","NotAction":"*","Resource":"*")")),
            "Statement[0]: must have either Action or NotAction");
  EXPECT_EQ(complaint(statement(R"("Effect":"Allow","Action":"*","Resource":[])")),
            "Statement[0].Resource: must not be an empty list");
  EXPECT_EQ(complaint(statement(R"("Effect":"Allow","Action":["*",true],"Resource":"*")")),
            "Statement[0].Action[1]: must be a string");
  EXPECT_EQ(complaint(statement(R"("Effect":"Allow","Action":"*","Resource":"*","Principal":"*")")),
            "Statement[0].Principal: a key's policy is for the key's user, it names no principal");
  EXPECT_EQ(complaint(statement(R"("Effect":"Allow","Action":"*","Resource":"*","Conditions":{})")),
            "Statement[0].Conditions: there is no such element");
  EXPECT_EQ(complaint(statement(R"("Sid":"no spaces","Effect":"Allow","Action":"*","Resource":"*")")),
            "Statement[0].Sid: must be letters and digits");
}

TEST(PolicyDocument, AllThatIsWrongIsToldAtOnce) {
  EXPECT_EQ(complaint(R"({"Version":"1","Statement":[{"Effect":"No","Action":"x","Resource":"y"}]})"),
            "Version: must be 2012-10-17 or 2008-10-17\n"
            "Statement[0].Effect: must be Allow or Deny\n"
            "Statement[0].Action: \"x\" is no action like route53:List*\n"
            "Statement[0].Resource: \"y\" is no ARN like arn:aws:route53:::hostedzone/ID, and not *");
}

// Boost.JSON's usual parser keeps the last of two: one of two StringLike blocks would be gone without a word.
TEST(PolicyDocument, MembersThatComeTwiceAreRefused) {
  EXPECT_EQ(complaint("{\"Statement\":[{\"Effect\":\"Allow\",\n\"Effect\":\"Deny\"}]}"),
            "\"Effect\" comes twice near line 2");
  EXPECT_EQ(complaint(R"({"Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},
                                       {"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}]})"),
            "Statement[1].Sid: \"A\" is the id of an earlier statement");
}

TEST(PolicyDocument, ActionsThatDoNotExistAreRefusedWhereTheyWouldProtectNothing) {
  EXPECT_EQ(complaint(with_action("Allow", R"("Action":"route53:GetHostedZnoe")")),
            "Statement[0].Action: \"route53:GetHostedZnoe\" matches no action of this service");
  EXPECT_EQ(complaint(with_action("Allow", R"("Action":"s3:GetObject")")), "");
  EXPECT_EQ(complaint(with_action("Deny", R"("NotAction":"s3:GetObject")")), "");
  EXPECT_THAT(complaint(with_action("Deny", R"("Action":"s3:GetObject")")), HasSubstr("matches no action"));
  EXPECT_THAT(complaint(with_action("Allow", R"("NotAction":"rout53:*")")), HasSubstr("matches no action"));
  for (const char* action :
       {"", "route53", "route53:", ":List", "route53:List Zones", "route53:a:b", "${aws:username}"}) {
    EXPECT_THAT(complaint(with_action("Allow", R"("Action":")" + std::string(action) + '"')),
                HasSubstr("is no action"))
        << action;
  }
}

TEST(PolicyDocument, ResourcesThatCannotBeAreRefused) {
  for (const char* arn :
       {"", "hostedzone/Z1", "arn:aws:route53::hostedzone/Z1", "arn:aws:route53:::", "Arn:aws:route53:::*",
        "arn::route53:::hostedzone/Z1", "arn:aws::::hostedzone/Z1"}) {
    EXPECT_THAT(complaint(with_resource("Allow", R"("Resource":")" + std::string(arn) + '"')),
                HasSubstr("is no ARN"))
        << arn;
  }
  for (const char* arn :
       {"arn:aws:route53:::hostedzones/Z1", "arn:aws:route53:::hostedzone", "arn:aws:route53:::hostedzone/",
        "arn:aws:route53:::zone*", "arn:aws:route53::123456789012:hostedzone/Z1",
        "arn:aws-cn:route53:::hostedzone/Z1", "arn:aws:route53:us-east-1::hostedzone/Z1"}) {
    EXPECT_THAT(complaint(with_resource("Allow", R"("Resource":")" + std::string(arn) + '"')),
                HasSubstr("is of no resource"))
        << arn;
  }
  EXPECT_THAT(complaint(with_resource("Deny", R"("Resource":"arn:aws:rout53:::hostedzone/Z1")")),
              HasSubstr("is of a service that is not here"));
  EXPECT_THAT(complaint(with_resource("Allow", R"("NotResource":"arn:aws:rout53:::hostedzone/Z1")")),
              HasSubstr("is of a service that is not here"));
}

TEST(PolicyDocument, ConditionsThatNoRequestCanMeetAreRefused) {
  const auto where = [](const std::string& condition) { return complaint(with_condition(condition)); };
  EXPECT_EQ(where(R"({"StringIs":{"aws:username":"a"}})"),
            "Statement[0].Condition.StringIs: there is no such condition operator");
  EXPECT_THAT(where(R"({"NullIfExists":{"aws:username":"true"}})"), HasSubstr("no such condition operator"));
  EXPECT_THAT(where(R"({"ForAllValues:Null":{"aws:username":"true"}})"),
              HasSubstr("no such condition operator"));
  EXPECT_THAT(where(R"({"StringEquals":{"aws:MultiFactorAuthPresent":"a"}})"),
              StartsWith("Statement[0].Condition.StringEquals.aws:MultiFactorAuthPresent: no request has "
                         "this key; there are "));
  EXPECT_THAT(where(R"({"StringEquals":{"aws:SourceIp":"192.0.2.1"}})"),
              HasSubstr("is an IP address, which StringEquals does not compare"));
  EXPECT_THAT(where(R"({"StringEquals":{"test:Words":"ONE"}})"),
              HasSubstr("say ForAllValues:StringEquals or ForAnyValue:StringEquals"));
  EXPECT_THAT(where(R"({"ForAnyValue:StringEquals":{"aws:username":"a"}})"),
              HasSubstr("has one value in a request"));
  EXPECT_THAT(where(R"({"ForAnyValue:StringLike":{"test:Words":"ONE?"}})"),
              HasSubstr("\"ONE?\" is none of ONE, TWO"));
  EXPECT_EQ(where(R"({"ForAnyValue:StringLike":{"test:Words":"O*"}})"), "");
  EXPECT_THAT(where(R"({"ForAnyValue:StringEquals":{"test:Names":"Www.example"}})"),
              HasSubstr("\"Www.example\" is nothing that a request has here: lower case"));
  EXPECT_THAT(where(R"({"ForAnyValue:StringEquals":{"test:Names":"*.example"}})"), HasSubstr("is nothing"));
  EXPECT_THAT(where(R"({"ForAnyValue:StringLike":{"test:Names":"*.example."}})"), HasSubstr("is nothing"));
  EXPECT_EQ(where(R"({"ForAnyValue:StringLike":{"test:Names":"*.example"}})"), "");
  EXPECT_EQ(where(R"({"ForAnyValue:StringEqualsIgnoreCase":{"test:Names":"WWW.example"}})"), "");
  EXPECT_THAT(where(R"({"IpAddress":{"aws:SourceIp":"192.0.2.0/33"}})"), HasSubstr("is no IP address"));
  EXPECT_THAT(where(R"({"IpAddress":{"aws:SourceIp":"::ffff:192.0.2.0/120"}})"), HasSubstr("is IPv4"));
  EXPECT_THAT(where(R"({"DateLessThan":{"aws:CurrentTime":"2026-02-30T00:00:00Z"}})"),
              HasSubstr("is no date"));
  EXPECT_THAT(where(R"({"Bool":{"test:Flag":"yes"}})"), HasSubstr("is neither true nor false"));
  EXPECT_EQ(where(R"({"Bool":{"test:Flag":[true,"False"]},"Null":{"aws:username":false}})"), "");
  EXPECT_EQ(where("[]"), "Statement[0].Condition: must be an object of condition operators");
  EXPECT_EQ(where(R"({"Bool":{}})"), "Statement[0].Condition.Bool: must be an object of condition keys");
}

TEST(PolicyDocument, VariablesAreKnownOrRefused) {
  EXPECT_EQ(
      complaint(with_resource("Allow", R"("Resource":"arn:aws:route53:::hostedzone/${aws:UserName}${*}")")),
      "");
  EXPECT_EQ(
      complaint(with_resource("Allow", R"("Resource":"arn:aws:route53:::hostedzone/${aws:SourceIp}")")),
      "Statement[0].Resource: ${aws:SourceIp} is no variable; there are ${aws:username} and ${*} ${?} ${$}");
  EXPECT_THAT(
      complaint(with_resource("Allow", R"("Resource":"arn:aws:route53:::hostedzone/${aws:username")")),
      HasSubstr("is no variable"));
  EXPECT_THAT(complaint(with_resource("Allow", R"("Resource":"arn:aws:route53:::hostedzone/${")")),
              HasSubstr("is no variable"));
  EXPECT_EQ(
      complaint(
          R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:route53:::change/${*}"}})"),
      "Statement.Resource: ${*} needs \"Version\": \"2012-10-17\"");
}

TEST(PolicyDocument, WhiteSpaceIsNoPartOfItsSize) {
  const std::string padding(kPolicySizeMax, ' ');
  EXPECT_EQ(complaint(padding + with_action("Allow", R"("Action":"*")")), "");
  const std::string long_id = R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"},"Id":")";
  const std::string filler(kPolicySizeMax - long_id.size() - 2, 'x');
  EXPECT_EQ(complaint(long_id + filler + "\"}"), "");
  EXPECT_EQ(complaint(long_id + filler + "x\"}"),
            "has 6145 characters without white space, 6144 are allowed");
}

TEST(PolicyDocument, NestingAndControlCharactersAreRefused) {
  EXPECT_THAT(complaint(std::string(100'000, '[').substr(0, 6'000)), HasSubstr("not JSON"));
  EXPECT_THAT(complaint(with_resource("Allow", R"("Resource":"arn:aws:route53:::hostedzone/\u0000")")),
              HasSubstr("has control characters"));
}

}  // namespace
}  // namespace milepost::aws
