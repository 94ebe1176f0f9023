// What awaits a later issue: refused as such by name, and only after it was found well-formed.
import { refusal, tell } from "./client.mjs";

const Id = "12345678-1234-1234-1234-123456789012";
const HealthCheckId = Id;
const zone = { HostedZoneId: "Z1" };
const key = { ...zone, Name: "key" };

const INPUTS = {
  CreateHealthCheck: { CallerReference: "check", HealthCheckConfig: { Type: "TCP", IPAddress: "192.0.2.1", Port: 53 } },
  GetHealthCheck: { HealthCheckId },
  UpdateHealthCheck: { HealthCheckId, Port: 80 },
  DeleteHealthCheck: { HealthCheckId },
  GetHealthCheckStatus: { HealthCheckId },
  GetHealthCheckLastFailureReason: { HealthCheckId },
  CreateKeySigningKey: { ...key, CallerReference: "key", Status: "ACTIVE",
    KeyManagementServiceArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
  ActivateKeySigningKey: key,
  DeactivateKeySigningKey: key,
  DeleteKeySigningKey: key,
  GetDNSSEC: zone,
  EnableHostedZoneDNSSEC: zone,
  DisableHostedZoneDNSSEC: zone,
  CreateQueryLoggingConfig: { ...zone, CloudWatchLogsLogGroupArn: "arn:aws:logs:us-east-1:111122223333:log-group:dns" },
  GetQueryLoggingConfig: { Id },
  ListQueryLoggingConfigs: {},
  DeleteQueryLoggingConfig: { Id },
};

for (const [operation, input] of Object.entries(INPUTS)) tell(operation, await refusal(operation, input));
tell("malformed", await refusal("CreateHealthCheck", { CallerReference: "check", HealthCheckConfig: { Type: "SMTP" } }));
