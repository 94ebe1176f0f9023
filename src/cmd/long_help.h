// Help that is longer than a sentence: examples to copy, below the options of the commands that they are for.
#pragma once

namespace milepost::cmd {

/// Of the commands that take a key's policy.
inline constexpr const char* kPolicyHelp =
    R"(A policy is an IAM policy document; the key may then do what it allows and nothing else. Deny wins. It takes
effect with the next request. One for certbot, which may see one zone and change nothing in it but the TXT
records that prove control of its names:
  {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Resource": "*",
     "Action": ["route53:ListHostedZones", "route53:ListHostedZonesByName", "route53:GetChange"]},
    {"Effect": "Allow", "Action": "route53:ListResourceRecordSets",
     "Resource": "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"},
    {"Effect": "Allow", "Action": "route53:ChangeResourceRecordSets",
     "Resource": "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
     "Condition": {
       "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": "TXT"},
       "ForAllValues:StringLike": {
         "route53:ChangeResourceRecordSetsNormalizedRecordNames": "_acme-challenge.*"}}}]}
Names in conditions are in lower case, without the final dot; *.example.com is \\052.example.com in JSON.
ForAllValues holds for calls that change no record, too: give such a statement that one action.
TestDNSAnswer is of no resource: denying a zone does not deny asking what it answers.)";

/// Of `milepost vpc` and its commands.
inline constexpr const char* kVpcHelp =
    R"(A VPC stands for the networks that queries come from. Its account associates private hosted zones with it; a
query from its networks sees the most specific of those zones before any public one, and everybody else sees
public zones only. Where networks lie inside each other, the longest prefix says whose an address is.
Names known at 127.0.0.2 and nowhere else (milepost account list tells the account):
  milepost vpc create --region us-east-1 --id vpc-office --account 123456789012 --network 127.0.0.2/32
  aws route53 create-hosted-zone --name corp.example --caller-reference 1 \
    --vpc VPCRegion=us-east-1,VPCId=vpc-office
  aws route53 change-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ --change-batch '{"Changes": [
    {"Action": "CREATE", "ResourceRecordSet": {"Name": "wiki.corp.example", "Type": "A", "TTL": 60,
                                               "ResourceRecords": [{"Value": "10.0.0.7"}]}}]}'
  dig -b 127.0.0.2 -p 5300 @127.0.0.1 wiki.corp.example    answers 10.0.0.7
  dig -p 5300 @127.0.0.1 wiki.corp.example                 is refused)";

/// Of `milepost explain`.
inline constexpr const char* kExplainHelp =
    R"(Reads the zone beside a running service and asks the name server's own evaluator. For each choice it prints all
candidates, what the policy compared, which are unhealthy because of what, and the chance of each; > marks what
may be answered. Everything that chance decides is followed, each way with its share of the answers.
  milepost explain www.example.com --client 203.0.113.0/24
  milepost explain www.example.com AAAA --down 5c3d6f3a-6b1e-4a53-9d61-8f7a3f2f9c11
docs/traffic.md says what the lines mean and names the members of --json.)";

/// Of `milepost preview`.
inline constexpr const char* kPreviewHelp =
    R"(Judges the batch as the API does, then asks the same queries of the zone as it is and as it would be. Shares are exact
chances, no samples. Exit codes: 9 the API would refuse the batch (its error is on stderr), 3 lines of the input could
not be read.
  milepost preview --zone Z0123456789ABCDEFGHIJ --change-batch change.json --queries queries.log
  echo 203.0.113.0/24,1200 | milepost preview --zone Z0123456789ABCDEFGHIJ --change-batch change.json --subnets -)";

/// Of `milepost geo build`.
inline constexpr const char* kGeoBuildHelp =
    R"(Country routing out of the box, on Debian:
  apt-get install tor-geoipdb
  milepost geo build -o /var/lib/milepost/country.mmdb
or, without tor, which that package wants:
  apt-get download tor-geoipdb && dpkg-deb -x tor-geoipdb_*.deb tor-geoipdb
  milepost geo build --tor tor-geoipdb/usr/share/tor -o /var/lib/milepost/country.mmdb
and in the configuration, followed without a restart whenever the file is built again:
  [location]
  mmdb = ["/var/lib/milepost/country.mmdb"]
The data is IPFire's location database, CC BY-SA 4.0: whoever passes the file on keeps the attribution, which is
printed here and stands in the file's description, and the licence.
An overlay has a line for each network, with what is known of it; the first file counts most:
  10.0.0.0/8,country=DE
  192.0.2.0/24,country=US,subdivision=CA,latitude=37.4,longitude=-122.1
  milepost geo build --overlay offices.csv -o offices.mmdb
  milepost geo build --tor /usr/share/tor --overlay offices.csv)";

/// Of `milepost geo lookup`.
inline constexpr const char* kGeoLookupHelp =
    R"(The scope is the block of addresses around this one that has the same place: what a response to a query with
EDNS Client Subnet says it holds for. Regions are named by distance, and by latency where there is a table.
  milepost geo lookup 192.0.2.1 2001:db8::1 --config /etc/milepost.toml
  milepost geo lookup 192.0.2.1 --mmdb /var/lib/milepost/country.mmdb)";

/// Of `milepost health` and its commands.
inline constexpr const char* kHealthHelp =
    R"(Record sets name health checks; each name server prefers those whose checks say healthy. A forced verdict
stands until it is released, whatever checkers see: to take a site out of the answers before work on it, or to
see what a failover would do. Name servers answer by it a moment later, on every node; it outlives restarts.
No endpoint is probed yet, and the API makes no health checks yet. Forcing makes an id known, any that you
choose, so that record sets can name it; releasing leaves it known and healthy.
  milepost health force web-fra healthy
  aws route53 change-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ --change-batch '{"Changes": [
    {"Action": "CREATE", "ResourceRecordSet": {"Name": "www.example.com", "Type": "A", "TTL": 60,
     "SetIdentifier": "fra", "Failover": "PRIMARY", "HealthCheckId": "web-fra",
     "ResourceRecords": [{"Value": "192.0.2.1"}]}},
    {"Action": "CREATE", "ResourceRecordSet": {"Name": "www.example.com", "Type": "A", "TTL": 60,
     "SetIdentifier": "ams", "Failover": "SECONDARY", "ResourceRecords": [{"Value": "192.0.2.2"}]}}]}'
  milepost health force web-fra unhealthy      www.example.com is 192.0.2.2
  milepost health release web-fra              www.example.com is 192.0.2.1)";

}  // namespace milepost::cmd
