// Protections of record sets.
import route53 from "@aws-sdk/client-route-53";
import { bare, call, pages, refusal, tell } from "./client.mjs";

const made = await call("CreateHostedZone", { Name: "guarded.example", CallerReference: "guarded" });
const HostedZoneId = bare(made.HostedZone.Id);
const www = { RecordName: "www.guarded.example", RecordType: "A" };
const text = { RecordName: "text.guarded.example", RecordType: "TXT" };
const upsert = { HostedZoneId, ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet: {
  Name: www.RecordName, Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.9" }] } }] } };

tell("protected", await call("CreateResourceRecordSetProtections", {
  HostedZoneId, Protections: [{ ...www, Comment: "the front door" }, text] }));
tell("protected twice", await refusal("CreateResourceRecordSetProtections", { HostedZoneId, Protections: [www] }));
tell("protections", await pages(route53.paginateListResourceRecordSetProtections, "ResourceRecordSetProtections",
  { HostedZoneId }, 1));
tell("held", await refusal("ChangeResourceRecordSets", upsert));
tell("zone held", await refusal("DeleteHostedZone", { Id: HostedZoneId }));
tell("not protected", await refusal("DeleteResourceRecordSetProtections", {
  HostedZoneId, Protections: [{ ...www, RecordType: "AAAA" }] }));
tell("freed", await call("DeleteResourceRecordSetProtections", { HostedZoneId, Protections: [www, text] }));
tell("changed", await call("ChangeResourceRecordSets", upsert));
