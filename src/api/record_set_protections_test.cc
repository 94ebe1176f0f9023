// Protections of record sets over the embedded store: made, listed, deleted, and what they forbid.
#include "api/record_set_protections.h"

#include <gmock/gmock.h>

#include <thread>

#include "api/api_test_fixture.h"
#include "api/record_sets.h"

namespace milepost::api {
namespace {

using model::Protection;
using testing::ElementsAre;
using testing::HasSubstr;

class RecordSetProtections : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    zone_ = ApiTest::create("example.com").hosted_zone.id;
  }

  auto protect(std::vector<Protection> protections) {
    return create_resource_record_set_protections(*context_, caller_, {zone_, std::move(protections)});
  }
  auto release(std::vector<ProtectionKey> protections) {
    return delete_resource_record_set_protections(*context_, caller_, {zone_, std::move(protections)});
  }

  auto change(model::ChangeAction action, const std::string& name, const std::string& type,
              const std::string& value) {
    model::RecordSet set;
    set.name = name;
    set.type = type;
    set.ttl = 300;
    set.resource_records = {{value}};
    return change_resource_record_sets(*context_, caller_,
                                       {zone_, {.comment = {}, .changes = {{action, set}}}});
  }
  auto create_address(const std::string& name) {
    return change(model::ChangeAction::kCreate, name, "A", "192.0.2.1");
  }

  ListResourceRecordSetProtectionsResponse list(ListResourceRecordSetProtectionsRequest request) {
    request.hosted_zone_id = zone_;
    auto response = list_resource_record_set_protections(*context_, caller_, request);
    EXPECT_TRUE(response) << response.error().message;
    return response.value_or(ListResourceRecordSetProtectionsResponse{});
  }
  /// "name type" of each protection on the page.
  std::vector<std::string> listed(const ListResourceRecordSetProtectionsRequest& request = {}) {
    std::vector<std::string> lines;
    for (const auto& each : list(request).resource_record_set_protections)
      lines.push_back(each.record_name + " " + each.record_type);
    return lines;
  }

  std::string zone_;
};

TEST_F(RecordSetProtections, AreListedInTheOrderOfReversedNames) {
  EXPECT_THAT(listed(), ElementsAre());
  ASSERT_TRUE(protect({{"WWW.example.com", "TXT", {}},
                       {"*.example.com", "A", "the wildcard"},
                       {"www.example.com.", "A", {}},
                       {"example.com", "NS", {}}}));
  EXPECT_THAT(listed(), ElementsAre("example.com. NS", "\\052.example.com. A", "www.example.com. A",
                                    "www.example.com. TXT"));
  const auto first = list({.max_results = 2}).resource_record_set_protections;
  EXPECT_EQ(first[0].comment, std::nullopt);
  EXPECT_EQ(first[1].comment, "the wildcard");
}

TEST_F(RecordSetProtections, ForbidEveryChangeOfTheNameAndType) {
  ASSERT_TRUE(create_address("www.example.com"));
  ASSERT_TRUE(protect({{"www.example.com", "A", "ask the web team"}, {"new.example.com", "A", {}}}));
  const std::string because =
      "[Tried to change resource record set [name='www.example.com.', type='A'] but it is protected: ask the "
      "web "
      "team]";
  using enum model::ChangeAction;
  for (const auto action : {kDelete, kUpsert}) {
    const auto refused = change(action, "www.example.com", "A", "192.0.2.1");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), (base::Error{"InvalidChangeBatch", because}));
  }
  EXPECT_EQ(problem_of(create_address("new.example.com")),
            "InvalidChangeBatch: [Tried to change resource record set [name='new.example.com.', type='A'] "
            "but it is "
            "protected]");
  EXPECT_TRUE(change(kCreate, "www.example.com", "TXT", "\"another type\""));
  EXPECT_TRUE(change(kCreate, "a.www.example.com", "A", "192.0.2.1"));

  ASSERT_TRUE(release({{"WWW.example.com.", "A"}}));
  EXPECT_TRUE(change(kDelete, "www.example.com", "A", "192.0.2.1"));
}

TEST_F(RecordSetProtections, AreFoundAmongMany) {
  std::vector<Protection> many;
  for (int i = 0; i < 100; ++i) many.push_back({"h" + std::to_string(i) + ".example.com", "A", {}});
  ASSERT_TRUE(protect(many));
  EXPECT_THAT(problem_of(create_address("h42.example.com")), HasSubstr("is protected"));
  EXPECT_TRUE(create_address("h100.example.com"));
}

TEST_F(RecordSetProtections, AnInvalidEntryIsToldByItself) {
  ASSERT_TRUE(protect({{"www.example.com", "A", {}}}));
  const auto revision = store_->revision();
  const auto refused = protect({{"www.example.com", "A", {}},
                                {"a b.example.com", "A", {}},
                                {"www.example.org", "A", {}},
                                {"new.example.com", "A", {}},
                                {"NEW.example.com.", "A", {}},
                                {"new.example.com", "TXT", {}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "InvalidResourceRecordSetProtectionBatch");
  EXPECT_EQ(
      refused.error().member_text(),
      "<Errors>"
      "<ProtectionError><RecordName>a b.example.com</RecordName><RecordType>A</RecordType>"
      "<Code>InvalidInput</Code><Message>FATAL problem: UnsupportedCharacter (Value contains unsupported "
      "characters) encountered with ' '</Message></ProtectionError>"
      "<ProtectionError><RecordName>www.example.org</RecordName><RecordType>A</RecordType>"
      "<Code>InvalidInput</Code><Message>RRSet with DNS name www.example.org. is not permitted in zone "
      "example.com.</Message></ProtectionError>"
      "<ProtectionError><RecordName>NEW.example.com.</RecordName><RecordType>A</RecordType>"
      "<Code>InvalidInput</Code><Message>Duplicate entry: resource record set "
      "[name='new.example.com.', type='A']</Message></ProtectionError>"
      "</Errors>");
  EXPECT_EQ(store_->revision(), revision) << "nothing was made";
}

TEST_F(RecordSetProtections, AreMadeOnce) {
  ASSERT_TRUE(protect({{"www.example.com", "A", {}}, {"www.example.com", "TXT", {}}}));
  const auto all = protect({{"www.example.com", "TXT", {}}, {"WWW.example.com", "A", {}}});
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, "ProtectionAlreadyExists");
  EXPECT_THAT(std::string(all.error().member_text()),
              HasSubstr("<RecordName>www.example.com.</RecordName><RecordType>TXT</RecordType>"
                        "<Code>ProtectionAlreadyExists</Code>"));
  const auto some = protect({{"new.example.com", "A", {}}, {"www.example.com", "A", {}}});
  ASSERT_FALSE(some);
  EXPECT_EQ(some.error().code, "InvalidResourceRecordSetProtectionBatch");
  EXPECT_EQ(some.error().message,
            "No protections were created: [A protection already exists for resource record set "
            "[name='www.example.com.', type='A']]");
  EXPECT_EQ(listed().size(), 2u);
}

TEST_F(RecordSetProtections, AreDeletedTogetherOrNotAtAll) {
  ASSERT_TRUE(protect({{"www.example.com", "A", {}}, {"www.example.com", "TXT", {}}}));
  const auto refused = release({{"www.example.com", "A"}, {"www.example.com", "AAAA"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "InvalidResourceRecordSetProtectionBatch");
  EXPECT_THAT(std::string(refused.error().member_text()),
              HasSubstr("<RecordType>AAAA</RecordType><Code>ProtectionNotFound</Code>"));
  EXPECT_EQ(listed().size(), 2u);
  ASSERT_TRUE(release({{"www.example.com", "TXT"}, {"www.example.com", "A"}}));
  EXPECT_THAT(listed(), ElementsAre());
  EXPECT_TRUE(create_address("www.example.com"));
}

TEST_F(RecordSetProtections, KeepToTheirLimit) {
  context_->limits.protections_per_zone = 2;
  ASSERT_TRUE(protect({{"a.example.com", "A", {}}}));
  EXPECT_THAT(problem_of(protect({{"b.example.com", "A", {}}, {"c.example.com", "A", {}}})),
              HasSubstr("LimitsExceeded"));
  EXPECT_TRUE(protect({{"b.example.com", "A", {}}}));
  ASSERT_TRUE(release({{"a.example.com", "A"}}));
  EXPECT_TRUE(protect({{"c.example.com", "A", {}}})) << "what is deleted counts no more";
}

TEST_F(RecordSetProtections, PagesMeetWithoutGapOrOverlap) {
  // A name of 253 octets, nearly all escaped, has a thousand characters: the token has to hold it all the
  // same.
  const std::string label = [] {
    std::string escaped;
    for (int i = 0; i < 59; ++i) escaped += "\\001";
    return escaped;
  }();
  std::vector<Protection> all = {{label + "." + label + "." + label + "." + label + ".example.com", "A", {}}};
  for (int i = 0; i < 9; ++i) all.push_back({"h" + std::to_string(i) + ".example.com", "A", {}});
  all.push_back({"h3.example.com", "TXT", {}});
  ASSERT_TRUE(protect(all));

  std::vector<std::string> names;
  ListResourceRecordSetProtectionsRequest request{.max_results = 1};
  for (bool more = true; more;) {
    const auto page = list(request);
    ASSERT_EQ(page.resource_record_set_protections.size(), 1u);
    const Protection& each = page.resource_record_set_protections[0];
    names.push_back(each.record_name + " " + each.record_type);
    more = page.next_token.has_value();
    request.next_token = page.next_token;
    ASSERT_LE(page.next_token.value_or("").size(), 1024u);
  }
  EXPECT_EQ(names, listed());
  EXPECT_EQ(names.size(), 11u);
}

TEST_F(RecordSetProtections, ListFromAPosition) {
  ASSERT_TRUE(
      protect({{"b.example.com", "A", {}}, {"b.example.com", "TXT", {}}, {"d.example.com", "A", {}}}));
  EXPECT_THAT(listed({.start_record_name = "b.example.com", .start_record_type = "NS"}),
              ElementsAre("b.example.com. TXT", "d.example.com. A"));
  EXPECT_THAT(listed({.start_record_name = "c.example.com"}), ElementsAre("d.example.com. A"));
  const auto page = list({.max_results = 2});
  EXPECT_THAT(listed({.start_record_name = "b.example.com", .next_token = page.next_token}),
              ElementsAre("d.example.com. A"))
      << "the token goes before the name";
}

TEST_F(RecordSetProtections, RefuseHalfAPositionAndForeignTokens) {
  const auto refused = [&](ListResourceRecordSetProtectionsRequest request) {
    request.hosted_zone_id = zone_;
    return problem_of(list_resource_record_set_protections(*context_, caller_, request));
  };
  EXPECT_THAT(refused({.start_record_type = "A"}), testing::StartsWith("InvalidInput: "));
  EXPECT_THAT(refused({.start_record_name = "a b"}), testing::StartsWith("InvalidInput: "));
  for (const char* token : {"", "?", "QQ==", "AAAA", "AFRZUEUx"}) {
    EXPECT_THAT(refused({.next_token = token}), testing::StartsWith("InvalidPaginationToken: ")) << token;
  }
}

TEST_F(RecordSetProtections, BelongToTheAccountOfTheZone) {
  EXPECT_THAT(problem_of(create_resource_record_set_protections(*context_, stranger_,
                                                                {zone_, {{"www.example.com", "A", {}}}})),
              HasSubstr("AccessDenied"));
  EXPECT_THAT(
      problem_of(list_resource_record_set_protections(*context_, caller_, {.hosted_zone_id = "ZNONE"})),
      HasSubstr("NoSuchHostedZone"));
}

TEST_F(RecordSetProtections, NoChangeSlipsThroughWhileOneIsMade) {
  // Two contexts are two processes to one another: they take no turns, so commits do collide.
  Context other{.store = *store_};
  for (int round = 0; round < 50; ++round) {
    const std::string name = "r" + std::to_string(round) + ".example.com";
    std::thread protecting([&] {
      const auto made = create_resource_record_set_protections(other, caller_, {zone_, {{name, "A", {}}}});
      ASSERT_TRUE(made) << made.error().message;
    });
    const auto created = create_address(name);
    protecting.join();
    const auto protection = store_->get(model::keys::protection(zone_, name + ".", "A"));
    const auto set = store_->get(model::keys::record_set(zone_, name + ".", "A", ""));
    ASSERT_TRUE(protection && *protection && set);
    EXPECT_EQ(set->has_value(), created.has_value());
    if (*set) {
      EXPECT_LT((*set)->mod_revision, (*protection)->mod_revision) << "made under protection";
    }
  }
}

}  // namespace
}  // namespace milepost::api
