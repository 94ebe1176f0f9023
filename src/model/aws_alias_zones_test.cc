// Names and hosted zones of AWS' services, as their documentation and public Terraform configurations show them.
#include "model/aws_alias_zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace milepost::model {
namespace {

std::string describe(const std::optional<AwsTarget>& target) {
  if (!target) return "nothing";
  return std::string(target->service) + " " + std::string(target->region);
}

std::string of_name(std::string_view name) {
  return describe(aws_target_of_name(name));
}

TEST(AwsAliasZones, NamesTellServiceAndRegion) {
  EXPECT_EQ(of_name("lb-1.us-west-2.elb.amazonaws.com."), "Elastic Load Balancing us-west-2");
  EXPECT_EQ(of_name("dualstack.lb-1.eu-west-1.elb.amazonaws.com."), "Elastic Load Balancing eu-west-1");
  EXPECT_EQ(of_name("lb-1.cn-north-1.elb.amazonaws.com.cn."), "Elastic Load Balancing cn-north-1");
  EXPECT_EQ(of_name("net-1-4e1e.elb.eu-west-1.amazonaws.com."), "Elastic Load Balancing, network eu-west-1");
  EXPECT_EQ(of_name("d111111abcdef8.cloudfront.net."), "CloudFront ");
  EXPECT_EQ(of_name("a1234567890abcdef.awsglobalaccelerator.com."), "Global Accelerator ");
  EXPECT_EQ(of_name("s3-website-us-east-1.amazonaws.com."), "S3 website us-east-1");
  EXPECT_EQ(of_name("s3-website.us-east-2.amazonaws.com."), "S3 website us-east-2");
  EXPECT_EQ(of_name("example.com.s3-website-us-east-1.amazonaws.com."), "S3 website us-east-1");
  EXPECT_EQ(of_name("d-9ujuqxjgnb.execute-api.us-gov-west-1.amazonaws.com."), "API Gateway us-gov-west-1");
  EXPECT_EQ(of_name("my-env.eba-x.us-west-2.elasticbeanstalk.com."), "Elastic Beanstalk us-west-2");
  EXPECT_EQ(of_name("vpce-0f89-x.ssm.us-east-1.vpce.amazonaws.com."), "VPC endpoint us-east-1");
  EXPECT_EQ(of_name("x1y2.eu-west-3.awsapprunner.com."), "App Runner eu-west-3");
  EXPECT_EQ(of_name("svc-0a1b.7d67968.vpc-lattice-svcs.us-west-2.on.aws."), "VPC Lattice us-west-2");
}

TEST(AwsAliasZones, OtherNamesAreNobodys) {
  for (const std::string_view name :
       {"example.com.", "cloudfront.net.", ".cloudfront.net.", "evil-cloudfront.net.", "elb.amazonaws.com.",
        "us-west-2.elb.amazonaws.com.", "lb-1.elb.amazonaws.com.", "elb.eu-west-1.amazonaws.com.",
        "xelb.eu-west-1.amazonaws.com.", "x.elb.eu.west-1.amazonaws.com.",
        "xs3-website-us-east-1.amazonaws.com.", "s3-website-.amazonaws.com.",
        "x.us-west-2.elasticbeanstalk.com.example.", "amazonaws.com.", "."}) {
    EXPECT_EQ(of_name(name), "nothing") << name;
  }
}

TEST(AwsAliasZones, WebsitesHaveTheNamesOfTheirRegions) {
  EXPECT_EQ(website_endpoint("eu-west-1"), "s3-website-eu-west-1.amazonaws.com");
  EXPECT_EQ(website_endpoint("us-east-2"), "s3-website.us-east-2.amazonaws.com");
  EXPECT_EQ(website_endpoint("cn-north-1"), "s3-website.cn-north-1.amazonaws.com.cn");
  for (const char* region : {"us-east-1", "eu-central-1", "cn-northwest-1"}) {
    const std::string name = website_endpoint(region) + ".";
    const auto target = aws_target_of_name(name);
    ASSERT_TRUE(target) << region;
    EXPECT_EQ(target->region, region);
  }
}

TEST(AwsAliasZones, ZonesStandForServicesAndBack) {
  EXPECT_EQ(describe(aws_target_of_zone("Z2FDTNDATAQYW2")), "CloudFront ");
  EXPECT_EQ(describe(aws_target_of_zone("Z35SXDOTRQ7X7K")), "Elastic Load Balancing us-east-1");
  EXPECT_EQ(describe(aws_target_of_zone("Z26RNL4JYFTOTI")), "Elastic Load Balancing, network us-east-1");
  EXPECT_EQ(describe(aws_target_of_zone("Z1UJRXOUMOOFQ8")), "API Gateway us-east-1");
  EXPECT_EQ(describe(aws_target_of_zone("Z9")), "nothing");
  EXPECT_EQ(describe(aws_target_of_zone("")), "nothing");
  const auto website = aws_target_of_name("s3-website.eu-central-1.amazonaws.com.");
  ASSERT_TRUE(website);
  EXPECT_EQ(aws_zone_of(*website), "Z21DNDUVLTQW6Q");
  EXPECT_EQ(aws_zone_of(*aws_target_of_zone("Z3DQVH9N71FHZ0")), "Z3DQVH9N71FHZ0");
  EXPECT_EQ(aws_zone_of({"VPC Lattice", "us-west-2"}), "") << "a name without a row is known all the same";
}

}  // namespace
}  // namespace milepost::model
