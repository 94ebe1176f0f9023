// Prints the service model inside the newest Route 53 client as JSON, in the form of tests/api_shapes.cc. Shapes come
// from the client's schemas; the enumerations and each operation's errors only its type declarations know.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const client = require("@aws-sdk/client-route-53");
const declarations = join(dirname(require.resolve("@aws-sdk/client-route-53/package.json")), "dist-types");

// First elements of schemas and their simple types (@smithy/types, schema/sentinels).
const LIST = 1, STRUCTURE = 3, ERROR = -3, OPERATION = 9;
const KINDS = { 0: "string", 1: "number", 2: "boolean", 4: "timestamp" };
const LIST_OF = 64;
const LABEL = 1; // the bit of traits that are a number

/** {interface: {member: declared type}} */
function declaredTypes() {
  const text = readFileSync(join(declarations, "models", "models_0.d.ts"), "utf8");
  const interfaces = {};
  for (const [, name, body] of text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)) {
    interfaces[name] = Object.fromEntries(
      [...body.matchAll(/^    (\w+)\??: (\w+)/gm)].map(([, member, type]) => [member, type]));
  }
  return interfaces;
}

const TYPES = declaredTypes();

const resolve = (schema) => (typeof schema === "function" ? schema() : schema);
/** A member or an item is a schema, or a pair of it and the traits of this place. */
const split = (place) => (Array.isArray(place) && place.length === 2 ? place : [place, {}]);

function value(schema, declared) {
  schema = resolve(schema);
  if (typeof schema === "number" && schema & LIST_OF) return list(0, schema & ~LIST_OF, declared);
  if (typeof schema === "number") return { kind: KINDS[schema], ...enumeration(declared) };
  if (schema[0] === LIST) return list(schema[3], schema[4], declared);
  if (schema[0] === STRUCTURE) return { kind: "structure", structure: structure(schema) };
  return { kind: KINDS[schema[4]], ...enumeration(declared) };
}

function enumeration(declared) {
  const words = client[declared];
  return words !== undefined && typeof words === "object" ? { kind: "enumeration", words: Object.values(words) } : {};
}

function list(traits, place, declared) {
  const [schema, itemTraits] = split(place);
  return { kind: "list", item: itemTraits.xmlName ?? "member", items: value(schema, declared) };
}

function location(name, traits) {
  if (traits === LABEL || traits.httpLabel) return { place: "path", parameter: name };
  if (traits.httpQuery) return { place: "query", parameter: traits.httpQuery };
  if (traits.httpHeader) return { place: "header", parameter: traits.httpHeader };
  return { place: "body" };
}

function structure([, , name, , members, places, required = 0]) {
  return {
    name,
    members: members.map((member, i) => {
      const [schema, traits] = split(places[i]);
      return {
        name: traits.xmlName ?? member,
        required: i < required,
        ...location(member, traits),
        ...value(schema, TYPES[name]?.[member]),
      };
    }),
  };
}

function operation([, , , { http: [method, uri, status] }, input, output]) {
  return { method, uri, status, request: structure(resolve(input)), response: structure(resolve(output)) };
}

/** What each command's documentation says that it throws. */
function operationErrors() {
  const folder = join(declarations, "commands");
  const entries = readdirSync(folder).filter((file) => file.endsWith("Command.d.ts")).map((file) => {
    const thrown = readFileSync(join(folder, file), "utf8").matchAll(/@throws \{@link (\w+)\} \(/g);
    return [basename(file, "Command.d.ts"), [...thrown].map(([, code]) => code).sort().join(" ")];
  });
  return Object.fromEntries(entries);
}

const model = { operations: {}, operation_errors: operationErrors(), error_statuses: {} };
for (const schema of Object.values(client).filter(Array.isArray)) {
  const [type, , name, traits] = schema;
  if (type === OPERATION) model.operations[name] = operation(schema);
  // A client's fault without a status of its own is a 400.
  if (type === ERROR && !name.endsWith("ServiceException")) model.error_statuses[name] = { status: traits.httpError ?? 400 };
}
console.log(JSON.stringify(model));
