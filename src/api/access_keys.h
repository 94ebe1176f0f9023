// Access keys: made, listed, given policies and taken away by `milepost key`; looked up to authenticate requests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/authentication.h"
#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::api {

/// Makes an access key for `user` ("root": the account itself). The secret is in the result and nowhere else to be
/// seen again. With a `policy` document the key may do what that allows, without one all that its account may.
/// Errors: NoSuchEntity (no such account), InvalidInput (a user name IAM would not take, a policy for root),
/// MalformedPolicyDocument.
base::Result<model::AccessKey> create_access_key(
    store::Store& store, std::string_view account, std::string_view user,
    std::optional<std::string> policy = {},
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// nullopt when there is no such key.
base::Result<std::optional<model::AccessKey>> find_access_key(store::Store& store, std::string_view id);

/// All keys, or those of `account` when it is not empty, by their ids.
base::Result<std::vector<model::AccessKey>> list_access_keys(store::Store& store,
                                                             std::string_view account = {});

/// Error NoSuchEntity.
base::Status delete_access_key(store::Store& store, std::string_view id);

/// Replaces the key's policy; nullopt takes it away. Errors: those of create_access_key(), ConcurrentModification.
base::Status set_access_key_policy(store::Store& store, std::string_view id,
                                   std::optional<std::string> policy);

/// For aws::Authenticator. Each look-up reads the key, so that one that is deleted or changed, by whatever process, is
/// so for the next request; what is made of it is remembered until it changes. `store` must outlive the result.
aws::AccessKeyLookup access_key_lookup(store::Store& store);

}  // namespace milepost::api
