#include "api/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace milepost::api {
namespace {

using testing::ElementsAre;

TEST(Audit, WhatMayChangeSomethingIsRecordedAndWhatReadsIsNot) {
  constexpr std::array<std::string_view, 3> kReading = {"Get", "List", "Test"};
  for (const Route& route : routes()) {
    const bool reads = std::ranges::any_of(kReading, [&](auto verb) { return route.name.starts_with(verb); });
    EXPECT_EQ(is_recorded(route), !reads) << route.name;
    EXPECT_FALSE(is_recorded(route) && route.open) << route.name << ": nobody would be known";
  }
}

TEST(Audit, AnEntryNamesTheCallerAndTheResources) {
  const http::Request request{.method = "POST",
                              .target = "/2013-04-01/hostedzone/%2Fhostedzone%2FZ1/rrset/",
                              .headers = {{"User-Agent", "aws-cli/2 \x1b[0m" + std::string(1'000, 'x')}},
                              .body = {},
                              .peer = "192.0.2.1:5000"};
  const aws::Caller caller{.account = "123456789012",
                           .user = "ci",
                           .access_key_id = "AKIA1",
                           .arn = "arn:aws:iam::123456789012:user/ci",
                           .source = "192.0.2.1"};
  const auto now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
  const auto entry = entry_of_call(find_route(request.method, request.target), caller, request, "r1", now);
  EXPECT_EQ(entry.time, "2026-11-22T00:00:00.000Z");
  EXPECT_EQ(entry.request_id, "r1");
  EXPECT_EQ(entry.account, caller.account);
  EXPECT_EQ(entry.user, caller.user);
  EXPECT_EQ(entry.access_key_id, caller.access_key_id);
  EXPECT_EQ(entry.arn, caller.arn);
  EXPECT_EQ(entry.source, caller.source);
  EXPECT_EQ(entry.operation, "ChangeResourceRecordSets");
  EXPECT_THAT(entry.resources, ElementsAre("Z1"));
  EXPECT_LE(entry.user_agent.size(), 256u);
  EXPECT_THAT(entry.user_agent, testing::StartsWith("aws-cli/2 ?[0mxxx"));
}

TEST(Audit, KindsOfResourcesAndVersionsAreNoResources) {
  const http::Request request{
      .method = "POST", .target = "/2013-04-01/tags/hostedzone/Z1", .headers = {}, .body = {}, .peer = {}};
  const auto entry = entry_of_call(find_route(request.method, request.target), {}, request, "r1", {});
  EXPECT_THAT(entry.resources, ElementsAre("Z1"));
}

}  // namespace
}  // namespace milepost::api
