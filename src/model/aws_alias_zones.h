// What AWS documents of names that aliases may lead to: each service's names, and the hosted zones that stand for them.
//
// Sources: the pages "... endpoints and quotas" of the AWS General Reference, one a service, and what Terraform's and
// external-dns' tables say. AWS adds regions faster than such tables grow, so a service's name in a region without a row
// is still that service's name: only its hosted zone is not known here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace milepost::model {

/// A service, in one region or everywhere at once.
struct AwsTarget {
  std::string_view service;  // "CloudFront": for people to read
  std::string_view region;   // empty: it has none

  friend bool operator==(const AwsTarget&, const AwsTarget&) = default;
};

/// The service and region of a name in the stored form; its region is a part of `stored_name`. nullopt: no service of
/// these has such names.
std::optional<AwsTarget> aws_target_of_name(std::string_view stored_name);

/// What the hosted zone stands for; nullopt: nothing that is known here.
std::optional<AwsTarget> aws_target_of_zone(std::string_view hosted_zone_id);

/// The hosted zone that stands for it; empty: not known here.
std::string_view aws_zone_of(const AwsTarget& target);

/// The DNS name of the websites of a region's buckets: s3-website-eu-west-1.amazonaws.com where S3 is old enough,
/// s3-website.eu-west-2.amazonaws.com elsewhere (AWS General Reference, "Amazon S3 website endpoints").
std::string website_endpoint(std::string_view region);

}  // namespace milepost::model
