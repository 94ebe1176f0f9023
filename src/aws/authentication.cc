// Authentication: from a signed request to the caller it was signed by.
#include "aws/authentication.h"

#include <utility>

#include "aws/aws3_https.h"
#include "aws/signing_keys.h"
#include "aws/sigv4.h"

namespace milepost::aws {

namespace {

std::string arn_of(const AccessKeyOwner& owner) {
  const std::string account = "arn:aws:iam::" + owner.account;
  return owner.user == "root" ? account + ":root" : account + ":user/" + owner.user;
}

}  // namespace

Authenticator::Authenticator(std::string service, AccessKeyLookup lookup)
    : service_(std::move(service)),
      lookup_(std::move(lookup)),
      signing_keys_(std::make_unique<SigningKeys>()) {}

Authenticator::~Authenticator() = default;

base::Result<Caller> Authenticator::authenticate(const http::Request& request,
                                                 std::chrono::system_clock::time_point now) const {
  AccessKeyOwner owner;
  const auto secret_of = [&](std::string_view id) -> base::Result<std::optional<std::string>> {
    auto found = lookup_(id);
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::nullopt;
    owner = **std::move(found);
    return owner.secret;
  };
  const VerifyOptions options{
      .service = service_, .now = now, .secret = secret_of, .signing_keys = signing_keys_.get()};
  const auto identity =
      uses_aws3_https(request) ? verify_aws3_https(request, options) : verify(request, options);
  if (!identity) return std::unexpected(identity.error());
  return Caller{owner.account, owner.user, identity->access_key_id, arn_of(owner),
                std::string(http::peer_address(request))};
}

}  // namespace milepost::aws
