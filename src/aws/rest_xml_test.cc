// Requests and responses between XML and described types, with what Route 53 says of requests that do not
// fit.
#include "aws/rest_xml.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "aws/rest_request.h"

namespace milepost::aws {

enum class Action { kCreate, kDelete };

struct Target {
  std::string name;
  bool healthy = false;
};

struct Order {
  std::string id;
  std::optional<std::string> marker;
  std::string comment;
  Action action = Action::kCreate;
  std::optional<std::int64_t> weight;
  std::optional<Target> target;
  std::vector<std::string> keys;
  std::optional<std::vector<Target>> targets;
  std::vector<Target> extras;
};

struct Note {
  std::optional<std::string> text;
  std::string location;
};

}  // namespace milepost::aws

namespace milepost::base {

template <>
struct Words<aws::Action> {
  static constexpr std::array words = {std::pair{aws::Action::kCreate, std::string_view("CREATE")},
                                       std::pair{aws::Action::kDelete, std::string_view("DELETE")}};
};

template <>
struct Description<aws::Target> {
  using T = aws::Target;
  static constexpr std::string_view name = "Target";
  static constexpr auto fields = std::tuple{field("Name", &T::name), field("Healthy", &T::healthy)};
};

template <>
struct Description<aws::Order> {
  using T = aws::Order;
  static constexpr std::string_view name = "OrderRequest";
  static constexpr auto fields = std::tuple{
      field("OrderId", &T::id, resource_id("/order/")).path("Id"),
      field("Marker", &T::marker, length(0, 4)).query("marker"),
      field("Comment", &T::comment, length(1, 5).named("Remark")),
      field("Action", &T::action),
      field("Weight", &T::weight, between(0, 255)),
      field("Target", &T::target),
      field("Keys", &T::keys, length(1, 2)).of("Key", length(0, 3).named("TagKey")),
      field("Targets", &T::targets).of("Target"),
      field("Extras", &T::extras).of("Extra").absent_when_empty(),
  };
};

template <>
struct Description<aws::Note> {
  using T = aws::Note;
  static constexpr std::string_view name = "NoteRequest";
  static constexpr auto fields =
      std::tuple{field("Text", &T::text), field("Location", &T::location).header("Location")};
};

}  // namespace milepost::base

namespace milepost::aws {
namespace {

constexpr std::string_view kKeys = "<Keys><Key>a</Key></Keys>";

std::string order(std::string_view members) {
  return "<OrderRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">" + std::string(members) +
         "</OrderRequest>";
}

/// The message for an order with these members; empty when it is taken.
std::string refusal(std::string_view members) {
  const auto decoded = decode_xml<Order>(order(members), "OrderRequest");
  if (decoded) return "";
  EXPECT_EQ(decoded.error().code, "InvalidInput");
  return decoded.error().message;
}

TEST(RestXml, ReadsEveryKindOfMember) {
  const auto decoded = decode_xml<Order>(
      order("<Comment>hey</Comment><Action>DELETE</Action><Weight> +7\n</Weight>"
            "<Target><Name>t</Name><Healthy>1</Healthy></Target><Keys><Key>a</Key><Key/></Keys>"
            "<Targets><Target><Healthy>false</Healthy><Name>u</Name></Target></Targets>"),
      "OrderRequest");
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->comment, "hey");
  EXPECT_EQ(decoded->action, Action::kDelete);
  EXPECT_EQ(decoded->weight, 7);
  EXPECT_TRUE(decoded->target->healthy);
  EXPECT_EQ(decoded->keys, (std::vector<std::string>{"a", ""}));
  EXPECT_EQ(decoded->targets->at(0).name, "u");
  EXPECT_TRUE(decoded->extras.empty());
}

TEST(RestXml, OrderOfElementsDoesNotMatterNorDoesWhiteSpaceBetween) {
  EXPECT_EQ(refusal("\n  <Action>CREATE</Action>\n<Keys> <Key>a</Key> </Keys>\t<Comment>x</Comment>"), "");
}

TEST(RestXml, UnknownWordIsRefusedInAwsWords) {
  EXPECT_EQ(
      refusal("<Comment>x</Comment><Action>MERGE</Action>"),
      "Invalid XML ; cvc-enumeration-valid: Value 'MERGE' is not facet-valid with respect to enumeration "
      "'[CREATE, DELETE]'. It must be a value from the enumeration. ; "
      "cvc-type.3.1.3: The value 'MERGE' of element 'Action' is not valid.");
}

TEST(RestXml, MissingMemberIsRefusedInAwsWords) {
  EXPECT_EQ(refusal("<Comment>x</Comment><Action>CREATE</Action><Target><Name>t</Name></Target>" +
                    std::string(kKeys)),
            "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'Target' is not complete. One of "
            "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Healthy}' is expected.");
}

TEST(RestXml, UnknownElementIsRefusedInAwsWords) {
  EXPECT_EQ(
      refusal("<Target><Nam>t</Nam></Target>" + std::string(kKeys)),
      "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'OrderRequest' is not complete. One of "
      "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Comment}' is expected.");
  EXPECT_EQ(
      refusal("<Comment>x</Comment><Action>CREATE</Action><Target><Name>t</Name><Foo/></Target>"),
      "Invalid XML ; cvc-complex-type.2.4.a: Invalid content was found starting with element 'Foo'. One of "
      "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Healthy}' is expected.");
  EXPECT_EQ(
      refusal("<Comment>x</Comment><Action>CREATE</Action><Target><Name>t</Name><Healthy>1</Healthy><Foo/></"
              "Target>"),
      "Invalid XML ; cvc-complex-type.2.4.d: Invalid content was found starting with element 'Foo'. No child "
      "element is expected at this point.");
}

TEST(RestXml, MembersOutsideTheBodyAreUnknownInIt) {
  EXPECT_NE(refusal("<OrderId>1</OrderId>").find("starting with element 'OrderId'"), std::string::npos);
}

TEST(RestXml, RepeatedMemberIsRefused) {
  EXPECT_NE(refusal("<Comment>x</Comment><Comment>y</Comment>").find("starting with element 'Comment'"),
            std::string::npos);
}

TEST(RestXml, LengthsAreInCharactersAndRefusedInAwsWords) {
  const std::string rest = "<Action>CREATE</Action>" + std::string(kKeys);
  EXPECT_EQ(refusal("<Comment>\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9</Comment>" + rest), "");
  EXPECT_EQ(
      refusal("<Comment>123456</Comment>" + rest),
      "Invalid XML ; cvc-maxLength-valid: Value '123456' with length = '6' is not facet-valid with "
      "respect to "
      "maxLength '5' for type 'Remark'. ; cvc-type.3.1.3: The value '123456' of element 'Comment' is not "
      "valid.");
  EXPECT_EQ(
      refusal("<Comment/>" + rest),
      "Invalid XML ; cvc-minLength-valid: Value '' with length = '0' is not facet-valid with respect to "
      "minLength '1' for type 'Remark'. ; cvc-type.3.1.3: The value '' of element 'Comment' is not valid.");
}

TEST(RestXml, NumbersAreCheckedInAwsWords) {
  const std::string rest = "<Comment>x</Comment><Action>CREATE</Action>" + std::string(kKeys);
  EXPECT_EQ(
      refusal("<Weight>256</Weight>" + rest),
      "Invalid XML ; cvc-maxInclusive-valid: Value '256' is not facet-valid with respect to "
      "maxInclusive '255' "
      "for type '#AnonType_Weight'. ; cvc-type.3.1.3: The value '256' of element 'Weight' is not valid.");
  for (const char* number : {"", "x", "1.5", "1 2", "99999999999999999999", "++1"}) {
    EXPECT_EQ(refusal("<Weight>" + std::string(number) + "</Weight>" + rest),
              "Invalid XML ; cvc-datatype-valid.1.2.1: '" + std::string(number) +
                  "' is not a valid value for 'integer'. ; cvc-type.3.1.3: The value '" + number +
                  "' of element 'Weight' is not valid.");
  }
}

TEST(RestXml, BooleansAreCheckedInAwsWords) {
  EXPECT_EQ(
      refusal(
          "<Comment>x</Comment><Action>CREATE</Action><Target><Name>t</Name><Healthy>yes</Healthy></Target>"),
      "Invalid XML ; cvc-datatype-valid.1.2.1: 'yes' is not a valid value for 'boolean'. ; "
      "cvc-type.3.1.3: The value 'yes' of element 'Healthy' is not valid.");
}

TEST(RestXml, ListsAreCheckedInAwsWords) {
  const std::string rest = "<Comment>x</Comment><Action>CREATE</Action>";
  EXPECT_EQ(refusal(rest + "<Keys/>"),
            "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'Keys' is not complete. One of "
            "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Key}' is expected.");
  EXPECT_EQ(
      refusal(rest + "<Keys><Key>a</Key><Key>b</Key><Key>c</Key></Keys>"),
      "Invalid XML ; cvc-complex-type.2.4.f: 'Key' can occur a maximum of '2' times in the current sequence. "
      "This limit was exceeded. No child element is expected at this point.");
  EXPECT_NE(refusal(rest + "<Keys><member>a</member></Keys>").find("starting with element 'member'"),
            std::string::npos);
  EXPECT_NE(refusal(rest + "<Keys><Key>abcd</Key></Keys>").find("for type 'TagKey'"), std::string::npos);
}

TEST(RestXml, TextAmongElementsAndElementsInTextAreRefused) {
  EXPECT_NE(refusal("stray<Comment>x</Comment>").find("cvc-complex-type.2.3"), std::string::npos);
  EXPECT_NE(refusal("<Comment><b>x</b></Comment>").find("cvc-type.3.1.2"), std::string::npos);
}

TEST(RestXml, WrongRootIsMalformed) {
  const auto decoded = decode_xml<Order>("<Name>example.com</Name>", "OrderRequest");
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error(), (base::Error{"MalformedInput", "Name is not valid, expected OrderRequest"}));
}

TEST(RestXml, WritesRequiredListsWhenEmptyAndNoAbsentOptionals) {
  Order value;
  value.id = "7";
  value.comment = "a<b";
  EXPECT_EQ(encode_xml("OrderResponse", value),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<OrderResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Comment>a&lt;b</Comment>"
            "<Action>CREATE</Action><Keys></Keys></OrderResponse>");
}

TEST(RestXml, WhatIsWrittenIsReadBack) {
  Order value;
  value.comment = "hey";
  value.action = Action::kDelete;
  value.weight = 255;
  value.target = Target{"t", true};
  value.keys = {"a", "b"};
  value.targets.emplace();
  value.extras = {{"e", false}};
  const auto back = decode_xml<Order>(encode_xml("OrderRequest", value), "OrderRequest");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->weight, 255);
  EXPECT_EQ(back->keys, value.keys);
  EXPECT_TRUE(back->target->healthy);
  EXPECT_TRUE(back->targets && back->targets->empty());
  EXPECT_EQ(back->extras.at(0).name, "e");
}

// --- parameters ---

TEST(RestRequest, ParametersComeFromPathAndQuery) {
  const Parameters parameters{{{"Id", "/order/42"}}, {{"marker", "abc"}}};
  const auto request = decode_request<Order>(
      parameters, order("<Comment>x</Comment><Action>CREATE</Action>" + std::string(kKeys)));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->id, "42");
  EXPECT_EQ(request->marker, "abc");
}

TEST(RestRequest, EmptyQueryParameterIsAnAbsentOne) {
  Order request;
  ASSERT_TRUE(read_parameters(Parameters{{{"Id", "42"}}, {{"marker", ""}}}, request));
  EXPECT_FALSE(request.marker);
}

TEST(RestRequest, ParametersAreRefusedInAwsWords) {
  Order request;
  const std::string id(33, 'Z');
  const auto one = read_parameters(Parameters{{{"Id", id}}, {}}, request);
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().message,
            "1 validation error detected: Value '" + id +
                "' at 'orderId' failed to satisfy constraint: Member must have length less than "
                "or equal to 32");
  const auto both = read_parameters(Parameters{{}, {{"marker", "12345"}}}, request);
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().message,
            "2 validation errors detected: Value null at 'orderId' failed to satisfy constraint: Member must "
            "not be "
            "null; Value '12345' at 'marker' failed to satisfy constraint: Member must have length less than "
            "or equal "
            "to 4");
}

TEST(RestRequest, NoBodyIsABodyWithoutMembers) {
  EXPECT_TRUE(decode_request<Note>({}, ""));
  const auto order_request = decode_request<Order>(Parameters{{{"Id", "42"}}, {}}, "");
  ASSERT_FALSE(order_request);
  EXPECT_EQ(
      order_request.error().message,
      "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'OrderRequest' is not complete. One of "
      "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Comment}' is expected.");
}

TEST(RestRequest, HeadersAreTakenOutOfTheBody) {
  const Note note{.text = "x", .location = "/there"};
  EXPECT_EQ(encode_headers(note), (http::Headers{{"Location", "/there"}}));
  EXPECT_EQ(encode_xml("NoteResponse", note).find("there"), std::string::npos);
}

TEST(RestRequest, PercentEncodingIsResolved) {
  EXPECT_EQ(percent_decode("a%2Fb%2fc"), "a/b/c");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  EXPECT_FALSE(percent_decode("a%2"));
  EXPECT_FALSE(percent_decode("a%zz"));
}

TEST(RestRequest, QueriesAreSplit) {
  EXPECT_EQ(parse_query("name=%5C052.a.&type&maxitems=1&&=x&bad=%"),
            (NamedValues{{"name", "\\052.a."}, {"type", ""}, {"maxitems", "1"}}));
}

}  // namespace
}  // namespace milepost::aws
