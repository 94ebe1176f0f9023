// The statuses of the service model and of the errors that every AWS API knows.
#include "aws/error_status.h"

#include <algorithm>
#include <array>

namespace milepost::aws {
namespace {

constexpr ErrorKind kCommon = ErrorKind::kCommon;

// Codes of the route53 service model (2013-04-01) with its statuses, then those every AWS API knows (API
// reference, "Common Errors") and those of HTTP itself. In ASCII order, for the binary search.
constexpr auto kStatuses = std::to_array<ErrorStatus>({
    {"AccessDenied", 403, kCommon},
    {"AccessDeniedException", 403, kCommon},
    {"CidrBlockInUseException", 400},
    {"CidrCollectionAlreadyExistsException", 400},
    {"CidrCollectionInUseException", 400},
    {"CidrCollectionVersionMismatchException", 409},
    {"ConcurrentModification", 400},
    {"ConflictingDomainExists", 400},
    {"ConflictingTypes", 400},
    {"DNSSECNotFound", 400},
    {"DelegationSetAlreadyCreated", 400},
    {"DelegationSetAlreadyReusable", 400},
    {"DelegationSetInUse", 400},
    {"DelegationSetNotAvailable", 400},
    {"DelegationSetNotReusable", 400},
    {"HealthCheckAlreadyExists", 409},
    {"HealthCheckInUse", 400},
    {"HealthCheckVersionMismatch", 409},
    {"HostedZoneAlreadyExists", 409},
    {"HostedZoneNotEmpty", 400},
    {"HostedZoneNotFound", 400},
    {"HostedZoneNotPrivate", 400},
    {"HostedZonePartiallyDelegated", 400},
    {"IncompatibleVersion", 400},
    {"IncompleteSignature", 400, kCommon},
    {"InsufficientCloudWatchLogsResourcePolicy", 400},
    {"InternalFailure", 500, kCommon},
    {"InvalidAction", 400, kCommon},
    {"InvalidArgument", 400},
    {"InvalidChangeBatch", 400},
    {"InvalidClientTokenId", 403, kCommon},
    {"InvalidDomainName", 400},
    {"InvalidInput", 400},
    {"InvalidKMSArn", 400},
    {"InvalidKeySigningKeyName", 400},
    {"InvalidKeySigningKeyStatus", 400},
    {"InvalidPaginationToken", 400},
    {"InvalidResourceRecordSetProtectionBatch", 400},
    {"InvalidSigningStatus", 400},
    {"InvalidTrafficPolicyDocument", 400},
    {"InvalidVPCId", 400},
    {"KeySigningKeyAlreadyExists", 409},
    {"KeySigningKeyInParentDSRecord", 400},
    {"KeySigningKeyInUse", 400},
    {"KeySigningKeyWithActiveStatusNotFound", 400},
    {"LastVPCAssociation", 400},
    {"LimitsExceeded", 400},
    {"MalformedInput", 400, kCommon},
    {"MalformedQueryString", 400, kCommon},
    {"MalformedRequest", 400, kCommon},
    {"MethodNotAllowed", 405, kCommon},
    {"MissingAction", 400, kCommon},
    {"MissingAuthenticationToken", 403, kCommon},
    {"NoSuchChange", 404},
    {"NoSuchCidrCollectionException", 404},
    {"NoSuchCidrLocationException", 404},
    {"NoSuchCloudWatchLogsLogGroup", 404},
    {"NoSuchDelegationSet", 400},
    {"NoSuchGeoLocation", 404},
    {"NoSuchHealthCheck", 404},
    {"NoSuchHostedZone", 404},
    {"NoSuchKeySigningKey", 404},
    {"NoSuchQueryLoggingConfig", 404},
    {"NoSuchTrafficPolicy", 404},
    {"NoSuchTrafficPolicyInstance", 404},
    {"NotAuthorizedException", 401},
    {"NotImplemented", 501, kCommon},
    {"PriorRequestNotComplete", 400},
    {"ProtectionAlreadyExists", 409},
    {"PublicZoneVPCAssociation", 400},
    {"QueryLoggingConfigAlreadyExists", 409},
    {"RequestExpired", 400, kCommon},
    {"RequestHeaderTooLarge", 431, kCommon},
    {"RequestTimeout", 408, kCommon},
    {"RequestTooLarge", 413, kCommon},
    {"ServiceUnavailable", 503, kCommon},
    {"SignatureDoesNotMatch", 403, kCommon},
    {"Throttling", 400, kCommon},
    {"ThrottlingException", 400},
    {"TooManyHealthChecks", 400},
    {"TooManyHostedZones", 400},
    {"TooManyKeySigningKeys", 400},
    {"TooManyTrafficPolicies", 400},
    {"TooManyTrafficPolicyInstances", 400},
    {"TooManyTrafficPolicyVersionsForCurrentPolicy", 400},
    {"TooManyVPCAssociationAuthorizations", 400},
    {"TrafficPolicyAlreadyExists", 409},
    {"TrafficPolicyInUse", 400},
    {"TrafficPolicyInstanceAlreadyExists", 409},
    {"UnknownOperationException", 404, kCommon},
    {"UnsupportedExpectation", 417, kCommon},
    {"VPCAssociationAuthorizationNotFound", 404},
    {"VPCAssociationNotFound", 404},
    {"ValidationError", 400, kCommon},
});
static_assert(std::ranges::is_sorted(kStatuses, {}, &ErrorStatus::code));

}  // namespace

std::span<const ErrorStatus> error_statuses() {
  return kStatuses;
}

const ErrorStatus* find_error_status(std::string_view code) {
  const auto* row = std::ranges::lower_bound(kStatuses, code, {}, &ErrorStatus::code);
  return row != kStatuses.end() && row->code == code ? row : nullptr;
}

int status_of(std::string_view code) {
  const ErrorStatus* row = find_error_status(code);
  return row == nullptr ? 0 : row->status;
}

}  // namespace milepost::aws
