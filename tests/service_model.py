"""The service models of Route 53 and what Milepost's route table knows, in one form.

A model is {"operations": {name: {method, uri, status, request, response}}, "operation_errors": {name: "A B C"},
"error_statuses": {code: {status}}}. Requests and responses are structures: {name, members: [member]}; a member has a name,
required, place (body, path, query, header) with its parameter there, and a value: kind, min, max, pattern, words, and the
structure or the item (element name) and items (value) below it.
"""

import functools
import json
import subprocess
from pathlib import Path

import botocore

from service import BINARY, ROOT

BOTOCORE_MODEL = Path(botocore.__file__).parent / "data/route53/2013-04-01/service-2.json"
PREFIX = "/2013-04-01"
PLACES = {"uri": "path", "querystring": "query", "header": "header"}


class BotocoreModel:
    """Reads Debian's service-2.json, the one that has the constraints."""

    def __init__(self, file=BOTOCORE_MODEL):
        self.model = json.loads(file.read_text())
        self.shapes = self.model["shapes"]

    def read(self):
        operations = self.model["operations"]
        return {"operations": {name: self.operation(each) for name, each in operations.items()},
                "operation_errors": {name: " ".join(sorted(error["shape"] for error in each.get("errors", [])))
                                     for name, each in operations.items()},
                "error_statuses": {name: {"status": shape.get("error", {}).get("httpStatusCode", 400)}
                                   for name, shape in self.shapes.items() if shape.get("exception")}}

    def operation(self, operation):
        http = operation["http"]
        return {"method": http["method"], "uri": http["requestUri"], "status": http.get("responseCode", 200),
                "request": self.structure(operation["input"]["shape"]) if "input" in operation else None,
                "response": self.structure(operation["output"]["shape"]) if "output" in operation else None}

    def structure(self, name):
        shape = self.shapes[name]
        required = shape.get("required", [])
        return {"name": name, "members": [self.member(member, reference, member in required)
                                          for member, reference in shape["members"].items()]}

    def member(self, name, reference, required):
        place = PLACES.get(reference.get("location"), "body")
        called = reference.get("locationName", name)
        return {"name": called if place == "body" else name, "required": required, "place": place,
                **({} if place == "body" else {"parameter": called}), **self.value(reference)}

    def value(self, reference):
        shape = self.shapes[reference["shape"]]
        value = {"type": reference["shape"], "kind": shape["type"]}
        value.update({key: shape[key] for key in ("min", "max", "pattern") if key in shape})
        if shape["type"] == "long":
            value["kind"] = "integer"
        elif "enum" in shape:
            value.update(kind="enumeration", words=shape["enum"])
        elif shape["type"] == "list":
            value.update(item=shape["member"].get("locationName", "member"), items=self.value(shape["member"]))
        elif shape["type"] == "structure":
            value["structure"] = self.structure(reference["shape"])
        return value


def botocore_model():
    return BotocoreModel().read()


@functools.cache
def npm_model():
    """The model inside the newest client."""
    return json.loads(subprocess.run(["node", ROOT / "tests/npm/model.mjs"], capture_output=True, check=True).stdout)


@functools.cache
def milepost_model():
    """What the route table knows."""
    return json.loads(subprocess.run([BINARY.parent / "api_shapes"], capture_output=True, check=True).stdout)


def merged_value(new, old):
    """A value of the newest model with what only the older one says: constraints, and words that are gone."""
    merged = {key: old[key] for key in ("min", "max", "pattern", "type") if key in old} | new
    if new["kind"] in ("number", "timestamp"):
        merged["kind"] = old["kind"]  # number says less; a number was a string in the days of MaxItems "100"
    if "words" in new:
        merged["words"] = new["words"] + [word for word in old.get("words", []) if word not in new["words"]]
    if "items" in new:
        merged["items"] = merged_value(new["items"], old["items"])
    if "structure" in new:
        merged["structure"] = merged_structure(new["structure"], old["structure"])
    return merged


def merged_structure(new, old):
    of_old = {member["name"]: member for member in old["members"]}
    of_new = {member["name"] for member in new["members"]}
    members = [merged_value(member, of_old[member["name"]]) if member["name"] in of_old else member for member in new["members"]]
    return new | {"members": members + [member for member in old["members"] if member["name"] not in of_new]}


def merged_operation(new, old):
    sides = {side: merged_structure(new[side], old[side]) for side in ("request", "response") if old[side]}
    return new | sides


@functools.cache
def official_model():
    """The newest model with the constraints that only the older one writes down."""
    new, old = npm_model(), botocore_model()
    return {key: old[key] | new[key] for key in ("operation_errors", "error_statuses")} | {
        "operations": {name: merged_operation(operation, old["operations"][name]) if name in old["operations"] else operation
                       for name, operation in new["operations"].items()}}


def path_of(operation):
    """The URI without the version, the labels' names and a trailing slash, which differ between the models."""
    path = operation["uri"].removeprefix(PREFIX).rstrip("/")
    return "/".join("{}" if segment.startswith("{") else segment for segment in path.split("/"))
