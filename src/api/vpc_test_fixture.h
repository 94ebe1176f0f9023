// What tests of VPCs start from: both callers' accounts, VPCs made as an operator makes them, private zones.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "api/api_test_fixture.h"
#include "api/create_hosted_zone.h"
#include "api/vpcs.h"
#include "model/account.h"

namespace milepost::api {

inline Vpc vpc_named(const std::string& id, const std::string& region = "us-east-1") {
  return {.vpc_region = region, .vpc_id = id};
}

/// "region/id" of each.
inline std::vector<std::string> texts_of(const std::vector<Vpc>& vpcs) {
  std::vector<std::string> texts;
  for (const Vpc& vpc : vpcs) texts.push_back(vpc.vpc_region.value_or("") + "/" + vpc.vpc_id.value_or(""));
  return texts;
}

class VpcTest : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    for (const aws::Caller* each : {&caller_, &stranger_, &third_}) {
      put(model::keys::account(each->account),
          model::encode_stored(model::Account{each->account, "name", ""}));
    }
  }

  /// A VPC with a network of its own.
  void make_vpc(const aws::Caller& owner, const std::string& id, const std::string& region = "us-east-1") {
    const std::string network = "10." + std::to_string(++networks_) + ".0.0/16";
    const auto made = create_vpc(
        *store_,
        {.region = region, .id = id, .account = owner.account, .networks = {network}, .comment = {}});
    EXPECT_TRUE(made) << made.error().message;
  }

  base::Result<CreateHostedZoneResponse> try_to_create_private(const aws::Caller& caller,
                                                               const std::string& name, const Vpc& vpc) {
    CreateHostedZoneRequest request;
    request.name = name;
    request.caller_reference = "private " + std::to_string(++references_);
    request.vpc = vpc;
    return create_hosted_zone(*context_, caller, request);
  }

  /// The id of a private zone of caller_'s that must come of it.
  std::string create_private(const std::string& name, const std::string& vpc_id) {
    const auto made = try_to_create_private(caller_, name, vpc_named(vpc_id));
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->hosted_zone.id : "";
  }

  const aws::Caller third_{"333333333333", "root", "AKIATHIRD", "arn:aws:iam::333333333333:root"};

 private:
  int networks_ = 0;
  std::atomic<int> references_ = 0;
};

}  // namespace milepost::api
