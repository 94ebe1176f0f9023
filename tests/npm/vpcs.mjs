// Private zones and the VPCs that see them: vpc-11111111 and vpc-22222222 are ours, vpc-33333333 is of the account
// whose keys are OTHER_ACCESS_KEY_ID and OTHER_SECRET_ACCESS_KEY.
import route53 from "@aws-sdk/client-route-53";
import { bare, call, refusal, tell } from "./client.mjs";

const vpc = (digit) => ({ VPCRegion: "us-east-1", VPCId: `vpc-${digit.repeat(8)}` });
const other = new route53.Route53Client({ maxAttempts: 1, credentials: {
  accessKeyId: process.env.OTHER_ACCESS_KEY_ID, secretAccessKey: process.env.OTHER_SECRET_ACCESS_KEY } });

const made = await call("CreateHostedZone", { Name: "inside.example", CallerReference: "inside", VPC: vpc("1") });
tell("created", made);
const Id = bare(made.HostedZone.Id);
const HostedZoneId = Id;
tell("got", await call("GetHostedZone", { Id }));
tell("private ones", (await call("ListHostedZones", { HostedZoneType: "PrivateHostedZone" })).HostedZones);
tell("unknown vpc", await refusal("AssociateVPCWithHostedZone", { HostedZoneId, VPC: vpc("9") }));
tell("associated", await call("AssociateVPCWithHostedZone", { HostedZoneId, VPC: vpc("2"), Comment: "second" }));
tell("vpcs", (await call("GetHostedZone", { Id })).VPCs);
const open = await call("CreateHostedZone", { Name: "open.example", CallerReference: "open" });
tell("public zone", await refusal("AssociateVPCWithHostedZone", { HostedZoneId: bare(open.HostedZone.Id), VPC: vpc("1") }));
tell("same name", await refusal("CreateHostedZone", { Name: "inside.example", CallerReference: "again", VPC: vpc("1") }));

const theirs = { HostedZoneId, VPC: vpc("3") };
tell("uninvited", await refusal("AssociateVPCWithHostedZone", theirs, other));
tell("authorized", await call("CreateVPCAssociationAuthorization", theirs));
tell("authorizations", await call("ListVPCAssociationAuthorizations", { HostedZoneId }));
await call("AssociateVPCWithHostedZone", theirs, other);
tell("by their vpc", await call("ListHostedZonesByVPC", vpc("3"), other));
await call("DeleteVPCAssociationAuthorization", theirs);
tell("not authorized", await refusal("DeleteVPCAssociationAuthorization", theirs));
tell("no authorizations", await call("ListVPCAssociationAuthorizations", { HostedZoneId }));

const second = bare((await call("CreateHostedZone", { Name: "b.example", CallerReference: "b", VPC: vpc("1") })).HostedZone.Id);
const first = await call("ListHostedZonesByVPC", { ...vpc("1"), MaxItems: 1 });
const rest = await call("ListHostedZonesByVPC", { ...vpc("1"), MaxItems: 1, NextToken: first.NextToken });
tell("by vpc", [...first.HostedZoneSummaries, ...rest.HostedZoneSummaries].map((zone) => zone.HostedZoneId).sort());
tell("by vpc ends", rest.NextToken ?? "");
tell("both", [Id, second].sort());
tell("bad token", await refusal("ListHostedZonesByVPC", { ...vpc("1"), NextToken: "made up" }));

for (const digit of ["2", "3"]) await call("DisassociateVPCFromHostedZone", { HostedZoneId, VPC: vpc(digit) });
tell("not there", await refusal("DisassociateVPCFromHostedZone", { HostedZoneId, VPC: vpc("2") }));
tell("last", await refusal("DisassociateVPCFromHostedZone", { HostedZoneId, VPC: vpc("1") }));
tell("vpc limit", await call("GetHostedZoneLimit", { HostedZoneId, Type: "MAX_VPCS_ASSOCIATED_BY_ZONE" }));
