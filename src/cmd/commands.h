// The subcommands: each is a function of the options that main.cc read from argv and the environment.
// Each returns the exit code: 0 done, 1 failed (the message is on stderr), 2 wrong usage.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace milepost::cmd {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

struct ServeOptions {
  std::filesystem::path data = "data";
  std::filesystem::path config;  // empty: defaults
  std::vector<std::string> dns;  // instead of the configuration's listeners
  std::string api;               // instead of the configuration's
};
int serve(const ServeOptions& options);

struct AccountOptions {
  std::filesystem::path data = "data";
  std::string name;
};
int create_account(const AccountOptions& options);
int list_accounts(const AccountOptions& options);

struct KeyOptions {
  std::filesystem::path data = "data";
  std::string account;
  std::string user;
};
int create_key(const KeyOptions& options);

/// How commands that talk to the API reach it and who they are.
struct ApiOptions {
  std::string endpoint = "http://127.0.0.1:5380";
  std::filesystem::path credentials;  // empty: the key below, else data/credentials
  std::string profile = "default";
  std::string access_key_id;  // from the environment
  std::string secret;
  std::string region = "us-east-1";
};

struct ZoneImportOptions {
  ApiOptions api;
  std::filesystem::path file;
  std::string origin;
  bool create = false;         // makes the zone when there is none of that name
  bool keep_apex = false;      // leaves the zone's own SOA and NS as they are
};
int import_zone(const ZoneImportOptions& options);

struct ZoneExportOptions {
  ApiOptions api;
  std::string zone;              // name or id
  std::filesystem::path output;  // empty: stdout
};
int export_zone(const ZoneExportOptions& options);

}  // namespace milepost::cmd
