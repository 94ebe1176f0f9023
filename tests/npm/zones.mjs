// Zones, their lists, features, tags, delegation sets and limits.
import route53 from "@aws-sdk/client-route-53";
import { bare, call, pages, refusal, tell } from "./client.mjs";

const made = await call("CreateHostedZone", {
  Name: "first.example", CallerReference: "first", HostedZoneConfig: { Comment: "made by JavaScript" } });
tell("created", made);
const Id = bare(made.HostedZone.Id);
tell("got", await call("GetHostedZone", { Id }));
tell("twice", await refusal("CreateHostedZone", { Name: "first.example", CallerReference: "first" }));
tell("bad name", await refusal("CreateHostedZone", { Name: "bad..name", CallerReference: "bad" }));
tell("unknown", await refusal("GetHostedZone", { Id: "ZNONE" }));
tell("commented", await call("UpdateHostedZoneComment", { Id, Comment: "other" }));
tell("features on", await call("UpdateHostedZoneFeatures", { HostedZoneId: Id, EnableAcceleratedRecovery: true }));
tell("with features", (await call("GetHostedZone", { Id })).HostedZone.Features);
tell("features off", await call("UpdateHostedZoneFeatures", { HostedZoneId: Id, EnableAcceleratedRecovery: false }));
tell("without features", (await call("GetHostedZone", { Id })).HostedZone.Features);

for (const label of ["a", "b", "c", "d"])
  await call("CreateHostedZone", { Name: `${label}.example`, CallerReference: label });
tell("pages", (await pages(route53.paginateListHostedZones, "HostedZones", {}, 2)).map((page) => page.map((zone) => zone.Name)));
tell("by name", await call("ListHostedZonesByName", { DNSName: "c.example", MaxItems: 1 }));
tell("count", await call("GetHostedZoneCount"));
tell("private ones", (await call("ListHostedZones", { HostedZoneType: "PrivateHostedZone" })).HostedZones);

const resource = { ResourceType: "hostedzone", ResourceId: Id };
await call("ChangeTagsForResource", { ...resource, AddTags: [{ Key: "k", Value: "v" }, { Key: "empty", Value: "" }] });
await call("ChangeTagsForResource", { ...resource, RemoveTagKeys: ["k"] });
tell("tags", await call("ListTagsForResource", resource));
tell("tag sets", await call("ListTagsForResources", { ResourceType: "hostedzone", ResourceIds: [Id] }));

const set = (await call("CreateReusableDelegationSet", { CallerReference: "set" })).DelegationSet;
tell("delegation set", await call("GetReusableDelegationSet", { Id: set.Id }));
tell("delegation sets", (await call("ListReusableDelegationSets", {})).DelegationSets.map((one) => one.Id === set.Id));
tell("set limit", await call("GetReusableDelegationSetLimit", {
  DelegationSetId: set.Id, Type: "MAX_ZONES_BY_REUSABLE_DELEGATION_SET" }));
await call("DeleteReusableDelegationSet", { Id: set.Id });
tell("set gone", await refusal("GetReusableDelegationSet", { Id: set.Id }));

tell("account limit", await call("GetAccountLimit", { Type: "MAX_HOSTED_ZONES_BY_OWNER" }));
tell("zone limit", await call("GetHostedZoneLimit", { HostedZoneId: Id, Type: "MAX_RRSETS_BY_ZONE" }));
tell("checkers", await call("GetCheckerIpRanges"));
tell("deleted", await call("DeleteHostedZone", { Id }));
tell("gone", await refusal("GetHostedZone", { Id }));
