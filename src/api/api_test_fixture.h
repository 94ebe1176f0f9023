// What tests of operations start from: the embedded store in a directory of its own, two callers, a clock to
// set.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "api/context.h"
#include "api/create_hosted_zone.h"
#include "aws/caller.h"
#include "model/keys.h"
#include "model/stored.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::api {

class ApiTest : public testing::Test {
 protected:
  void SetUp() override {
    store::SqliteOptions options;
    options.directory = directory_.path();
    options.role = store::SqliteOptions::Role::kOwner;
    options.may_create = true;
    auto opened = store::open_sqlite(options);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
    context_ = std::make_unique<Context>(Context{.store = *store_});
    context_->now = [this] { return now_; };
  }

  base::Result<CreateHostedZoneResponse> try_to_create(const std::string& name, const std::string& reference,
                                                       std::optional<std::string> set = {}) {
    CreateHostedZoneRequest request;
    request.name = name;
    request.caller_reference = reference;
    request.delegation_set_id = std::move(set);
    return create_hosted_zone(*context_, caller_, request);
  }

  /// The zone that must come of it.
  CreateHostedZoneResponse create(const std::string& name, const std::string& reference = "") {
    auto response = try_to_create(name, reference.empty() ? "reference of " + name : reference);
    EXPECT_TRUE(response) << response.error().message;
    return response.value_or(CreateHostedZoneResponse{});
  }

  /// Every key of the store, in order.
  std::vector<std::string> keys_of_store() {
    store::RangeRequest all;
    all.keys_only = true;
    std::vector<std::string> keys;
    const auto range = store_->range(all);
    EXPECT_TRUE(range);
    for (const store::KeyValue& entry : range->entries) keys.push_back(entry.key);
    return keys;
  }

  template <class T>
  T stored(const std::string& key) {
    const auto entry = store_->get(key);
    EXPECT_TRUE(entry && *entry) << key;
    return *model::decode_stored<T>(**entry);
  }

  void put(const std::string& key, std::string value) {
    EXPECT_TRUE(
        store_->commit({.compares = {}, .writes = {store::Write::put(key, std::move(value))}})->succeeded);
  }

  store::ScratchDirectory directory_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Context> context_;
  std::chrono::system_clock::time_point now_ = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
  const aws::Caller caller_{"123456789012", "root", "AKIAEXAMPLE", "arn:aws:iam::123456789012:root"};
  const aws::Caller stranger_{"210987654321", "root", "AKIASTRANGE", "arn:aws:iam::210987654321:root"};
};

/// "Code: message" of a failed outcome; empty when it did not fail.
template <class T>
std::string problem_of(const base::Result<T>& outcome) {
  return outcome ? "" : outcome.error().code + ": " + outcome.error().message;
}

}  // namespace milepost::api
