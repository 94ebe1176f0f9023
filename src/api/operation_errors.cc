// What the service model says that each operation may answer with.
#include "api/operation_errors.h"

#include <algorithm>
#include <array>
#include <ranges>

namespace milepost::api {
namespace {

// In ASCII order, for the binary search.
constexpr auto kErrors = std::to_array<OperationErrors>({
    {"ActivateKeySigningKey",
     "ConcurrentModification InvalidInput InvalidKMSArn InvalidKeySigningKeyStatus "
     "InvalidSigningStatus NoSuchKeySigningKey"},
    {"AssociateVPCWithHostedZone",
     "ConflictingDomainExists InvalidInput InvalidVPCId LimitsExceeded NoSuchHostedZone "
     "NotAuthorizedException PriorRequestNotComplete PublicZoneVPCAssociation"},
    {"ChangeCidrCollection",
     "CidrBlockInUseException CidrCollectionVersionMismatchException ConcurrentModification "
     "InvalidInput LimitsExceeded NoSuchCidrCollectionException"},
    {"ChangeResourceRecordSets",
     "InvalidChangeBatch InvalidInput NoSuchHealthCheck NoSuchHostedZone PriorRequestNotComplete"},
    {"ChangeTagsForResource",
     "InvalidInput NoSuchHealthCheck NoSuchHostedZone PriorRequestNotComplete ThrottlingException"},
    {"CreateCidrCollection",
     "CidrCollectionAlreadyExistsException ConcurrentModification InvalidInput LimitsExceeded"},
    {"CreateHealthCheck", "HealthCheckAlreadyExists InvalidInput TooManyHealthChecks"},
    {"CreateHostedZone",
     "ConflictingDomainExists DelegationSetNotAvailable DelegationSetNotReusable "
     "HostedZoneAlreadyExists InvalidDomainName InvalidInput InvalidVPCId NoSuchDelegationSet "
     "TooManyHostedZones"},
    {"CreateKeySigningKey",
     "ConcurrentModification InvalidArgument InvalidInput InvalidKMSArn InvalidKeySigningKeyName "
     "InvalidKeySigningKeyStatus InvalidSigningStatus KeySigningKeyAlreadyExists NoSuchHostedZone "
     "TooManyKeySigningKeys"},
    {"CreateQueryLoggingConfig",
     "ConcurrentModification InsufficientCloudWatchLogsResourcePolicy InvalidInput "
     "NoSuchCloudWatchLogsLogGroup NoSuchHostedZone QueryLoggingConfigAlreadyExists"},
    {"CreateResourceRecordSetProtections",
     "InvalidInput InvalidResourceRecordSetProtectionBatch LimitsExceeded NoSuchHostedZone "
     "PriorRequestNotComplete ProtectionAlreadyExists"},
    {"CreateReusableDelegationSet",
     "DelegationSetAlreadyCreated DelegationSetAlreadyReusable DelegationSetNotAvailable "
     "HostedZoneNotFound InvalidArgument InvalidInput LimitsExceeded"},
    {"CreateTrafficPolicy",
     "InvalidInput InvalidTrafficPolicyDocument TooManyTrafficPolicies TrafficPolicyAlreadyExists"},
    {"CreateTrafficPolicyInstance",
     "InvalidInput NoSuchHostedZone NoSuchTrafficPolicy TooManyTrafficPolicyInstances "
     "TrafficPolicyInstanceAlreadyExists"},
    {"CreateTrafficPolicyVersion",
     "ConcurrentModification InvalidInput InvalidTrafficPolicyDocument NoSuchTrafficPolicy "
     "TooManyTrafficPolicyVersionsForCurrentPolicy"},
    {"CreateVPCAssociationAuthorization",
     "ConcurrentModification InvalidInput InvalidVPCId NoSuchHostedZone "
     "TooManyVPCAssociationAuthorizations"},
    {"DeactivateKeySigningKey",
     "ConcurrentModification InvalidInput InvalidKeySigningKeyStatus InvalidSigningStatus "
     "KeySigningKeyInParentDSRecord KeySigningKeyInUse NoSuchKeySigningKey"},
    {"DeleteCidrCollection",
     "CidrCollectionInUseException ConcurrentModification InvalidInput NoSuchCidrCollectionException"},
    {"DeleteHealthCheck", "HealthCheckInUse InvalidInput NoSuchHealthCheck"},
    {"DeleteHostedZone",
     "HostedZoneNotEmpty InvalidDomainName InvalidInput NoSuchHostedZone PriorRequestNotComplete"},
    {"DeleteKeySigningKey",
     "ConcurrentModification InvalidInput InvalidKMSArn InvalidKeySigningKeyStatus "
     "InvalidSigningStatus NoSuchKeySigningKey"},
    {"DeleteQueryLoggingConfig", "ConcurrentModification InvalidInput NoSuchQueryLoggingConfig"},
    {"DeleteResourceRecordSetProtections",
     "InvalidInput InvalidResourceRecordSetProtectionBatch NoSuchHostedZone PriorRequestNotComplete"},
    {"DeleteReusableDelegationSet",
     "DelegationSetInUse DelegationSetNotReusable InvalidInput NoSuchDelegationSet"},
    {"DeleteTrafficPolicy", "ConcurrentModification InvalidInput NoSuchTrafficPolicy TrafficPolicyInUse"},
    {"DeleteTrafficPolicyInstance", "InvalidInput NoSuchTrafficPolicyInstance PriorRequestNotComplete"},
    {"DeleteVPCAssociationAuthorization",
     "ConcurrentModification InvalidInput InvalidVPCId NoSuchHostedZone "
     "VPCAssociationAuthorizationNotFound"},
    {"DisableHostedZoneDNSSEC",
     "ConcurrentModification DNSSECNotFound InvalidArgument InvalidInput InvalidKMSArn "
     "InvalidKeySigningKeyStatus KeySigningKeyInParentDSRecord NoSuchHostedZone"},
    {"DisassociateVPCFromHostedZone",
     "InvalidInput InvalidVPCId LastVPCAssociation NoSuchHostedZone VPCAssociationNotFound"},
    {"EnableHostedZoneDNSSEC",
     "ConcurrentModification DNSSECNotFound HostedZonePartiallyDelegated InvalidArgument InvalidInput "
     "InvalidKMSArn InvalidKeySigningKeyStatus KeySigningKeyWithActiveStatusNotFound NoSuchHostedZone"},
    {"GetAccountLimit", "InvalidInput"},
    {"GetChange", "InvalidInput NoSuchChange"},
    {"GetCheckerIpRanges", ""},
    {"GetDNSSEC", "InvalidArgument InvalidInput NoSuchHostedZone"},
    {"GetGeoLocation", "InvalidInput NoSuchGeoLocation"},
    {"GetHealthCheck", "IncompatibleVersion InvalidInput NoSuchHealthCheck"},
    {"GetHealthCheckCount", ""},
    {"GetHealthCheckLastFailureReason", "InvalidInput NoSuchHealthCheck"},
    {"GetHealthCheckStatus", "InvalidInput NoSuchHealthCheck"},
    {"GetHostedZone", "InvalidInput NoSuchHostedZone"},
    {"GetHostedZoneCount", "InvalidInput"},
    {"GetHostedZoneLimit", "HostedZoneNotPrivate InvalidInput NoSuchHostedZone"},
    {"GetQueryLoggingConfig", "InvalidInput NoSuchQueryLoggingConfig"},
    {"GetReusableDelegationSet", "DelegationSetNotReusable InvalidInput NoSuchDelegationSet"},
    {"GetReusableDelegationSetLimit", "InvalidInput NoSuchDelegationSet"},
    {"GetTrafficPolicy", "InvalidInput NoSuchTrafficPolicy"},
    {"GetTrafficPolicyInstance", "InvalidInput NoSuchTrafficPolicyInstance"},
    {"GetTrafficPolicyInstanceCount", ""},
    {"ListCidrBlocks", "InvalidInput NoSuchCidrCollectionException NoSuchCidrLocationException"},
    {"ListCidrCollections", "InvalidInput"},
    {"ListCidrLocations", "InvalidInput NoSuchCidrCollectionException"},
    {"ListGeoLocations", "InvalidInput"},
    {"ListHealthChecks", "IncompatibleVersion InvalidInput"},
    {"ListHostedZones", "DelegationSetNotReusable InvalidInput NoSuchDelegationSet"},
    {"ListHostedZonesByName", "InvalidDomainName InvalidInput"},
    {"ListHostedZonesByVPC", "InvalidInput InvalidPaginationToken"},
    {"ListQueryLoggingConfigs", "InvalidInput InvalidPaginationToken NoSuchHostedZone"},
    {"ListResourceRecordSetProtections", "InvalidInput InvalidPaginationToken NoSuchHostedZone"},
    {"ListResourceRecordSets", "InvalidInput NoSuchHostedZone"},
    {"ListReusableDelegationSets", "InvalidInput"},
    {"ListTagsForResource",
     "InvalidInput NoSuchHealthCheck NoSuchHostedZone PriorRequestNotComplete ThrottlingException"},
    {"ListTagsForResources",
     "InvalidInput NoSuchHealthCheck NoSuchHostedZone PriorRequestNotComplete ThrottlingException"},
    {"ListTrafficPolicies", "InvalidInput"},
    {"ListTrafficPolicyInstances", "InvalidInput NoSuchTrafficPolicyInstance"},
    {"ListTrafficPolicyInstancesByHostedZone", "InvalidInput NoSuchHostedZone NoSuchTrafficPolicyInstance"},
    {"ListTrafficPolicyInstancesByPolicy", "InvalidInput NoSuchTrafficPolicy NoSuchTrafficPolicyInstance"},
    {"ListTrafficPolicyVersions", "InvalidInput NoSuchTrafficPolicy"},
    {"ListVPCAssociationAuthorizations", "InvalidInput InvalidPaginationToken NoSuchHostedZone"},
    {"TestDNSAnswer", "InvalidInput NoSuchHostedZone"},
    {"UpdateHealthCheck", "HealthCheckVersionMismatch InvalidInput NoSuchHealthCheck"},
    {"UpdateHostedZoneComment", "InvalidInput NoSuchHostedZone PriorRequestNotComplete"},
    {"UpdateHostedZoneFeatures", "InvalidInput LimitsExceeded NoSuchHostedZone PriorRequestNotComplete"},
    {"UpdateTrafficPolicyComment", "ConcurrentModification InvalidInput NoSuchTrafficPolicy"},
    {"UpdateTrafficPolicyInstance",
     "ConflictingTypes InvalidInput NoSuchTrafficPolicy NoSuchTrafficPolicyInstance "
     "PriorRequestNotComplete"},
});
static_assert(std::ranges::is_sorted(kErrors, {}, &OperationErrors::operation));

}  // namespace

std::span<const OperationErrors> operation_errors() {
  return kErrors;
}

bool may_answer(std::string_view operation, std::string_view code) {
  const auto* row = std::ranges::lower_bound(kErrors, operation, {}, &OperationErrors::operation);
  if (row == kErrors.end() || row->operation != operation) return false;
  for (const auto each : row->codes | std::views::split(' ')) {
    if (std::string_view(each) == code) return true;
  }
  return false;
}

}  // namespace milepost::api
