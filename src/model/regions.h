// The regions that requests may name, as the newest service model lists them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace milepost::model {

/// VPCRegion: where a VPC can be.
inline constexpr auto kVpcRegions = std::to_array<std::string_view>(
    {"af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1",  "ap-northeast-2",
     "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1",  "ap-southeast-2",
     "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",  "ap-southeast-7",
     "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1",  "eu-central-1",
     "eu-central-2",   "eu-isoe-west-1", "eu-north-1",     "eu-south-1",      "eu-south-2",
     "eu-west-1",      "eu-west-2",      "eu-west-3",      "eusc-de-east-1",  "il-central-1",
     "me-central-1",   "me-south-1",     "mx-central-1",   "sa-east-1",       "us-east-1",
     "us-east-2",      "us-gov-east-1",  "us-gov-west-1",  "us-iso-east-1",   "us-iso-west-1",
     "us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1",
     "us-west-2"});

/// CloudWatchRegion: where an alarm can be. The model lists the same.
inline constexpr const auto& kCloudWatchRegions = kVpcRegions;

/// ResourceRecordSetRegion: what a latency record set can stand for.
inline constexpr auto kResourceRecordSetRegions = std::to_array<std::string_view>(
    {"af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1", "ap-northeast-2",
     "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2",
     "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
     "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1", "eu-central-1",
     "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",     "eu-west-1",
     "eu-west-2",      "eu-west-3",      "eusc-de-east-1", "il-central-1",   "me-central-1",
     "me-south-1",     "mx-central-1",   "sa-east-1",      "us-east-1",      "us-east-2",
     "us-gov-east-1",  "us-gov-west-1",  "us-west-1",      "us-west-2"});

/// The operator's own, which latency and geoproximity record sets and traffic policies may name beside AWS's. To be set
/// once, before the first request is read and while one thread runs.
void set_operator_regions(std::vector<std::string> names);
bool is_operator_region(std::string_view region);

/// What a record set can stand for, AWS's or the operator's.
bool is_record_set_region(std::string_view region);

}  // namespace milepost::model
