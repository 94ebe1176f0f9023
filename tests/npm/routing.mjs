// Every routing policy and kind of alias, as the newest SDK knows them, in one zone; then the test of their answers.
import { bare, call, refusal, tell } from "./client.mjs";

const { CHECK } = process.env;
const made = await call("CreateHostedZone", { Name: "policies.example", CallerReference: "policies" });
const HostedZoneId = bare(made.HostedZone.Id);
const { Collection } = await call("CreateCidrCollection", { Name: "policies", CallerReference: "policies" });
await call("ChangeCidrCollection", { Id: Collection.Id,
  Changes: [{ LocationName: "office", Action: "PUT", CidrList: ["198.51.100.0/24"] }] });

const name = (label) => (label ? `${label}.policies.example` : "policies.example");
const routed = (label, SetIdentifier, value, policy) => ({
  Name: name(label), Type: "A", SetIdentifier, TTL: 60, ResourceRecords: [{ Value: value }], ...policy });
const alias = (label, target, more = {}) => ({
  Name: name(label), Type: "A", AliasTarget: { HostedZoneId, DNSName: name(target), EvaluateTargetHealth: true }, ...more });
const batch = (...sets) => ({
  HostedZoneId, ChangeBatch: { Changes: sets.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })) } });

const sets = [
  routed("weighted", "a", "192.0.2.1", { Weight: 1 }),
  routed("weighted", "b", "192.0.2.2", { Weight: 0 }),
  routed("latency", "eu", "192.0.2.3", { Region: "eu-central-1" }),
  routed("failover", "p", "192.0.2.4", { Failover: "PRIMARY", HealthCheckId: CHECK }),
  routed("failover", "s", "192.0.2.5", { Failover: "SECONDARY" }),
  routed("geolocation", "fr", "192.0.2.6", { GeoLocation: { CountryCode: "FR" } }),
  routed("geolocation", "us-wa", "192.0.2.6", { GeoLocation: { CountryCode: "US", SubdivisionCode: "WA" } }),
  routed("geolocation", "default", "192.0.2.7", { GeoLocation: { CountryCode: "*" } }),
  routed("geoproximity", "near", "192.0.2.8", { GeoProximityLocation: { Coordinates: { Latitude: "48.86", Longitude: "2.35" }, Bias: 10 } }),
  routed("multivalue", "a", "192.0.2.9", { MultiValueAnswer: true }),
  routed("multivalue", "b", "192.0.2.10", { MultiValueAnswer: true }),
  routed("ip", "office", "192.0.2.11", { CidrRoutingConfig: { CollectionId: Collection.Id, LocationName: "office" } }),
  routed("ip", "others", "192.0.2.12", { CidrRoutingConfig: { CollectionId: Collection.Id, LocationName: "*" } }),
  alias("", "failover"),
  alias("*", "weighted"),
  alias("tree", "", { SetIdentifier: "all", Weight: 7 }),
];
const changed = await call("ChangeResourceRecordSets", batch(...sets));
tell("zone", HostedZoneId);
tell("change", changed.ChangeInfo.Id);
const listed = await call("ListResourceRecordSets", { HostedZoneId, MaxItems: 300 });
tell("listed", listed.ResourceRecordSets.filter((set) => set.SetIdentifier || set.AliasTarget));
tell("made", sets);

tell("dangling", await refusal("ChangeResourceRecordSets", batch(alias("d", "gone"))));
tell("loop", await refusal("ChangeResourceRecordSets", { HostedZoneId, ChangeBatch: { Changes: [
  { Action: "CREATE", ResourceRecordSet: alias("failover", "tree", { SetIdentifier: "x", Failover: "SECONDARY" }) }] } }));
tell("mixed", await refusal("ChangeResourceRecordSets", batch(routed("weighted", "c", "192.0.2.1", { MultiValueAnswer: true }))));
tell("no check", await refusal("ChangeResourceRecordSets",
  batch(routed("weighted", "c", "192.0.2.1", { Weight: 1, HealthCheckId: "not-there" }))));
tell("location in use", await refusal("ChangeCidrCollection", { Id: Collection.Id,
  Changes: [{ LocationName: "office", Action: "DELETE_IF_EXISTS", CidrList: ["198.51.100.0/24"] }] }));

const test = (label, more = {}) => call("TestDNSAnswer", { HostedZoneId, RecordName: name(label), RecordType: "A", ...more });
tell("office", (await test("ip", { EDNS0ClientSubnetIP: "198.51.100.7" })).RecordData);
tell("others", (await test("ip", { EDNS0ClientSubnetIP: "198.51.100.7", EDNS0ClientSubnetMask: "16" })).RecordData);
tell("apex", (await test("")).RecordData);
