#include "cmd/accounts.h"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cmd {
namespace {

namespace keys = model::keys;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kKeyIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";  // as AWS's own
constexpr std::string_view kSecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `size` characters of `alphabet`, each as likely as any other.
std::string random_text(std::string_view alphabet, std::size_t size) {
  std::string out;
  const std::size_t fair = 256 - 256 % alphabet.size();  // octets from here on would prefer the first characters
  while (out.size() < size) {
    std::array<unsigned char, 64> octets{};
    MILEPOST_CHECK(RAND_bytes(octets.data(), octets.size()) == 1, "no random numbers");
    for (const unsigned char octet : octets) {
      if (octet < fair && out.size() < size) out.push_back(alphabet[octet % alphabet.size()]);
    }
  }
  return out;
}

std::string now_rfc3339() {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

model::AccessKey make_key(std::string_view account_id, std::string_view user) {
  return {.id = "AKIA" + random_text(kKeyIdAlphabet, 16),
          .secret = random_text(kSecretAlphabet, 40),
          .account = std::string(account_id),
          .user = std::string(user),
          .created = now_rfc3339()};
}

base::Status commit(store::Store& store, const store::Transaction& transaction, std::string_view what) {
  const auto committed = store.commit(transaction);
  if (!committed) return std::unexpected(committed.error());
  if (!committed->succeeded) return base::fail("Conflict", fmt::format("{} could not be made; try again", what));
  return {};
}

}  // namespace

NewAccount make_account(std::string_view name) {
  // AWS's account ids never begin with 0, so that a number keeps its digits in a spreadsheet.
  std::string id = random_text(kDigits.substr(1), 1) + random_text(kDigits, 11);
  NewAccount made{{std::move(id), std::string(name), now_rfc3339()}, {}};
  made.key = make_key(made.account.id, kRootUser);
  return made;
}

base::Status save_account(store::Store& store, const NewAccount& made) {
  const std::string account = keys::account(made.account.id);
  const std::string key = keys::access_key(made.key.id);
  return commit(store,
                {.compares = {store::Compare::absent(account), store::Compare::absent(key)},
                 .writes = {store::Write::put(account, model::encode_stored(made.account)),
                            store::Write::put(key, model::encode_stored(made.key))}},
                "the account");
}

base::Result<std::vector<model::Account>> list_accounts(store::Store& store) {
  const auto range = store.range(store::RangeRequest::prefix(keys::account("")));
  if (!range) return std::unexpected(range.error());
  std::vector<model::Account> accounts;
  for (const store::KeyValue& entry : range->entries) {
    auto account = model::decode_stored<model::Account>(entry);
    if (!account) return std::unexpected(account.error());
    accounts.push_back(*std::move(account));
  }
  return accounts;
}

base::Result<model::AccessKey> create_key(store::Store& store, std::string_view account_id, std::string_view user) {
  const std::string account = keys::account(account_id);
  const auto found = store.get(account);
  if (!found) return std::unexpected(found.error());
  if (!*found) {
    return base::fail("NoSuchAccount", fmt::format("there is no account {}; `milepost account list` shows those there are", account_id));
  }
  const model::AccessKey made = make_key(account_id, user);
  const std::string key = keys::access_key(made.id);
  const auto saved = commit(store,
                            {.compares = {store::Compare::present(account), store::Compare::absent(key)},
                             .writes = {store::Write::put(key, model::encode_stored(made))}},
                            "the key");
  if (!saved) return std::unexpected(saved.error());
  return made;
}

}  // namespace milepost::cmd
