// DNSSEC signing of hosted zones and the key-signing keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/change_info.h"
#include "base/describe.h"

namespace milepost::api {

struct CreateKeySigningKeyRequest {
  std::string caller_reference;
  std::string hosted_zone_id;
  std::string key_management_service_arn;
  std::string name;
  std::string status;
};

struct KeySigningKey {
  std::optional<std::string> name;
  std::optional<std::string> kms_arn;
  std::optional<std::int64_t> flag;
  std::optional<std::string> signing_algorithm_mnemonic;
  std::optional<std::int64_t> signing_algorithm_type;
  std::optional<std::string> digest_algorithm_mnemonic;
  std::optional<std::int64_t> digest_algorithm_type;
  std::optional<std::int64_t> key_tag;
  std::optional<std::string> digest_value;
  std::optional<std::string> public_key;
  std::optional<std::string> ds_record;
  std::optional<std::string> dnskey_record;
  std::optional<std::string> status;
  std::optional<std::string> status_message;
  std::optional<std::string> created_date;
  std::optional<std::string> last_modified_date;
};

struct CreateKeySigningKeyResponse {
  ChangeInfo change_info;
  KeySigningKey key_signing_key;
  std::string location;
};

struct ActivateKeySigningKeyRequest {
  std::string hosted_zone_id;
  std::string name;
};

struct ActivateKeySigningKeyResponse {
  ChangeInfo change_info;
};

struct DeactivateKeySigningKeyRequest {
  std::string hosted_zone_id;
  std::string name;
};

struct DeactivateKeySigningKeyResponse {
  ChangeInfo change_info;
};

struct DeleteKeySigningKeyRequest {
  std::string hosted_zone_id;
  std::string name;
};

struct DeleteKeySigningKeyResponse {
  ChangeInfo change_info;
};

struct GetDnssecRequest {
  std::string hosted_zone_id;
};

struct DnssecStatus {
  std::optional<std::string> serve_signature;
  std::optional<std::string> status_message;
};

struct GetDnssecResponse {
  DnssecStatus status;
  std::vector<KeySigningKey> key_signing_keys;
};

struct EnableHostedZoneDnssecRequest {
  std::string hosted_zone_id;
};

struct EnableHostedZoneDnssecResponse {
  ChangeInfo change_info;
};

struct DisableHostedZoneDnssecRequest {
  std::string hosted_zone_id;
};

struct DisableHostedZoneDnssecResponse {
  ChangeInfo change_info;
};

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateKeySigningKeyRequest> {
  using T = api::CreateKeySigningKeyRequest;
  static constexpr std::string_view name = "CreateKeySigningKeyRequest";
  static constexpr auto fields =
      std::tuple{field("CallerReference", &T::caller_reference, length(1, 128).named("Nonce")),
                 field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")),
                 field("KeyManagementServiceArn", &T::key_management_service_arn),
                 field("Name", &T::name, length(3, 128).named("SigningKeyName")),
                 field("Status", &T::status, length(5, 150).named("SigningKeyStatus"))};
};

template <>
struct Description<api::KeySigningKey> {
  using T = api::KeySigningKey;
  static constexpr std::string_view name = "KeySigningKey";
  static constexpr auto fields =
      std::tuple{field("Name", &T::name, length(3, 128).named("SigningKeyName")),
                 field("KmsArn", &T::kms_arn),
                 field("Flag", &T::flag),
                 field("SigningAlgorithmMnemonic", &T::signing_algorithm_mnemonic),
                 field("SigningAlgorithmType", &T::signing_algorithm_type),
                 field("DigestAlgorithmMnemonic", &T::digest_algorithm_mnemonic),
                 field("DigestAlgorithmType", &T::digest_algorithm_type),
                 field("KeyTag", &T::key_tag, between(0, 65536).named("SigningKeyTag")),
                 field("DigestValue", &T::digest_value),
                 field("PublicKey", &T::public_key),
                 field("DSRecord", &T::ds_record),
                 field("DNSKEYRecord", &T::dnskey_record),
                 field("Status", &T::status, length(5, 150).named("SigningKeyStatus")),
                 field("StatusMessage", &T::status_message, length(0, 512).named("SigningKeyStatusMessage")),
                 field("CreatedDate", &T::created_date),
                 field("LastModifiedDate", &T::last_modified_date)};
};

template <>
struct Description<api::CreateKeySigningKeyResponse> {
  using T = api::CreateKeySigningKeyResponse;
  static constexpr std::string_view name = "CreateKeySigningKeyResponse";
  static constexpr auto fields =
      std::tuple{field("ChangeInfo", &T::change_info), field("KeySigningKey", &T::key_signing_key),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::ActivateKeySigningKeyRequest> {
  using T = api::ActivateKeySigningKeyRequest;
  static constexpr std::string_view name = "ActivateKeySigningKeyRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("HostedZoneId"),
                 field("Name", &T::name, length(3, 128).named("SigningKeyName")).path("Name")};
};

template <>
struct Description<api::ActivateKeySigningKeyResponse> {
  using T = api::ActivateKeySigningKeyResponse;
  static constexpr std::string_view name = "ActivateKeySigningKeyResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::DeactivateKeySigningKeyRequest> {
  using T = api::DeactivateKeySigningKeyRequest;
  static constexpr std::string_view name = "DeactivateKeySigningKeyRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("HostedZoneId"),
                 field("Name", &T::name, length(3, 128).named("SigningKeyName")).path("Name")};
};

template <>
struct Description<api::DeactivateKeySigningKeyResponse> {
  using T = api::DeactivateKeySigningKeyResponse;
  static constexpr std::string_view name = "DeactivateKeySigningKeyResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::DeleteKeySigningKeyRequest> {
  using T = api::DeleteKeySigningKeyRequest;
  static constexpr std::string_view name = "DeleteKeySigningKeyRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("HostedZoneId"),
                 field("Name", &T::name, length(3, 128).named("SigningKeyName")).path("Name")};
};

template <>
struct Description<api::DeleteKeySigningKeyResponse> {
  using T = api::DeleteKeySigningKeyResponse;
  static constexpr std::string_view name = "DeleteKeySigningKeyResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::GetDnssecRequest> {
  using T = api::GetDnssecRequest;
  static constexpr std::string_view name = "GetDNSSECRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id")};
};

template <>
struct Description<api::DnssecStatus> {
  using T = api::DnssecStatus;
  static constexpr std::string_view name = "DNSSECStatus";
  static constexpr auto fields =
      std::tuple{field("ServeSignature", &T::serve_signature, length(1, 1024)),
                 field("StatusMessage", &T::status_message, length(0, 512).named("SigningKeyStatusMessage"))};
};

template <>
struct Description<api::GetDnssecResponse> {
  using T = api::GetDnssecResponse;
  static constexpr std::string_view name = "GetDNSSECResponse";
  static constexpr auto fields =
      std::tuple{field("Status", &T::status), field("KeySigningKeys", &T::key_signing_keys)};
};

template <>
struct Description<api::EnableHostedZoneDnssecRequest> {
  using T = api::EnableHostedZoneDnssecRequest;
  static constexpr std::string_view name = "EnableHostedZoneDNSSECRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id")};
};

template <>
struct Description<api::EnableHostedZoneDnssecResponse> {
  using T = api::EnableHostedZoneDnssecResponse;
  static constexpr std::string_view name = "EnableHostedZoneDNSSECResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::DisableHostedZoneDnssecRequest> {
  using T = api::DisableHostedZoneDnssecRequest;
  static constexpr std::string_view name = "DisableHostedZoneDNSSECRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id")};
};

template <>
struct Description<api::DisableHostedZoneDnssecResponse> {
  using T = api::DisableHostedZoneDnssecResponse;
  static constexpr std::string_view name = "DisableHostedZoneDNSSECResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

}  // namespace milepost::base
