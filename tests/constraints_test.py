"""Every constraint of the service model, broken one at a time in requests that are right otherwise, and sent to the real binary.

Each breach gets InvalidInput with the text of Route 53's schema validator (of bodies) or of its parameter checks, and the text
names the field. The same request unbroken passes these checks, whatever its operation makes of it then.
"""

import http.client

import pytest

from api import Answer, sign
from request_maker import broken_requests, edge_requests, good_request
from service_model import merged_operation, milepost_model, official_model

OPERATIONS = sorted(official_model()["operations"])


def constrained(name):
    """The models' operation, with Milepost's own constraints where npm's model is alone: that one has none."""
    return merged_operation(official_model()["operations"][name], milepost_model()["operations"][name])


class Caller:
    """Sends signed requests over one connection that is kept alive."""

    def __init__(self, service):
        self.service = service
        self.connection = http.client.HTTPConnection("127.0.0.1", service.api_port, timeout=60)

    def answer(self, request):
        method, path, body = request.operation["method"], request.path(), request.xml()
        signed = sign(self.service, method, path, body)
        self.connection.request(method, path, body=body, headers=dict(signed.headers.items()))
        response = self.connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())


@pytest.fixture(scope="module")
def caller(shared_service):
    return Caller(shared_service)


def is_shape_error(answer):
    """Whether the request was refused before its operation saw it. What only an operation can judge is another matter."""
    return answer.status >= 500 and answer.status != 501 or b"Invalid XML ; " in answer.body or b"validation error" in answer.body


def holds(answer, broken):
    return answer.status == 400 and answer.error()[0] == "InvalidInput" and all(text in answer.error()[1] for text in broken.texts)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_keeps_the_constraints_passes(name, caller):
    operation = constrained(name)
    requests = [("the plain one", good_request(operation)), *edge_requests(operation)]
    answers = [(what, caller.answer(request)) for what, request in requests]
    assert [(what, answer.status, answer.body[:400]) for what, answer in answers if is_shape_error(answer)] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_breach_is_told_by_name(name, caller):
    breaches = [(broken, caller.answer(broken.request)) for broken in broken_requests(constrained(name))]
    assert [(broken.what, broken.texts, answer.status, answer.body[:400]) for broken, answer in breaches if not holds(answer, broken)] == []


def test_there_are_as_many_cases_as_the_models_have_constraints():
    """A generator that stopped generating would go unnoticed."""
    assert sum(1 for name in OPERATIONS for _ in broken_requests(constrained(name))) > 750
    assert sum(1 for name in OPERATIONS for _ in edge_requests(constrained(name))) > 750
