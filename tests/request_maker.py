"""Makes requests out of the service model: one that keeps every constraint, and those that break exactly one.

A body is a tree of Elements; what travels elsewhere is a dictionary by the names of members.
"""

import copy
import dataclasses
import urllib.parse
from xml.sax.saxutils import escape

from api import NAMESPACE

# For each pattern of the model a value that keeps it, and one of legal length that breaks it.
PATTERNS = {
    r".*\S.*": ("10.0.0.0/8", " "),
    r"[0-9A-Za-z_\-]+": ("place", "two words"),
    r"[0-9A-Za-z_\-\*]+": ("*", "two words"),
    r"\p{ASCII}+": ("reference", "référence"),
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}": ("01234567-89ab-cdef-0123-456789abcdef", "01234567-89AB-cdef-0123-456789abcdef"),
    r"[-+]?[0-9]{1,2}(\.[0-9]{0,2})?": ("-12.5", "12,5"),
    r"[-+]?[0-9]{1,3}(\.[0-9]{0,2})?": ("+123.5", "12 5"),
}
ADDRESS = ("192.0.2.1", "999.0.2.1")  # the pattern of addresses is a screen long
NO_WORD = "Nonsense"


@dataclasses.dataclass
class Element:
    """An element with children or with a text."""

    name: str
    children: list = dataclasses.field(default_factory=list)
    text: str = ""

    def xml(self, attributes=""):
        inside = "".join(child.xml() for child in self.children) + escape(self.text)
        return f"<{self.name}{attributes}>{inside}</{self.name}>"


@dataclasses.dataclass
class Request:
    """A request of an operation."""

    operation: dict
    parameters: dict
    body: Element

    def path(self):
        shape = self.operation["request"]["members"]
        path = self.operation["uri"]
        for member in shape:
            if member["place"] == "path":
                path = path.replace(f"{{{member['parameter']}}}", urllib.parse.quote(self.parameters[member["name"]], safe=""))
        query = {member["parameter"]: self.parameters[member["name"]] for member in shape
                 if member["place"] == "query" and member["name"] in self.parameters}
        return path + ("?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else "")

    def xml(self):
        if not any(member["place"] == "body" for member in self.operation["request"]["members"]):
            return b""
        return self.body.xml(f' xmlns="{NAMESPACE}"').encode()


@dataclasses.dataclass
class Broken:
    """A request that breaks one constraint, and what its error has to say."""

    what: str
    request: Request
    texts: tuple


def pattern_values(value):
    return PATTERNS.get(value["pattern"], ADDRESS)


def good_text(value):
    kind = value["kind"]
    if kind == "enumeration":
        return value["words"][0]
    if kind in ("integer", "number"):
        return str(value.get("min", 1))
    if kind in ("boolean", "double"):
        return {"boolean": "true", "double": "0.5"}[kind]
    if value.get("pattern"):
        return pattern_values(value)[0]
    return "1" * max(value.get("min", 1), 1)


def good_element(name, value):
    if value["kind"] == "structure":
        return Element(name, [good_element(each["name"], each) for each in value["structure"]["members"] if each["place"] == "body"])
    if value["kind"] == "list":
        return Element(name, [good_element(value["item"], value["items"]) for _ in range(max(value.get("min", 1), 1))])
    return Element(name, text=good_text(value))


def good_request(operation):
    shape = operation["request"]
    return Request(operation, {member["name"]: good_text(member) for member in shape["members"] if member["place"] in ("path", "query")},
                   good_element(shape["name"], {"kind": "structure", "structure": shape}))


def bad_texts(value):
    """(what, text, facet of the schema, constraint of a parameter) for each constraint of a value without children."""
    kind = value["kind"]
    if kind == "enumeration":
        yield "no word", NO_WORD, "cvc-enumeration-valid", "enum value set"
    elif kind == "string":
        if "max" in value:
            yield "too long", "a" * (value["max"] + 1), "cvc-maxLength-valid", f"length less than or equal to {value['max']}"
        if value.get("min", 0) > 0:
            yield "too short", "a" * (value["min"] - 1), "cvc-minLength-valid", f"length greater than or equal to {value['min']}"
        if "pattern" in value:
            yield "pattern", pattern_values(value)[1], "cvc-pattern-valid", "regular expression pattern"
    elif kind in ("integer", "number", "double"):
        yield "no number", "many", "cvc-datatype-valid", "number"
        if "max" in value:
            yield "too large", str(value["max"] + 1), "cvc-maxInclusive-valid", f"value less than or equal to {value['max']}"
        if "min" in value:
            yield "too small", str(value["min"] - 1), "cvc-minInclusive-valid", f"value greater than or equal to {value['min']}"
    elif kind == "boolean":
        yield "no boolean", "maybe", "cvc-datatype-valid", ""


def edge_texts(value):
    """The texts that just keep the constraints of a value without children."""
    if value["kind"] == "enumeration":
        yield from value["words"]
    elif value["kind"] in ("string", "integer", "number") and "pattern" not in value:
        edges = [value[key] for key in ("min", "max") if value.get(key)]
        yield from ["1" * edge if value["kind"] == "string" else str(edge) for edge in edges]


def broken_parameters(request):
    for member in request.operation["request"]["members"]:
        name = member["name"]
        if member["place"] not in ("path", "query"):
            continue
        shown = name[0].lower() + name[1:]
        if member["place"] == "query" and member["required"]:
            yield changed_parameter(request, name, None, "missing", (f"at '{shown}'", "must not be null"))
        for what, text, _, constraint in bad_texts(member):
            if text:  # an empty one is a missing one, and without one there is no such path
                yield changed_parameter(request, name, text, what, ("1 validation error detected: Value", f"at '{shown}'", constraint))


def changed_parameter(request, name, text, what, texts):
    changed = copy.deepcopy(request)
    if text is None:
        del changed.parameters[name]
    else:
        changed.parameters[name] = text
    return Broken(f"{name} {what}", changed, texts)


class BodyBreaker:
    """Breaks each constraint of a body in turn."""

    def __init__(self, request):
        self.request = request

    def broken(self):
        shape = self.request.operation["request"]
        if any(member["place"] == "body" for member in shape["members"]):
            yield from self.structure((), shape)

    def changed(self, path, what, texts, change):
        """The request after change(element) on the element at `path`, indices of children."""
        request = copy.deepcopy(self.request)
        change(self.element(path, request))
        return Broken(f"{self.name(path)} {what}", request, ("Invalid XML ; ", *texts))

    def element(self, path, request=None):
        element = (request or self.request).body
        for index in path:
            element = element.children[index]
        return element

    def name(self, path):
        return " ".join(self.element(path[:depth]).name for depth in range(1, len(path) + 1)) or self.request.body.name

    def value(self, path, value):
        if value["kind"] == "structure":
            yield from self.structure(path, value["structure"])
        elif value["kind"] == "list":
            yield from self.list(path, value)
        else:
            name = self.element(path).name
            for what, text, facet, _ in bad_texts(value):
                yield self.changed(path, what, (facet, f"of element '{name}' is not valid"), lambda e, t=text: setattr(e, "text", t))
            yield self.changed(path, "with a child", ("cvc-type.3.1.2", f"'{name}'"), lambda e: e.children.append(Element("Child")))

    def structure(self, path, shape):
        name = self.element(path).name
        members = [member for member in shape["members"] if member["place"] == "body"]
        yield self.changed(path, "unknown element", ("cvc-complex-type.2.4", "element 'Unknown'"),
                           lambda e: e.children.append(Element("Unknown")))
        yield self.changed(path, "with a text", ("cvc-complex-type.2.3", f"'{name}'"), lambda e: setattr(e, "text", "text"))
        for index, member in enumerate(members):
            if member["required"]:
                yield self.changed(path, f"without {member['name']}", ("cvc-complex-type.2.4.b", f"'{name}'", f":{member['name']}}}"),
                                   lambda e, i=index: e.children.pop(i))
            yield self.changed(path, f"twice {member['name']}", ("cvc-complex-type.2.4", f"'{member['name']}'"),
                               lambda e, i=index: e.children.append(e.children[i]))
            yield from self.value((*path, index), member)

    def list(self, path, value):
        name, item = self.element(path).name, value["item"]
        if value.get("min", 0) > 0:
            yield self.changed(path, "too few", ("cvc-complex-type.2.4.b", f"'{name}'", f":{item}}}"), lambda e: e.children.pop())
        if "max" in value:
            yield self.changed(path, "too many", ("cvc-complex-type.2.4.f", f"'{item}'", f"'{value['max']}'"),
                               lambda e: e.children.extend([e.children[0]] * (value["max"] + 1 - len(e.children))))
        yield self.changed(path, "another item", ("cvc-complex-type.2.4.a", "element 'Another'"),
                           lambda e: e.children.append(Element("Another")))
        yield from self.value((*path, 0), value["items"])


def leaves(element, value):
    """(element, value) of everything without children in a good element."""
    if value["kind"] == "structure":
        members = [member for member in value["structure"]["members"] if member["place"] == "body"]
        for child, member in zip(element.children, members):
            yield from leaves(child, member)
    elif value["kind"] == "list":
        yield from leaves(element.children[0], value["items"])
    else:
        yield element, value


def edge_requests(operation):
    """(what, request) for each value that just keeps its constraints."""
    for member in operation["request"]["members"]:
        if member["place"] in ("path", "query"):
            for text in edge_texts(member):
                request = good_request(operation)
                request.parameters[member["name"]] = text
                yield f"{member['name']}={text[:20]}", request
    request = good_request(operation)
    for element, value in leaves(request.body, {"kind": "structure", "structure": operation["request"]}):
        good = element.text
        for element.text in edge_texts(value):
            yield f"{element.name}={element.text[:20]}", request
        element.text = good


def broken_requests(operation):
    request = good_request(operation)
    yield from broken_parameters(request)
    yield from BodyBreaker(request).broken()
