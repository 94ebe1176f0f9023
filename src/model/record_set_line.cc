// Name, TTL, type and values first; what only a routing policy or an alias has follows in brackets.
#include "model/record_set_line.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <vector>

namespace milepost::model {
namespace {

class Notes {
 public:
  template <class T>
  void add(std::string_view name, const std::optional<T>& value) {
    if (value) notes_.push_back(fmt::format("{}={}", name, *value));
  }
  std::string print() const { return notes_.empty() ? "" : fmt::format(" [{}]", fmt::join(notes_, ", ")); }

 private:
  std::vector<std::string> notes_;
};

void add_places(const RecordSet& set, Notes& notes) {
  notes.add("Region", set.region);
  if (set.geo_location) {
    notes.add("Continent", set.geo_location->continent_code);
    notes.add("Country", set.geo_location->country_code);
    notes.add("Subdivision", set.geo_location->subdivision_code);
  }
  if (const auto& near = set.geo_proximity_location) {
    notes.add("AWSRegion", near->aws_region);
    notes.add("LocalZoneGroup", near->local_zone_group);
    if (near->coordinates)
      notes.add("Coordinates",
                std::optional(near->coordinates->latitude + " " + near->coordinates->longitude));
    notes.add("Bias", near->bias);
  }
  if (const auto& cidr = set.cidr_routing_config)
    notes.add("CIDR", std::optional(cidr->collection_id + "/" + cidr->location_name));
}

std::string notes_of(const RecordSet& set) {
  Notes notes;
  notes.add("SetIdentifier", set.set_identifier);
  notes.add("Weight", set.weight);
  notes.add("Failover", set.failover);
  notes.add("MultiValueAnswer", set.multi_value_answer);
  add_places(set, notes);
  notes.add("HealthCheck", set.health_check_id);
  notes.add("TrafficPolicyInstance", set.traffic_policy_instance_id);
  if (set.alias_target) notes.add("Zone", std::optional(set.alias_target->hosted_zone_id));
  return notes.print();
}

}  // namespace

std::string print_line(const RecordSet& set) {
  std::string line = set.name;
  if (set.ttl) line += fmt::format(" {}", *set.ttl);
  line += " " + set.type;
  for (const ResourceRecord& record : set.resource_records) line += " " + record.value;
  if (set.alias_target) line += " -> " + set.alias_target->dns_name;
  return line + notes_of(set);
}

}  // namespace milepost::model
