// Traffic policies of the DOCUMENTS ({label: document}), each with an instance of the label's name in the zone.
import { call, tell } from "./client.mjs";

const { DOCUMENTS, HOSTED_ZONE_ID, ZONE_NAME } = process.env;
for (const [label, Document] of Object.entries(JSON.parse(DOCUMENTS))) {
  const Name = `${label}.${ZONE_NAME}`;
  const { Id, Version } = (await call("CreateTrafficPolicy", { Name, Document })).TrafficPolicy;
  const { TrafficPolicyInstance } = await call("CreateTrafficPolicyInstance", {
    HostedZoneId: HOSTED_ZONE_ID, Name, TTL: 60, TrafficPolicyId: Id, TrafficPolicyVersion: Version });
  const { TrafficPolicy } = await call("GetTrafficPolicy", { Id, Version });
  tell(label, { policy: TrafficPolicy, instance: TrafficPolicyInstance });
}
