// Record sets, changes and the test of an answer.
import route53 from "@aws-sdk/client-route-53";
import { bare, call, client, refusal, tell } from "./client.mjs";

const made = await call("CreateHostedZone", { Name: "records.example", CallerReference: "records" });
const HostedZoneId = bare(made.HostedZone.Id);

const set = (name, type, ...values) => ({
  Name: `${name}.records.example`, Type: type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) });
const batch = (...changes) => ({
  HostedZoneId, ChangeBatch: { Changes: changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })) } });
const change = (...changes) => call("ChangeResourceRecordSets", batch(...changes));
const refused = (...changes) => refusal("ChangeResourceRecordSets", batch(...changes));

/** The client has no paginator for record sets: their pages go on at a name, type and identifier. */
async function recordPages(MaxItems) {
  const found = [];
  let start = {};
  for (;;) {
    const page = await call("ListResourceRecordSets", { HostedZoneId, MaxItems, ...start });
    found.push(page.ResourceRecordSets);
    if (!page.IsTruncated) return found;
    start = { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType,
      StartRecordIdentifier: page.NextRecordIdentifier };
  }
}

const changed = await change(["CREATE", set("www", "A", "192.0.2.1", "192.0.2.2")], ["CREATE", set("*", "AAAA", "2001:db8::1")],
  ["UPSERT", set("text", "TXT", '"one" "two"')], ["CREATE", set("svc", "HTTPS", '1 . alpn="h2"')]);
tell("changed", changed);
const waited = await route53.waitUntilResourceRecordSetsChanged({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
  { Id: changed.ChangeInfo.Id });
tell("waited", waited.state);
tell("change", await call("GetChange", { Id: changed.ChangeInfo.Id }));
tell("unknown change", await refusal("GetChange", { Id: "CNONE" }));
for (const size of [1, 5, 300])
  tell(`pages of ${size}`, await recordPages(size));

tell("again", await refused(["CREATE", set("www", "A", "192.0.2.1")]));
tell("two faults", await refused(["DELETE", set("none", "A", "192.0.2.1")], ["CREATE", set("bad", "A", "999.1.1.1")]));
tell("weighted", await refused(["CREATE", { ...set("w", "A", "192.0.2.1"), Weight: 1 }]));
tell("no such type", await refused(["CREATE", set("x", "DNAME", "elsewhere.example")]));
tell("no zone", await refusal("ChangeResourceRecordSets", { ...batch(["CREATE", set("x", "A", "192.0.2.1")]), HostedZoneId: "ZNONE" }));

tell("answer", await call("TestDNSAnswer", { HostedZoneId, RecordName: "www.records.example", RecordType: "A" }));
tell("no answer", await call("TestDNSAnswer", { HostedZoneId, RecordName: "none.svc.records.example", RecordType: "A" }));
