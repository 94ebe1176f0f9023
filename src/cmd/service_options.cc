// Listeners to identities and advertised addresses; numbers to where they count.
#include "cmd/service_options.h"

#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <span>
#include <utility>

#include "aws/error_response.h"
#include "base/check.h"
#include "base/log.h"
#include "cmd/store_location.h"
#include "dns/wire.h"
#include "model/instant.h"

namespace milepost::cmd {
namespace {

/// Calls that change something wait for the disk, many at a time for one synchronisation; reads go on beside them.
constexpr int kApiThreads = 16;

/// Which name servers a listener is.
zone::Identity identity(const Listen& listen, const publish::HostPatterns& patterns) {
  zone::Identity out;
  out.every_host = listen.hosts.empty();
  for (const std::string& host : listen.hosts) {
    if (const auto number = patterns.number(host)) out.hosts.set(*number);
  }
  return out;
}

/// The addresses that DNS tells of a listener's name servers.
model::NameServerListener advertised(const Listen& listen) {
  if (!listen.advertise.empty()) return {listen.hosts, listen.advertise};
  if (!listen.endpoint.is_wildcard()) return {listen.hosts, {address_text(listen.endpoint)}};
  log::warning(
      "{} stands for every address of this machine: set `advertise` for it, or the name servers' host names "
      "have "
      "no address there",
      listen.endpoint.print());
  return {listen.hosts, {}};
}

/// Where this node's name servers answer.
model::NameServerPlacement placement(const Config& config, const model::Node& node) {
  model::NameServerPlacement out{.node = node.name, .location = node.location};
  for (const Listen& listen : config.listen) out.listeners.push_back(advertised(listen));
  return out;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0' ? name.data() : "milepost";
}

}  // namespace

base::Result<Config> effective_config(const ServeOptions& options) {
  auto config = options.config.empty() ? base::Result<Config>(default_config()) : read_config(options.config);
  if (!config) return config;
  if (!options.dns.empty()) config->listen.clear();
  for (const std::string& text : options.dns) {
    auto endpoint = nameserver::Endpoint::parse(text);
    if (!endpoint) return std::unexpected(endpoint.error());
    config->listen.push_back({*endpoint, {}, {}});
  }
  if (!options.api.empty()) {
    auto endpoint = nameserver::Endpoint::parse(options.api);
    if (!endpoint) return std::unexpected(endpoint.error());
    config->api = *endpoint;
  }
  if (!options.roles.empty()) {
    const auto roles = Roles::parse(options.roles);
    if (!roles) return std::unexpected(roles.error());
    config->roles = *roles;
  }
  if (!options.node.empty()) config->node = options.node;
  if (!options.location.empty()) config->location = options.location;
  for (const StoreOptions* store : {&options.store, static_cast<const StoreOptions*>(&config->store)}) {
    if (const auto usable = check_store_options(*store); !usable) return std::unexpected(usable.error());
  }
  if (!options.store.url.empty()) config->store = options.store;
  if (!options.api_certificate.empty()) config->api_certificate = options.api_certificate;
  if (!options.api_key.empty()) config->api_key = options.api_key;
  if (config->api_certificate.empty() != config->api_key.empty())
    return base::fail("InvalidConfig", "the API's certificate and its key must be given together");
  return config;
}

nameserver::ServerOptions name_server_options(const Config& config) {
  nameserver::ServerOptions out;
  for (const Listen& listen : config.listen) out.listeners.push_back(listen.endpoint);
  out.udp_workers = config.udp_workers;
  out.udp_may_fragment = config.edns_payload > dns::kUdpPayloadDefault;  // an operator's own wish
  out.tcp_workers = config.tcp_workers;
  out.tcp = config.tcp;
  return out;
}

answer::AnswerOptions answer_options(const Config& config) {
  answer::AnswerOptions out;
  out.udp_payload_max = config.edns_payload;
  out.nsid = config.nsid;
  out.sources.subnets_from = config.client_subnets_from;
  for (const Listen& listen : config.listen) out.listeners.push_back(identity(listen, config.name_servers));
  MILEPOST_CHECK(RAND_bytes(out.cookie_secret.data(), out.cookie_secret.size()) == 1, "no random numbers");
  return out;
}

http::ServerOptions api_options(const Config& config) {
  http::ServerOptions out;
  out.address = address_text(config.api);
  out.port = config.api.port();
  out.threads = kApiThreads;
  out.refusal = aws::refusal_response;
  out.certificate_file = config.api_certificate;
  out.private_key_file = config.api_key;
  return out;
}

api::NameServerHosts name_server_hosts(const Config& config) {
  return {config.name_servers.patterns, config.name_servers.hosts_per_pattern};
}

model::Node node_of(const Config& config, std::string id) {
  model::Node out;
  out.name = config.node.empty() ? host_name() : config.node;
  out.id = std::move(id);
  out.roles = config.roles.words();
  for (const Listen& listen : config.listen) {
    if (config.roles.dns) out.addresses.push_back(listen.endpoint.print());
  }
  out.api = config.api.print();
  out.location = config.location;
  out.version = MILEPOST_VERSION;
  out.started = model::print_instant(std::chrono::system_clock::now());
  return out;
}

base::Result<publish::FollowerOptions> follower_options(const Config& config, model::Node about,
                                                        bool store_is_shared) {
  publish::FollowerOptions out;
  out.about = std::move(about);
  out.hosts = config.name_servers;
  out.placement.record = placement(config, out.about);
  out.placement.only_node = !store_is_shared;
  const auto zones =
      publish::compile_name_server_zones(config.name_servers, std::span(&out.placement.record, 1));
  if (!zones) return std::unexpected(zones.error());
  return out;
}

}  // namespace milepost::cmd
