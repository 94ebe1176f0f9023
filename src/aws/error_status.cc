// The one table from an error's code to its HTTP status.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "aws/error_response.h"

namespace milepost::aws {

namespace {

struct Row {
  std::string_view code;
  int status;
};

// Codes of the route53 service model (2013-04-01) with its statuses, then those every AWS API knows (API
// reference, "Common Errors"). In ASCII order, for the binary search.
constexpr std::array kStatuses = {
    Row{"AccessDenied", 403},
    Row{"AccessDeniedException", 403},
    Row{"CidrBlockInUseException", 400},
    Row{"CidrCollectionAlreadyExistsException", 400},
    Row{"CidrCollectionInUseException", 400},
    Row{"CidrCollectionVersionMismatchException", 409},
    Row{"ConcurrentModification", 400},
    Row{"ConflictingDomainExists", 400},
    Row{"ConflictingTypes", 400},
    Row{"DNSSECNotFound", 400},
    Row{"DelegationSetAlreadyCreated", 400},
    Row{"DelegationSetAlreadyReusable", 400},
    Row{"DelegationSetInUse", 400},
    Row{"DelegationSetNotAvailable", 400},
    Row{"DelegationSetNotReusable", 400},
    Row{"HealthCheckAlreadyExists", 409},
    Row{"HealthCheckInUse", 400},
    Row{"HealthCheckVersionMismatch", 409},
    Row{"HostedZoneAlreadyExists", 409},
    Row{"HostedZoneNotEmpty", 400},
    Row{"HostedZoneNotFound", 400},
    Row{"HostedZoneNotPrivate", 400},
    Row{"HostedZonePartiallyDelegated", 400},
    Row{"IncompatibleVersion", 400},
    Row{"IncompleteSignature", 400},
    Row{"InsufficientCloudWatchLogsResourcePolicy", 400},
    Row{"InternalFailure", 500},
    Row{"InvalidAction", 400},
    Row{"InvalidArgument", 400},
    Row{"InvalidChangeBatch", 400},
    Row{"InvalidClientTokenId", 403},
    Row{"InvalidDomainName", 400},
    Row{"InvalidInput", 400},
    Row{"InvalidKMSArn", 400},
    Row{"InvalidKeySigningKeyName", 400},
    Row{"InvalidKeySigningKeyStatus", 400},
    Row{"InvalidPaginationToken", 400},
    Row{"InvalidResourceRecordSetProtectionBatch", 400},
    Row{"InvalidSigningStatus", 400},
    Row{"InvalidTrafficPolicyDocument", 400},
    Row{"InvalidVPCId", 400},
    Row{"KeySigningKeyAlreadyExists", 409},
    Row{"KeySigningKeyInParentDSRecord", 400},
    Row{"KeySigningKeyInUse", 400},
    Row{"KeySigningKeyWithActiveStatusNotFound", 400},
    Row{"LastVPCAssociation", 400},
    Row{"LimitsExceeded", 400},
    Row{"MalformedInput", 400},
    Row{"MalformedQueryString", 400},
    Row{"MalformedRequest", 400},
    Row{"MethodNotAllowed", 405},
    Row{"MissingAuthenticationToken", 403},
    Row{"NoSuchChange", 404},
    Row{"NoSuchCidrCollectionException", 404},
    Row{"NoSuchCidrLocationException", 404},
    Row{"NoSuchCloudWatchLogsLogGroup", 404},
    Row{"NoSuchDelegationSet", 400},
    Row{"NoSuchGeoLocation", 404},
    Row{"NoSuchHealthCheck", 404},
    Row{"NoSuchHostedZone", 404},
    Row{"NoSuchKeySigningKey", 404},
    Row{"NoSuchQueryLoggingConfig", 404},
    Row{"NoSuchTrafficPolicy", 404},
    Row{"NoSuchTrafficPolicyInstance", 404},
    Row{"NotAuthorizedException", 401},
    Row{"NotImplemented", 501},
    Row{"PriorRequestNotComplete", 400},
    Row{"ProtectionAlreadyExists", 409},
    Row{"PublicZoneVPCAssociation", 400},
    Row{"QueryLoggingConfigAlreadyExists", 409},
    Row{"RequestExpired", 400},
    Row{"RequestHeaderTooLarge", 431},
    Row{"RequestTimeout", 408},
    Row{"RequestTooLarge", 413},
    Row{"ServiceUnavailable", 503},
    Row{"SignatureDoesNotMatch", 403},
    Row{"Throttling", 400},
    Row{"ThrottlingException", 400},
    Row{"TooManyHealthChecks", 400},
    Row{"TooManyHostedZones", 400},
    Row{"TooManyKeySigningKeys", 400},
    Row{"TooManyTrafficPolicies", 400},
    Row{"TooManyTrafficPolicyInstances", 400},
    Row{"TooManyTrafficPolicyVersionsForCurrentPolicy", 400},
    Row{"TooManyVPCAssociationAuthorizations", 400},
    Row{"TrafficPolicyAlreadyExists", 409},
    Row{"TrafficPolicyInUse", 400},
    Row{"TrafficPolicyInstanceAlreadyExists", 409},
    Row{"UnknownOperationException", 404},
    Row{"UnsupportedExpectation", 417},
    Row{"VPCAssociationAuthorizationNotFound", 404},
    Row{"VPCAssociationNotFound", 404},
    Row{"ValidationError", 400},
};
static_assert(std::ranges::is_sorted(kStatuses, {}, &Row::code));

}  // namespace

int status_of(std::string_view code) {
  const auto* row = std::ranges::lower_bound(kStatuses, code, {}, &Row::code);
  return row != kStatuses.end() && row->code == code ? row->status : 0;
}

}  // namespace milepost::aws
