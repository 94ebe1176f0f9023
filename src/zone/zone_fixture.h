// For the room's tests: names, folders and what a catalog holds, each in a word.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "zone/catalog.h"
#include "zone/node.h"
#include "zone/plan.h"

namespace milepost::zone {

inline dns::Name name(std::string_view text) {
  return dns::scan_name(text, dns::Escapes::kDecimal).value();
}

inline dns::Rdata address(std::uint32_t number) {
  dns::Rdata rdata(4);
  base::store_u32(rdata.data(), number);
  return rdata;
}

/// A record set's octets, without what belongs to one process.
inline std::string octets_of(const RrsetView& rrset) {
  base::Bytes octets = rrset.records();
  PreparedRrset plan;
  if (rrset.is_plan()) {
    plan = compose_plan(rrset.type(), decompose_plan({octets.data() - sizeof(RrsetHeader),
                                                      octets.size() + sizeof(RrsetHeader)}))
               .value();
    octets = plan;
  }
  return {octets.begin(), octets.end()};
}

/// Everything a catalog holds, in a form that can be compared.
inline std::map<std::string, std::string> contents(const Catalog& catalog) {
  std::map<std::string, std::string> all;
  catalog.for_each_zone([&](const Zone& zone) {
    const std::string id(zone.id());
    all[id] = dns::print_name(zone.name(), dns::Escapes::kDecimal) + " sets " +
              std::to_string(zone.rrset_count) + " nodes " + std::to_string(zone.node_count) + " cuts " +
              std::to_string(zone.cut_count) + " plans " + std::to_string(zone.plan_count) +
              (zone.is_private ? " private" : " public");
    for_each_id(zone.vpcs(), [&](std::string_view vpc) { all[id].append(" ").append(vpc); });
    for_each_page(zone.nodes, [&](const Page& page, std::uint32_t, int) {
      for (std::uint32_t i = 0; i < page.count; ++i) {
        const NodeView node(page.entry(i));
        const std::string owner(node.relative_name().begin(), node.relative_name().end());
        all[id + "/" + owner] = std::to_string(node.children());
        node.for_each_rrset([&](const RrsetView& rrset) {
          all[id + "/" + owner + "/" + dns::print_type(rrset.type())] = octets_of(rrset);
        });
      }
    });
  });
  for_each_page(catalog.parts().networks.entries, [&](const Page& page, std::uint32_t, int) {
    for (std::uint32_t i = 0; i < page.count; ++i) {
      const std::string network = NetworkEntry::read(page.entry(i)).network.cidr().print();
      all[network + " " + std::string(NetworkEntry::vpc_at(page.entry(i)))] = "network";
    }
  });
  return all;
}

/// A directory of its own, gone with it.
class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "milepost-zone-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace milepost::zone
