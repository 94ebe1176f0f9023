// CIDR collections and geographic locations.
import route53 from "@aws-sdk/client-route-53";
import { call, pages, refusal, tell } from "./client.mjs";

const made = await call("CreateCidrCollection", { Name: "offices", CallerReference: "offices" });
tell("created", made);
const { Id } = made.Collection;
const CollectionId = Id;
const change = (Action, LocationName, ...CidrList) => ({ Action, LocationName, CidrList });
tell("put", await call("ChangeCidrCollection", { Id, CollectionVersion: 1, Changes: [
  change("PUT", "berlin", "192.0.2.0/24", "2001:db8::/48"), change("PUT", "lyon", "198.51.100.0/24"),
  change("PUT", "oslo", "203.0.113.0/24")] }));
tell("old version", await refusal("ChangeCidrCollection", { Id, CollectionVersion: 1, Changes: [
  change("PUT", "rome", "192.0.2.0/24")] }));
tell("collections", await pages(route53.paginateListCidrCollections, "CidrCollections", {}, 1));
tell("locations", await pages(route53.paginateListCidrLocations, "CidrLocations", { CollectionId }, 2));
tell("blocks", await pages(route53.paginateListCidrBlocks, "CidrBlocks", { CollectionId }, 3));
tell("blocks of one", await pages(route53.paginateListCidrBlocks, "CidrBlocks", { CollectionId, LocationName: "lyon" }, 3));
tell("in use", await refusal("DeleteCidrCollection", { Id }));
await call("ChangeCidrCollection", { Id, Changes: [change("DELETE_IF_EXISTS", "berlin", "192.0.2.0/24", "2001:db8::/48"),
  change("DELETE_IF_EXISTS", "lyon", "198.51.100.0/24"), change("DELETE_IF_EXISTS", "oslo", "203.0.113.0/24")] });
await call("DeleteCidrCollection", { Id });
tell("gone", await refusal("ListCidrLocations", { CollectionId }));

tell("health checks", await call("ListHealthChecks", {}));
tell("health check count", await call("GetHealthCheckCount", {}));

tell("a country", await call("GetGeoLocation", { CountryCode: "FR" }));
tell("a state", await call("GetGeoLocation", { CountryCode: "US", SubdivisionCode: "WA" }));
tell("no country", await refusal("GetGeoLocation", { CountryCode: "ZZ" }));
const places = [];
for (let start = {}; start;) {
  const page = await call("ListGeoLocations", { MaxItems: 70, ...start });
  places.push(...page.GeoLocationDetailsList);
  start = page.IsTruncated && { StartContinentCode: page.NextContinentCode, StartCountryCode: page.NextCountryCode,
    StartSubdivisionCode: page.NextSubdivisionCode };
}
tell("places", places);
