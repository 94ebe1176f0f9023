// Access keys, with ids and secrets that nobody can guess.
#include "api/access_keys.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "api/accounts.h"
#include "api/caller_identity.h"
#include "api/policy_vocabulary.h"
#include "aws/access_policy.h"
#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using base::Status;

// AWS's ids are base32, secrets base64: clients and secret scanners expect those characters.
constexpr std::string_view kKeyIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSecretAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kSecretSize = 40;  // 240 bits

std::unexpected<base::Error> no_such_key(std::string_view id) {
  return base::fail("NoSuchEntity", fmt::format("There is no access key {}.", id));
}

Result<aws::AccessPolicy> compile_policy(const model::AccessKey& key) {
  const aws::PolicyVariables variables{{"aws:username", key.user},
                                       {"aws:userid", user_id(key.account, key.user)},
                                       {"aws:PrincipalArn", aws::user_arn(key.account, key.user)},
                                       {"aws:PrincipalAccount", key.account}};
  return aws::AccessPolicy::compile(*key.policy, policy_vocabulary(), variables);
}

Status check_policy(const model::AccessKey& key) {
  if (!key.policy) return {};
  if (key.user == "root") {
    return base::fail("InvalidInput",
                      "A key of root is the account itself and carries no policy: make one for a user.");
  }
  const auto compiled = compile_policy(key);
  if (!compiled) return std::unexpected(compiled.error());
  return {};
}

struct StoredKey {
  model::AccessKey key;
  store::Revision mod_revision = 0;
};

Result<StoredKey> existing_key(store::Store& store, std::string_view id) {
  const auto entry = store.get(keys::access_key(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return no_such_key(id);
  auto key = model::decode_stored<model::AccessKey>(**entry);
  if (!key) return std::unexpected(key.error());
  return StoredKey{std::move(*key), (*entry)->mod_revision};
}

Status commit(store::Store& store, const store::Transaction& transaction) {
  const auto committed = store.commit(transaction);
  if (!committed) return std::unexpected(committed.error());
  if (committed->succeeded) return {};
  return base::fail("ConcurrentModification", "Something else changed meanwhile: try again.");
}

/// What requests signed with keys are authenticated and authorized by. Thread-safe.
class KeyRing {
 public:
  explicit KeyRing(store::Store& store) : store_(store) {}

  Result<std::shared_ptr<const aws::AccessKeyOwner>> find(std::string_view id) {
    const auto entry = store_.get(keys::access_key(id));
    if (!entry) return std::unexpected(entry.error());
    if (!*entry) return nullptr;
    if (auto known = recall(**entry)) return known;
    auto owner = owner_of(**entry);
    if (owner) remember(**entry, *owner);
    return owner;
  }

 private:
  struct Known {
    store::Revision mod_revision = 0;
    std::shared_ptr<const aws::AccessKeyOwner> owner;
  };
  static constexpr std::size_t kKnownMax = 10'000;  // then it starts anew

  std::shared_ptr<const aws::AccessKeyOwner> recall(const store::KeyValue& entry) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(entry.key);
    return found != known_.end() && found->second.mod_revision == entry.mod_revision ? found->second.owner
                                                                                     : nullptr;
  }

  void remember(const store::KeyValue& entry, std::shared_ptr<const aws::AccessKeyOwner> owner) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kKnownMax) known_.clear();
    known_.insert_or_assign(entry.key, Known{entry.mod_revision, std::move(owner)});
  }

  /// Fails for a policy that does not compile (a newer version's): a key never has more rights than it was given.
  static Result<std::shared_ptr<const aws::AccessKeyOwner>> owner_of(const store::KeyValue& entry) {
    const auto key = model::decode_stored<model::AccessKey>(entry);
    if (!key) return std::unexpected(key.error());
    aws::AccessKeyOwner owner{
        .secret = key->secret, .account = key->account, .user = key->user, .policy = {}};
    if (key->policy) {
      auto policy = compile_policy(*key);
      if (!policy)
        return base::fail("DataFormat", fmt::format("key {}: {}", entry.key, policy.error().message));
      owner.policy = std::make_shared<const aws::AccessPolicy>(*std::move(policy));
    }
    return std::make_shared<const aws::AccessKeyOwner>(std::move(owner));
  }

  store::Store& store_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;  // by store key; guarded by mutex_
};

}  // namespace

Result<model::AccessKey> create_access_key(store::Store& store, std::string_view account,
                                           std::string_view user, std::optional<std::string> policy,
                                           std::chrono::system_clock::time_point now) {
  const auto owner = find_account(store, account);
  if (!owner) return std::unexpected(owner.error());
  if (!*owner) return base::fail("NoSuchEntity", fmt::format("There is no account {}.", account));
  model::AccessKey key{.id = "AKIA" + base::random_text(kKeyIdAlphabet, 16),
                       .secret = base::random_text(kSecretAlphabet, kSecretSize),
                       .account = std::string(account),
                       .user = std::string(user),
                       .created = model::print_instant(now),
                       .policy = std::move(policy)};
  Status status = check_name("A user", user);
  if (status) status = check_policy(key);
  const std::string name = keys::access_key(key.id);
  if (status) {  // the id is new: random ids collide never, or else nothing is overwritten
    status = commit(
        store, {.compares = {store::Compare::present(keys::account(account)), store::Compare::absent(name)},
                .writes = {store::Write::put(name, model::encode_stored(key))}});
  }
  if (!status) return std::unexpected(status.error());
  return key;
}

Result<std::optional<model::AccessKey>> find_access_key(store::Store& store, std::string_view id) {
  auto found = existing_key(store, id);
  if (found) return std::move(found->key);
  if (found.error().code == "NoSuchEntity") return std::nullopt;
  return std::unexpected(found.error());
}

Result<std::vector<model::AccessKey>> list_access_keys(store::Store& store, std::string_view account) {
  const auto range = store.range(store::RangeRequest::prefix(keys::access_key("")));
  if (!range) return std::unexpected(range.error());
  std::vector<model::AccessKey> listed;
  for (const store::KeyValue& entry : range->entries) {
    auto key = model::decode_stored<model::AccessKey>(entry);
    if (!key) return std::unexpected(key.error());
    if (account.empty() || key->account == account) listed.push_back(std::move(*key));
  }
  return listed;
}

Status delete_access_key(store::Store& store, std::string_view id) {
  const std::string name = keys::access_key(id);
  const auto committed =
      store.commit({.compares = {store::Compare::present(name)}, .writes = {store::Write::erase(name)}});
  if (!committed) return std::unexpected(committed.error());
  return committed->succeeded ? Status() : no_such_key(id);
}

Status set_access_key_policy(store::Store& store, std::string_view id, std::optional<std::string> policy) {
  auto found = existing_key(store, id);
  if (!found) return std::unexpected(found.error());
  found->key.policy = std::move(policy);
  if (const Status fits = check_policy(found->key); !fits) return fits;
  const std::string name = keys::access_key(id);
  return commit(store, {.compares = {store::Compare::unchanged(name, found->mod_revision)},
                        .writes = {store::Write::put(name, model::encode_stored(found->key))}});
}

aws::AccessKeyLookup access_key_lookup(store::Store& store) {
  return [ring = std::make_shared<KeyRing>(store)](std::string_view id) { return ring->find(id); };
}

}  // namespace milepost::api
