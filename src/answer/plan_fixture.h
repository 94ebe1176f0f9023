// For the room's tests: record sets that compete, put into a zone one by one.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answer/zone_fixture.h"
#include "zone/plan.h"

namespace milepost::answer {

using zone::PlanMember;
using zone::Policy;

inline constexpr std::string_view kExampleSoa =
    "example.com. 300 SOA ns.example.com. host.example.com. 1 7200 900 1209600 300";

/// The zone example.com. of id Z1, to which tests add plans.
class PlanLab : public ZoneFixture {
 public:
  explicit PlanLab(AnswerOptions options = {}) : ZoneFixture(std::move(options)) {
    load("Z1", "example.com.", "@ 900 SOA ns host 1 7200 900 1209600 300\n@ 60 NS ns\nns 60 A 192.0.2.53\n");
  }

  /// Values in zone-file text; names are relative to the root.
  static PlanMember records(std::string label, dns::RrType type, const std::vector<std::string>& values,
                            std::uint32_t ttl = 60) {
    static const dns::Name kRoot;
    std::vector<dns::Rdata> rdatas;
    for (const std::string& value : values)
      rdatas.push_back(dns::scan_rdata(type, value, {dns::Escapes::kDecimal, &kRoot}).value());
    PlanMember member{.label = std::move(label)};
    member.records = zone::prepare_rrset(type, ttl, rdatas).value();
    return member;
  }
  static PlanMember address(std::string label, const std::string& value) {
    return records(std::move(label), dns::RrType::A, {value});
  }
  static PlanMember alias(std::string label, std::string_view target, bool evaluate = true) {
    PlanMember member{
        .label = std::move(label), .evaluate_target = evaluate, .kind = zone::ContentKind::kName};
    member.target = scan(target);
    return member;
  }
  static PlanMember outside(std::string label, std::string_view target) {
    PlanMember member = alias(std::move(label), target);
    member.kind = zone::ContentKind::kOutside;
    return member;
  }

  /// Puts them at `owner` and shows them.
  void put(std::string_view owner, dns::RrType type, Policy policy, std::vector<PlanMember> members,
           std::string_view collection = {}) {
    put_in("Z1", owner, type, policy, std::move(members), collection);
  }
  void put_in(std::string_view zone, std::string_view owner, dns::RrType type, Policy policy,
              std::vector<PlanMember> members, std::string_view collection = {}) {
    for (PlanMember& member : members) {
      const auto done = writer().put_member(zone, scan(owner), type, policy, collection, std::move(member));
      if (!done) throw std::runtime_error(done.error().message);
    }
    commit();
  }
  /// A verdict, which is seen at once.
  void say(std::string_view check, bool healthy) { writer().put_verdict(check, healthy); }

  /// Of each address in an answer of `name` A, how often it was the one answer. "" counts answers without one.
  std::map<std::string, int> shares(const std::string& name, int asked) {
    std::map<std::string, int> counts;
    for (int i = 0; i < asked; ++i) {
      const ResponseText response = ask(name, dns::RrType::A);
      const std::string one = response.answer.size() == 1 ? response.answer.front() : "";
      ++counts[one.substr(one.rfind(' ') + 1)];
    }
    return counts;
  }
};

/// The member with what its policy compares.
inline PlanMember keyed(PlanMember member, std::uint64_t key) {
  member.key = key;
  return member;
}
inline PlanMember placed(PlanMember member, std::string param) {
  member.param = std::move(param);
  return member;
}
inline PlanMember checked(PlanMember member, std::string check) {
  member.check = std::move(check);
  return member;
}

}  // namespace milepost::answer
