// The operator's regions are of the process: what a request may name does not differ between its readers.
#include "model/regions.h"

#include <algorithm>
#include <utility>

namespace milepost::model {
namespace {

std::vector<std::string>& operator_regions() {
  static std::vector<std::string> names;
  return names;
}

}  // namespace

void set_operator_regions(std::vector<std::string> names) {
  operator_regions() = std::move(names);
}

bool is_operator_region(std::string_view region) {
  return std::ranges::find(operator_regions(), region) != operator_regions().end();
}

bool is_record_set_region(std::string_view region) {
  return std::ranges::find(kResourceRecordSetRegions, region) != kResourceRecordSetRegions.end() ||
         is_operator_region(region);
}

}  // namespace milepost::model
