// A choice allocates nothing, whatever the policy and however deep the tree.
//
// The program's operator new is replaced by one that counts while it is told to. Sanitizers replace the same function, so
// there is nothing to count in their builds; src/nameserver has the test for the whole answer, which counts locks, too.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "routing/routing_fixture.h"

namespace {

bool counting = false;
std::uint64_t allocations = 0;

void* counted_allocation(std::size_t size) {
  if (counting) ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return counted_allocation(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace milepost::routing {
namespace {

using zone::leads_on;
using zone::leads_outside;
using zone::leads_to_name;
using zone::leads_to_records;
using zone::PlanGroup;
using zone::PlanMember;
using zone::Policy;

/// A group of twelve: records, an alias to a plan and one to plain records, a group, a name elsewhere.
PlanGroup everything(Policy policy) {
  PlanGroup group{.policy = policy, .collection = policy == Policy::kIpBased ? "col" : "", .members = {}};
  for (std::uint32_t i = 0; i < 8; ++i) group.members.push_back(leads_to_records(std::to_string(i), i + 1));
  group.members.push_back(leads_to_name("plan", "plan.example."));
  group.members.push_back(leads_to_name("plain", "plain.example."));
  group.members.push_back(
      leads_on("group", {.policy = Policy::kMultivalue, .members = {leads_to_records("x", 50)}}));
  group.members.push_back(leads_outside("outside", "elsewhere.test."));
  for (std::size_t i = 0; i < group.members.size(); ++i) {
    PlanMember& member = group.members[i];
    member.key = i % 2;
    member.check = "check" + std::to_string(i % 4);
    if (policy == Policy::kLatency || policy == Policy::kGeoproximity) member.param = "r" + std::to_string(i);
    if (policy == Policy::kIpBased) member.param = i == 11 ? "*" : "here";
    if (policy == Policy::kGeolocation) member.key = zone::geo_key("", i % 2 == 0 ? "DE" : "*", "");
  }
  return group;
}

std::string owner_of(std::size_t policy) {
  return "p" + std::to_string(policy) + ".example.";
}

class AllocationTest : public testing::Test {
 protected:
  AllocationTest() : lab_({{0, 0}, {10, 10}, {20, 20}}) {
    lab_.put_plain("plain.example.", 100);
    lab_.put("plan.example.", {.policy = Policy::kWeighted, .members = {leads_to_records("y", 60)}});
    lab_.writer().put_outside({.type = dns::RrType::A,
                               .name = zone::name("elsewhere.test."),
                               .records = zone::records(70),
                               .use_until_s = lab_.now_s + 1});
    lab_.writer().put_cidr_location("col", {"here", {base::Cidr::parse("192.0.2.0/24").value()}});
    for (std::size_t i = 0; i < zone::kPolicyCount; ++i)
      lab_.put(owner_of(i), everything(static_cast<Policy>(i)));
    lab_.commit();
    lab_.place.location.country = zone::geo_key("", "DE", "");
    lab_.place.latencies_ms = {10, kNoLatency};
  }

  Lab lab_;
};

TEST_F(AllocationTest, TheCounterCounts) {
  allocations = 0;
  counting = true;
  delete new int(1);
  counting = false;
  EXPECT_EQ(allocations, 1u);
}

TEST_F(AllocationTest, NoneForAnyPolicy) {
  for (std::uint32_t verdicts = 0; verdicts < 16; ++verdicts) {
    for (std::uint32_t check = 0; check < 4; ++check)
      lab_.writer().put_verdict("check" + std::to_string(check), (verdicts >> check & 1) != 0);
    for (std::size_t policy = 0; policy < zone::kPolicyCount; ++policy) {
      const zone::RrsetView plan = lab_.plan_at(owner_of(policy)).value();
      std::size_t answers = 0;
      allocations = 0;
      counting = true;
      for (int i = 0; i < 500; ++i) {
        Client client = lab_.client();
        answers += lab_.choose_at(plan, client).count;
      }
      counting = false;
      EXPECT_EQ(allocations, 0u) << "policy " << policy << ", verdicts " << verdicts;
      EXPECT_GE(answers, 500u);
    }
  }
}

}  // namespace
}  // namespace milepost::routing

#endif
