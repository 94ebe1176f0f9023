// What a call costs before its operation runs: whose key it is, read from the store, and what the key's policy says.
#include "api/authorization.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "api/access_keys.h"
#include "api/accounts.h"
#include "aws/sigv4.h"
#include "base/check.h"
#include "store/sqlite.h"

namespace milepost::api {
namespace {

constexpr const char* kChallenges = R"({"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["route53:ListHostedZones", "route53:GetChange"], "Resource": "*"},
  {"Effect": "Allow", "Action": "route53:GetHostedZone", "Resource": "arn:aws:route53:::hostedzone/Z*"},
  {"Effect": "Allow", "Action": "route53:ChangeResourceRecordSets", "Resource": "arn:aws:route53:::hostedzone/Z1",
   "Condition": {"ForAllValues:StringLike": {
     "route53:ChangeResourceRecordSetsNormalizedRecordNames": "_acme-challenge.*"}}}]})";

/// A store with one key, and a request signed with it.
class SignedRequest {
 public:
  explicit SignedRequest(std::optional<std::string> policy) {
    std::filesystem::remove_all(directory_);
    auto opened = store::open_sqlite(
        {.directory = directory_, .role = store::SqliteOptions::Role::kOwner, .may_create = true, .vfs = {}});
    MILEPOST_CHECK(opened.has_value(), "the store does not open");
    store_ = std::move(*opened);
    const auto account = create_account(*store_, "bench");
    const auto key = create_access_key(*store_, account->id, "alice", std::move(policy));
    MILEPOST_CHECK(key.has_value(), "no key could be made");
    aws::sign(request_, {key->id, key->secret}, "us-east-1", "route53", now_);
  }
  ~SignedRequest() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  SignedRequest(const SignedRequest&) = delete;
  SignedRequest& operator=(const SignedRequest&) = delete;

  store::Store& store() { return *store_; }
  const http::Request& request() const { return request_; }
  std::chrono::system_clock::time_point now() const { return now_; }

 private:
  const std::string directory_ =
      std::filesystem::temp_directory_path() / ("milepost-bench-keys-" + std::to_string(getpid()));
  std::unique_ptr<store::Store> store_;
  http::Request request_{
      "GET", "/2013-04-01/hostedzone/Z1", {{"Host", "127.0.0.1:5380"}}, "", "127.0.0.1:40000"};
  const std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

/// Argument 1: the key has a policy.
void BM_AuthenticateAndAuthorize(benchmark::State& state) {
  SignedRequest made(state.range(0) == 1 ? std::optional<std::string>(kChallenges) : std::nullopt);
  const aws::Authenticator authenticator("route53", access_key_lookup(made.store()));
  const Context context{.store = made.store()};
  const RouteMatch match = find_route("GET", "/2013-04-01/hostedzone/Z1");
  for (auto _ : state) {
    const auto caller = authenticator.authenticate(made.request(), made.now());
    const Call call{.context = context, .caller = *caller, .parameters = match.parameters, .body = {}};
    if (!authorize(*match.route, call)) state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_AuthenticateAndAuthorize)->Arg(0)->Arg(1);

}  // namespace
}  // namespace milepost::api
