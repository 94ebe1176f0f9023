// Authentication: from a signed request to the caller it was signed by.
#include "aws/authentication.h"

#include <utility>

#include "aws/aws3_https.h"
#include "aws/signing_keys.h"
#include "aws/sigv4.h"

namespace milepost::aws {

std::string user_arn(std::string_view account, std::string_view user) {
  const std::string prefix = "arn:aws:iam::" + std::string(account);
  return user == "root" ? prefix + ":root" : prefix + ":user/" + std::string(user);
}

Authenticator::Authenticator(std::string service, AccessKeyLookup lookup)
    : service_(std::move(service)),
      lookup_(std::move(lookup)),
      signing_keys_(std::make_unique<SigningKeys>()) {}

Authenticator::~Authenticator() = default;

base::Result<Caller> Authenticator::authenticate(const http::Request& request,
                                                 std::chrono::system_clock::time_point now) const {
  std::shared_ptr<const AccessKeyOwner> owner;
  const auto secret_of = [&](std::string_view id) -> base::Result<std::optional<std::string>> {
    auto found = lookup_(id);
    if (!found) return std::unexpected(found.error());
    if (*found == nullptr) return std::nullopt;
    owner = *std::move(found);
    return owner->secret;
  };
  const VerifyOptions options{
      .service = service_, .now = now, .secret = secret_of, .signing_keys = signing_keys_.get()};
  const auto identity =
      uses_aws3_https(request) ? verify_aws3_https(request, options) : verify(request, options);
  if (!identity) return std::unexpected(identity.error());
  return Caller{.account = owner->account,
                .user = owner->user,
                .access_key_id = identity->access_key_id,
                .arn = user_arn(owner->account, owner->user),
                .source = std::string(http::peer_address(request)),
                .policy = owner->policy};
}

}  // namespace milepost::aws
