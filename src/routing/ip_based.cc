// IP-based routing: the location of a CIDR collection whose longest block holds the client.
#include "routing/policies.h"

namespace milepost::routing {
namespace {

int member_with(const zone::GroupView& group, std::uint64_t location) {
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i].key() == location) return static_cast<int>(i);
  }
  return kNobody;
}

}  // namespace

const zone::CidrMap* collection_of(const zone::GroupView& group, const Context& context) {
  if (!group.has_collection()) return nullptr;
  return zone::find_collection(*context.catalog.tables().collections, group.collection_number());
}

int pick_ip_based(const zone::GroupView& group, Context& context) {
  const auto healthy = [&](int index) { return context.healthy(group[static_cast<std::size_t>(index)]); };
  int picked = kNobody;
  int longest = kNobody;  // healthy or not
  const auto consider = [&](std::uint64_t location) {
    const int member = member_with(group, location);
    if (member == kNobody) return true;
    if (longest == kNobody) longest = member;
    if (healthy(member)) picked = member;
    return picked == kNobody;
  };
  if (const auto* known = collection_of(group, context); known != nullptr) {
    Client& client = context.client;
    client.depends_on(known->for_each_match(client.address(), client.prefix(), consider));
  }
  if (picked == kNobody) consider(zone::kDefaultCidrKey);
  return picked != kNobody ? picked : longest;
}

}  // namespace milepost::routing
