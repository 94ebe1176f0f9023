"""Milepost knows exactly what the service models know: Debian's botocore, which has the constraints, and the newest client of
npm, which has what came later. Everything is compared in both directions, place by place: `request VPC VPCId`.
"""

import pytest

from service_model import botocore_model, milepost_model, npm_model, official_model, path_of

# Where Milepost says something else than the models, (end of a place, fact): why.
REASONS = {
    ("response Limit Type", "kind"): "one shape serves the three kinds of limits, which have a list of words each",
    ("response Limit Type", "words"): "as above",
    ("response DelegationSet", "required"): "a private zone has none, and Route 53 leaves it out there",
}

CONSTRAINTS = ("min", "max", "pattern")
NO_CONSTRAINT = {("string", "min"): 0, ("list", "min"): 0}

OPERATIONS = sorted(official_model()["operations"])


def facts(value, in_request):
    """What can be said of a value without looking below it. What a response's values may be is not checked, and so not
    compared.
    """
    said = {key: value[key] for key in ("required", "item") if key in value}
    said["kind"] = {"timestamp": "string"}.get(value["kind"], value["kind"])
    said["known to botocore"] = "type" in value
    if value.get("place", "body") != "body":
        said["where"] = (value["place"], value["parameter"] if value["place"] != "path" else "")
    if value["kind"] == "enumeration":
        said["words"] = frozenset(value["words"])
    elif in_request:
        said |= {key: value[key] for key in CONSTRAINTS if value.get(key) not in (None, NO_CONSTRAINT.get((value["kind"], key)))}
    return said


def places(operation):
    """{place: facts} of everything in a request and a response."""
    found = {}

    def walk(value, place):
        if value["kind"] == "structure":
            below = [(member["name"], member) for member in value["structure"]["members"]]
        elif value["kind"] == "list":
            below = [(value["item"], value["items"])]
        else:
            below = []
        for name, each in below:
            found[f"{place} {name}"] = facts(each, place.startswith("request"))
            walk(each, f"{place} {name}")

    for side in ("request", "response"):
        if operation.get(side):
            walk({"kind": "structure", "structure": operation[side]}, side)
    return found


def is_excused(place, fact):
    return any(place.endswith(end) and fact == excused for end, excused in REASONS)


def same(place, fact, ours, theirs):
    if fact == "required" and place.startswith("response"):
        return ours or not theirs  # what may be absent may as well be there always
    if fact == "kind" and theirs == "number":
        return ours in ("integer", "double")
    return ours == theirs


def differences(place, ours, theirs):
    """{fact: (Milepost's, the models')} of what Milepost says otherwise."""
    compared = (ours.keys() | theirs.keys()) - {"known to botocore"}
    if not theirs["known to botocore"]:
        compared -= set(CONSTRAINTS)  # npm's model has none
    return {fact: (ours.get(fact), theirs.get(fact)) for fact in compared
            if not same(place, fact, ours.get(fact), theirs.get(fact)) and not is_excused(place, fact)}


def test_the_newest_model_has_every_operation_of_the_older_one():
    assert botocore_model()["operations"].keys() <= npm_model()["operations"].keys()
    assert len(OPERATIONS) == 74


def test_the_operations_are_those_of_the_models():
    assert sorted(milepost_model()["operations"]) == OPERATIONS


@pytest.mark.parametrize("name", OPERATIONS)
def test_method_path_and_status(name):
    ours, theirs = milepost_model()["operations"][name], official_model()["operations"][name]
    assert (ours["method"], path_of(ours), ours["status"]) == (theirs["method"], path_of(theirs), theirs["status"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_root_elements(name):
    ours, theirs = milepost_model()["operations"][name], official_model()["operations"][name]
    assert (ours["request"]["name"], ours["response"]["name"]) == (theirs["request"]["name"], theirs["response"]["name"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_members_their_constraints_and_where_they_travel(name):
    ours, theirs = places(milepost_model()["operations"][name]), places(official_model()["operations"][name])
    assert sorted(ours) == sorted(theirs)
    different = {place: differences(place, ours[place], theirs[place]) for place in ours}
    assert {place: what for place, what in different.items() if what} == {}


def test_a_reason_that_nothing_needs_is_dropped():
    def needed(end, fact):
        for name in OPERATIONS:
            ours, theirs = places(milepost_model()["operations"][name]), places(official_model()["operations"][name])
            if any(place.endswith(end) and ours[place].get(fact) != theirs[place].get(fact) for place in ours):
                return True
        return False

    assert [reason for reason in REASONS if not needed(*reason)] == []


def test_the_errors_of_each_operation():
    assert milepost_model()["operation_errors"] == official_model()["operation_errors"]


def test_the_statuses_of_the_modelled_errors():
    ours = {code: row["status"] for code, row in milepost_model()["error_statuses"].items() if row["modelled"]}
    assert ours == {code: row["status"] for code, row in official_model()["error_statuses"].items()}
