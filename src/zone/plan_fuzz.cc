// Any octets as a plan from a journal: what is called sound can be looked through, linked and composed again.
#include <vector>

#include "base/check.h"
#include "zone/plan.h"

namespace {

using namespace milepost;

/// The header and the plan, as a journal's record has them.
zone::PreparedRrset with_header(base::Bytes plan) {
  const zone::RrsetHeader header{static_cast<std::uint16_t>(dns::RrType::A),
                                 static_cast<std::uint16_t>(plan.size() >> 16),
                                 static_cast<std::uint16_t>(plan.size() & 0xffff), 0, zone::kIsPlan};
  zone::PreparedRrset rrset(sizeof(header));
  std::memcpy(rrset.data(), &header, sizeof(header));
  rrset.insert(rrset.end(), plan.begin(), plan.end());
  return rrset;
}

const zone::PlanLinks& links() {
  static const zone::PlanLinks kLinks{
      .check = [](std::string_view check) { return static_cast<std::uint32_t>(check.size()); },
      .name_health = [](dns::NameView target) { return static_cast<std::uint32_t>(target.size()); },
      .outside_health = [](dns::NameView target) { return static_cast<std::uint32_t>(target.size()); },
      .group_health = [](std::size_t offset) { return static_cast<std::uint32_t>(offset); },
      .region =
          [](std::string_view region) {
            return zone::LinkedRegion{region.size(), {1, 0, 0}};
          },
      .cidr_location = [](std::string_view location) { return std::uint64_t{1} + location.size(); },
      .collection = [](std::string_view id) { return static_cast<std::uint32_t>(id.size()); },
      .hash = [](dns::NameView target) { return static_cast<std::uint32_t>(target.label_count()); }};
  return kLinks;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  zone::PreparedRrset rrset = with_header({data, size});
  if (!zone::plan_is_sound(rrset)) return 0;
  const auto compose = [](const zone::PreparedRrset& plan) {
    const auto composed = zone::compose_plan(dns::RrType::A, zone::decompose_plan(plan));
    MILEPOST_CHECK(composed && zone::plan_is_sound(*composed), "what is sound composes again");
    return *composed;
  };
  const zone::PreparedRrset composed = compose(rrset);
  MILEPOST_CHECK(composed.size() == rrset.size(), "to as many octets");
  MILEPOST_CHECK(compose(composed) == composed, "and then to the same");
  zone::link_plan(rrset.data(), links());
  MILEPOST_CHECK(zone::plan_is_sound(rrset) && compose(rrset) == composed, "whatever the links are");
  return 0;
}
