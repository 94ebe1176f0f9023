// What an operator can set: the configuration file (TOML), with defaults that serve on this machine alone.
//
//   drain_grace_s = 5                         # answers go on this long after SIGTERM
//   roles = ["api", "dns", "health"]          # what this node does; left out: all
//
//   [node]
//   name = "fra-1"                            # one of a kind; left out: the host's name
//   location = "Frankfurt"                    # as you call it
//
//   [store]
//   url = "etcd://10.0.0.1:2379,10.0.0.2:2379"   # left out: an embedded store in the data directory
//   ca = "/etc/milepost/etcd-ca.pem"          # TLS, with this authority; all PEM, read again when they change
//   certificate = "/etc/milepost/etcd.pem"    # the client's own, with its key
//   key = "/etc/milepost/etcd-key.pem"
//   user = "milepost"                         # of etcd's own authentication
//   password_file = "/etc/milepost/etcd-password"
//
//   [name_servers]
//   patterns = ["ns-{}.example.net", ...]     # host names that zones are delegated to; {} is the number
//   hosts_per_pattern = 512
//
//   [[listen]]                                # once for each address; none: 127.0.0.1:5300
//   address = "192.0.2.1:53"                  # IPv6 in brackets: "[2001:db8::1]:53"
//   hosts = ["ns-1.example.net"]              # which name servers answer here; left out: all
//   advertise = ["198.51.100.1"]              # their addresses in DNS; left out: the address above
//
//   [api]
//   address = "127.0.0.1:5380"
//   certificate = "/etc/milepost/api.pem"     # with its chain, PEM; with it the API is at https://
//   key = "/etc/milepost/api-key.pem"         # its key, PEM without a passphrase. Both are loaded again when they
//                                             # change, within a second and without a pause
//
//   [dns]
//   edns_payload = 1232
//   nsid = "fra-1"
//   udp_workers = 1
//   tcp_workers = 1
//   tcp_connections_max = 1000
//   tcp_connections_per_client_max = 100
//   tcp_idle_s = 10
//   tcp_queries_max = 0                       # of one connection; 0: no limit
//   tcp_lifetime_s = 0                        # of one connection; 0: no limit
//   client_subnets_from = ["192.0.2.0/24"]    # resolvers whose client subnet option (RFC 7871) is believed;
//                                             # left out: all of them
//
//   [location]                                # where clients are; what comes first here counts first
//   overlay = ["10.0.0.0/8,country=DE", "192.0.2.0/24,region=us-east-1"]
//   overlay_files = ["/etc/milepost/offices.csv"]     # such lines
//   mmdb = ["/var/lib/milepost/country.mmdb"]         # `milepost geo build` makes one
//   latency = "/etc/milepost/latency.csv"             # lines prefix,region,ms; without: distance decides
//   latency_gain_ms = 5                               # a new table turns the order of two regions for so much
//   reload_s = 2                                      # how often files are looked at; they are read when they change
//
//   [[location.regions]]                      # regions beside AWS's, and other coordinates for those
//   name = "fra-dc1"
//   latitude = 50.1
//   longitude = 8.7
//
//   [alias]                                   # aliases to names elsewhere
//   allow = ["*.example.net", "cdn.example"]  # besides those of AWS' services; "*.x": all names below x; "*": every name
//   resolvers = ["192.0.2.53:53"]             # asked in this order; left out: those of /etc/resolv.conf
//   ttl_max_s = 60                            # of what is answered
//   stale_s = 86400                           # so long an answer goes on while no resolver answers
//   empty_after_s = 60                        # so long it goes on while resolvers say that there is nothing
//   targets_max = 10000                       # names and types resolved; the others are answered with SERVFAIL
//
//   [audit]
//   retention_days = 90                       # audit entries and changes are forgotten after so long; 0: never
//   sweep_max = 20000                         # entries forgotten at once, every ten minutes
//
//   [limits]                                  # AWS's quotas unless set; the names are api::Limits' own
//   hosted_zones = 500
//   record_sets_per_zone = 10000
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "api/audit_sweeper.h"
#include "api/context.h"
#include "base/cidr.h"
#include "base/result.h"
#include "cmd/commands.h"
#include "cmd/location_config.h"
#include "nameserver/endpoint.h"
#include "nameserver/options.h"
#include "outside/refresher.h"
#include "publish/host_patterns.h"

namespace milepost::cmd {

struct Listen {
  nameserver::Endpoint endpoint;
  std::vector<std::string> hosts;      // empty: all
  std::vector<std::string> advertise;  // numeric addresses; empty: the endpoint's
};

struct Roles {
  bool api = true;     // takes changes
  bool dns = true;     // answers queries
  bool health = true;  // probes endpoints

  /// Words of `api`, `dns`, `health`; none: all. Error InvalidConfig.
  static base::Result<Roles> parse(const std::vector<std::string>& words);
  std::vector<std::string> words() const;
};

struct Config {
  std::chrono::seconds drain_grace{5};
  Roles roles;
  std::string node;      // empty: the host's name
  std::string location;  // empty: not said
  StoreOptions store;    // an empty url: the data directory's own
  publish::HostPatterns name_servers;
  std::vector<Listen> listen;
  nameserver::Endpoint api;
  std::string api_certificate;  // PEM file; empty: plain HTTP
  std::string api_key;
  api::Limits limits;
  api::AuditRetention audit;
  outside::RefresherOptions alias;    // names elsewhere are resolved so
  std::uint16_t edns_payload = 1232;  // DNS flag day 2020
  std::string nsid;                   // RFC 5001; empty: none is sent
  unsigned udp_workers = 1;
  unsigned tcp_workers = 1;
  nameserver::TcpLimits tcp;
  LocationConfig client_location;
  std::vector<base::Cidr> client_subnets_from;  // empty: everybody
};

Config default_config();

/// `source` names the text in messages. Error InvalidConfig: what is wrong, where, and for a key that does not exist
/// its name.
base::Result<Config> parse_config(std::string_view toml, std::string_view source);
/// Error InvalidConfig when the file cannot be read.
base::Result<Config> read_config(const std::filesystem::path& file);

/// The address alone, without port and brackets.
std::string address_text(const nameserver::Endpoint& endpoint);

}  // namespace milepost::cmd
