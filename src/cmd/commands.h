// The subcommands: each is a function of the options that main.cc read from argv and the environment.
// Each returns the exit code; messages are on stderr.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace milepost::cmd {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kPartly = 3;  // done, but for what was named as skipped or left out

/// Which store, and how it is reached (store_location.h). An empty url: what the data directory says.
struct StoreOptions {
  std::string url = {};
  std::string ca = {};
  std::string certificate = {};
  std::string key = {};
  std::string user = {};
  std::string password_file = {};
};

/// Where a command finds its store: the one of a data directory, or the one that is named.
struct StorePlace {
  std::filesystem::path data = "data";
  StoreOptions store;
};

struct ServeOptions {
  std::filesystem::path data = "data";
  StoreOptions store;              // instead of the configuration's
  std::vector<std::string> roles;  // the same; empty: all
  std::string node;                // the same
  std::string location;            // the same
  std::filesystem::path config;    // empty: defaults
  std::vector<std::string> dns;    // instead of the configuration's listeners
  std::string api;                 // instead of the configuration's
  std::string api_certificate;     // the same
  std::string api_key;             // the same
};
int serve(const ServeOptions& options);

struct AccountOptions {
  StorePlace place;
  std::string name;
};
int create_account(const AccountOptions& options);
int list_accounts(const AccountOptions& options);

struct KeyOptions {
  StorePlace place;
  std::string account;  // of list: empty lists those of all
  std::string user = "root";
  std::string id;                // the key's, of policy and delete
  std::filesystem::path policy;  // a file with an IAM policy document; "-" is stdin; empty: none is given
  bool remove_policy = false;
};
int create_key(const KeyOptions& options);
/// Never shows a secret.
int list_keys(const KeyOptions& options);
int delete_key(const KeyOptions& options);
/// Shows the key's policy, or sets or removes it.
int key_policy(const KeyOptions& options);

struct CertOptions {
  std::filesystem::path directory = "tls";
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};  // host names and IP addresses
  bool force = false;  // replaces the server's certificate and key
};
/// Makes DIR/server.pem and DIR/server-key.pem, and DIR/ca.pem with DIR/ca-key.pem unless they exist; prints how to
/// use them.
int make_certificate(const CertOptions& options);

struct NodesOptions {
  StorePlace place;
  bool json = false;
  std::string name;  // of remove
};
/// Lists the nodes that are registered: those that live.
int list_nodes(const NodesOptions& options);
/// Takes a name server's addresses out of DNS that is gone for good.
int remove_node(const NodesOptions& options);

struct StoreCopyOptions {
  StoreOptions store;  // how etcd is reached, on whichever side it is
  std::string from;
  std::string to;
  bool dry_run = false;
  bool force = false;  // what else stands in `to` goes
};
/// Copies all that a store holds, as of one revision, and compares.
int copy_store(const StoreCopyOptions& options);

struct BackupOptions {
  StorePlace place;
  std::filesystem::path file;  // "-" is stdout
};
int backup(const BackupOptions& options);

struct RestoreOptions {
  StorePlace place;
  std::filesystem::path file;
  bool verify = false;  // the file alone
  bool dry_run = false;
  bool force = false;
};
int restore(const RestoreOptions& options);

struct VpcOptions {
  StorePlace place;
  std::string region;                 // of set-networks and delete: empty when the id says enough
  std::string id;                     // of create: empty makes one
  std::string account;                // of create, as is the comment
  std::vector<std::string> networks;  // CIDR blocks
  std::string comment;
};
/// Prints the VPC, as list does.
int create_vpc(const VpcOptions& options);
int list_vpcs(const VpcOptions& options);
/// Replaces the networks and prints the VPC.
int set_vpc_networks(const VpcOptions& options);
int delete_vpc(const VpcOptions& options);

inline constexpr const char* kHealthyWord = "healthy";
inline constexpr const char* kUnhealthyWord = "unhealthy";

struct HealthOptions {
  StorePlace place;
  std::string id;       // of the health check, of force and release
  std::string verdict;  // of force: one of the two words
};
/// Sets what a health check says, and prints it as list does.
int force_health(const HealthOptions& options);
int release_health(const HealthOptions& options);
int list_health(const HealthOptions& options);

struct AuditOptions {
  StorePlace place;
  std::string since;  // empty: from the oldest entry on
  std::string until;  // empty: to the newest
  std::string account;
  std::string user;
  std::string operation;
  std::string resource;
  bool failed = false;
  std::size_t limit = 100;  // the newest so many; 0: all
  bool json = false;
  bool follow = false;
};
int show_audit(const AuditOptions& options);

// Why `milepost revert` did not revert, or did not see the end of it.
inline constexpr int kNoSuchChange = 4;
inline constexpr int kNothingToRevert = 5;
inline constexpr int kAlreadyReverted = 6;
inline constexpr int kZoneGone = 7;
inline constexpr int kTouchedSince = 8;
inline constexpr int kRefusedByRules = 9;
inline constexpr int kNotInSync = 10;

struct RevertOptions {
  StorePlace place;
  std::string change;  // with or without /change/
  std::optional<std::string> comment;
  bool dry_run = false;
  std::chrono::seconds wait{0};  // for INSYNC, at most; 0: not at all
};
/// Prints the id of the change that reverts, or with dry_run its batch.
int revert(const RevertOptions& options);

struct ExplainOptions {
  StorePlace place;
  std::filesystem::path config;  // empty: defaults
  std::string name;
  std::string type = "A";
  std::string client;    // address or subnet, as a resolver tells it; empty: none is told
  std::string resolver;  // address; empty: one that would be believed
  std::vector<std::string> down;  // health checks that are taken to be unhealthy, and healthy
  std::vector<std::string> up;
  std::string zone;   // id; empty: the public zone that holds the name
  bool pick = false;  // the likeliest way alone
  bool json = false;
};
/// Prints why the name server would answer what it would answer.
int explain_answer(const ExplainOptions& options);

struct PreviewOptions {
  StorePlace place;
  std::filesystem::path config;        // empty: defaults
  std::string zone;                    // id
  std::filesystem::path change_batch;  // JSON
  std::filesystem::path queries;       // a query log, or
  std::filesystem::path subnets;       // a list of client subnets; "-" is stdin
  bool json = false;
};
/// Prints what a change would do to traffic; makes no change. kRefusedByRules: the API would refuse it.
int preview_change(const PreviewOptions& options);

struct GeoBuildOptions {
  std::filesystem::path output = "country.mmdb";
  std::filesystem::path tor = "/usr/share/tor";  // directory of geoip and geoip6
  bool tor_given = false;                        // with overlays, it is read only when it was asked for
  std::vector<std::filesystem::path> overlays;   // files of lines as [location] has them; the first counts most
  unsigned record_bits = 0;                      // 24, 28 or 32; 0: the least that does
};
/// Writes an MMDB and prints what is in it, and whose data that is.
int build_geo_database(const GeoBuildOptions& options);

struct GeoLookupOptions {
  std::vector<std::string> addresses;
  std::filesystem::path config;  // its [location]; or
  std::filesystem::path mmdb;    // this file alone
};
/// Prints of each address its place, who says so, and the block of addresses that it holds for.
int look_up_addresses(const GeoLookupOptions& options);

/// How commands that talk to the API reach it and who they are.
struct ApiOptions {
  std::string endpoint = "http://127.0.0.1:5380";
  std::filesystem::path
      credentials;  // empty: the environment's key, then shared_credentials, then data/credentials
  std::string profile = "default";
  std::string access_key_id;  // from the environment
  std::string secret;
  std::filesystem::path shared_credentials;
  std::string ca;  // PEM file of whom to trust over https://; empty: the system's authorities
};

struct ZoneImportOptions {
  ApiOptions api;
  std::filesystem::path file;  // "-" is stdin
  std::string origin;
  std::string zone_id;  // empty: the one zone named `origin`
  bool create = false;  // makes the zone when there is none of that name
  bool apex = false;    // replaces the zone's own SOA and NS, too
};
/// kPartly: lines of the file are none of the zone's, or nothing that the API knows. kFailed: the API refused some.
/// Doing it again is safe and completes what a broken run left.
int import_zone(const ZoneImportOptions& options);

struct ZoneExportOptions {
  ApiOptions api;
  std::string zone;              // name or id
  std::filesystem::path output;  // empty: stdout
};
/// kPartly: some record sets (aliases, routing policies) are nothing that a master file can say.
int export_zone(const ZoneExportOptions& options);

}  // namespace milepost::cmd
