// For tests of VPCs and private zones: a catalog to write, and what its clients see.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cidr.h"
#include "base/published.h"
#include "zone/catalog_writer.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {

inline base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

inline std::vector<base::Cidr> cidrs(const std::vector<std::string>& texts) {
  std::vector<base::Cidr> out;
  for (const std::string& text : texts) out.push_back(base::Cidr::parse(text).value());
  return out;
}

class PrivateZonesTest : public testing::Test {
 protected:
  /// The VPC's id; "" for none.
  std::string vpc_of(std::string_view address) {
    const base::IpAddress client = ip(address);
    const auto vpc = catalog_.newest()->vpc_of({client.octets.data(), client.size});
    return vpc ? std::string(vpc->id) : "";
  }
  /// The private zone's id that the address sees; "" for none.
  std::string seen(std::string_view address, std::string_view question, std::size_t from = 0) {
    const Catalog& catalog = *catalog_.newest();
    const base::IpAddress client = ip(address);
    const auto vpc = catalog.vpc_of({client.octets.data(), client.size});
    if (!vpc) return "";
    const Zone* zone = catalog.find_private(HashedName(name(question), catalog.seed()), *vpc, from);
    return zone != nullptr ? std::string(zone->id()) : "";
  }
  void put_private(const std::string& id, std::string_view apex, std::vector<std::string> vpcs) {
    writer_.put_zone({id, name(apex), 1, {}, true, std::move(vpcs)});
  }
  void commit() { writer_.commit(++revision_); }

  base::Published<Catalog> catalog_;
  CatalogWriter writer_{catalog_};
  std::int64_t revision_ = 0;
};

}  // namespace milepost::zone
