// Traffic policies, their versions and instances.
import { bare, call, refusal, tell } from "./client.mjs";

const value = (address) => JSON.stringify({ AWSPolicyFormatVersion: "2015-10-01", RecordType: "A", StartEndpoint: "e",
  Endpoints: { e: { Type: "value", Value: address } } });
const nowhere = "12345678-1234-1234-1234-123456789012";

const made = await call("CreateTrafficPolicy", { Name: "policy", Document: value("192.0.2.1"), Comment: "first" });
tell("created", made);
const Id = made.TrafficPolicy.Id;
tell("twice", await refusal("CreateTrafficPolicy", { Name: "policy", Document: value("192.0.2.1") }));
tell("bad document", await refusal("CreateTrafficPolicyVersion", { Id, Document: value("192.0.2.999") }));
tell("version", await call("CreateTrafficPolicyVersion", { Id, Document: value("192.0.2.2") }));
tell("got", await call("GetTrafficPolicy", { Id, Version: 2 }));
tell("no version", await refusal("GetTrafficPolicy", { Id, Version: 3 }));
tell("commented", await call("UpdateTrafficPolicyComment", { Id, Version: 2, Comment: "better" }));
tell("policies", await call("ListTrafficPolicies"));
const first = await call("ListTrafficPolicyVersions", { Id, MaxItems: 1 });
tell("versions", [first, await call("ListTrafficPolicyVersions", { Id,
  TrafficPolicyVersionMarker: first.TrafficPolicyVersionMarker })]);

const HostedZoneId = bare((await call("CreateHostedZone", { Name: "flow.example", CallerReference: "flow" })).HostedZone.Id);
const policy = { TrafficPolicyId: Id, TrafficPolicyVersion: 1 };
const put = (Name) => call("CreateTrafficPolicyInstance", { HostedZoneId, Name, TTL: 60, ...policy });
const instance = (await put("www.flow.example")).TrafficPolicyInstance;
tell("instance", instance);
tell("instance twice", await refusal("CreateTrafficPolicyInstance", { HostedZoneId, Name: "www.flow.example", TTL: 60, ...policy }));
tell("no policy", await refusal("CreateTrafficPolicyInstance", { HostedZoneId, Name: "x.flow.example", TTL: 60,
  TrafficPolicyId: nowhere, TrafficPolicyVersion: 1 }));
tell("record sets", (await call("ListResourceRecordSets", { HostedZoneId })).ResourceRecordSets.slice(2));
tell("in use", await refusal("DeleteTrafficPolicy", { Id, Version: 1 }));
tell("updated", await call("UpdateTrafficPolicyInstance", { Id: instance.Id, TTL: 30, TrafficPolicyId: Id, TrafficPolicyVersion: 2 }));
tell("no longer in use", await call("DeleteTrafficPolicy", { Id, Version: 1 }));
tell("got instance", await call("GetTrafficPolicyInstance", { Id: instance.Id }));
const by = { HostedZoneId, TrafficPolicyId: Id, TrafficPolicyVersion: 2 };
tell("lists", [await call("ListTrafficPolicyInstances"), await call("ListTrafficPolicyInstancesByHostedZone", by),
  await call("ListTrafficPolicyInstancesByPolicy", by)].map((list) => list.TrafficPolicyInstances.map((each) => each.Id)));
tell("count", await call("GetTrafficPolicyInstanceCount"));
tell("deleted", await call("DeleteTrafficPolicyInstance", { Id: instance.Id }));
tell("gone", await refusal("GetTrafficPolicyInstance", { Id: instance.Id }));
tell("count after", await call("GetTrafficPolicyInstanceCount"));
