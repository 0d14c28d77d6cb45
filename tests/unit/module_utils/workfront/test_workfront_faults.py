# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Workfront says that something failed (contract Workfront 3.5, 9.1, 12), and what a user can do (contract Workfront 11)."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils import _errors
from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.plugins.module_utils._workfront.faults import (
    IdentityDialect,
    WorkfrontDialect,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import ASKED, load

HOST = "acme.my.workfront.com"
URL = f"https://{HOST}"
METHODS = ("api_key", "session_id", "bearer_token", "jwt")
DIALECT = WorkfrontDialect(HOST, "api_key")


def failure(
    strict: responses.RequestsMock, status: int, method: str = "api_key", **answer: Any
) -> _errors.ServiceError:
    """Return what becomes of an answer to a request over the client."""
    strict.add("GET", f"{URL}/x", status=status, **answer)
    runtime = make_runtime(FakeClock(), [], [])
    http = HttpClient(URL, WorkfrontDialect(HOST, method), runtime, verify=True, timeout=30.0, retries=0)
    with pytest.raises(_errors.ServiceError) as caught:
        http.request("GET", "/x", asked="read the thing")
    return caught.value


# -- shapes


def test_error_of_the_core_api() -> None:
    fault = DIALECT.read_fault(422, load("core_error"), {})
    assert fault.code == "com.attask.common.ProjectStatusViolationException"
    assert fault.message == "Unable to complete operation for a project of status Complete"
    assert (fault.details, fault.correlation_id, fault.conflict) == ((), None, False)


def test_error_of_a_service() -> None:
    fault = DIALECT.read_fault(409, {**load("service_error"), "message": "Not so."}, {})
    assert (fault.code, fault.message) == ("Conflict", "Not so.")


def test_error_of_the_token_endpoint() -> None:
    fault = DIALECT.read_fault(400, {**load("token_error"), "type": "BadToken", "message": "Not so."}, {})
    assert (fault.code, fault.message) == ("BadToken", "Not so.")


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "Not so."}},
        {"error": "Not so."},
        {"message": "Not so."},
        {"detail": "Not so."},
        {"title": "Not so."},
        {"error": None, "title": "Not so."},
        {"error": {}, "detail": "Not so."},
        {"error": {"message": ""}, "message": None, "detail": 7, "title": "Not so."},
        {"error": {"message": "Not so."}, "message": "Request failed.", "detail": "x", "title": "y"},
        {"message": "Not so.", "detail": "x", "title": "y"},
        {"detail": "Not so.", "title": "y"},
    ],
)
def test_where_a_message_may_stand(body: dict[str, Any]) -> None:
    assert DIALECT.read_fault(400, body, {}).message == "Not so."


@pytest.mark.parametrize(
    ("errors", "details"),
    [
        (
            [{"message": "One."}, {"message": "Two.", "field": "x"}],
            ({"message": "One."}, {"message": "Two.", "field": "x"}),
        ),
        (["One."], ({"message": "One."},)),
        ([], ()),
        ({"message": "One."}, ()),
        (None, ()),
    ],
)
def test_several_errors_are_details(errors: Any, details: tuple[dict[str, Any], ...]) -> None:
    assert DIALECT.read_fault(400, {"errors": errors}, {}).details == details


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error": {"class": "a.b.C", "message": "m"}}, "a.b.C"),
        ({"error": {"message": "m", "code": 0}}, None),
        ({"errorCode": "E7", "message": "m"}, "E7"),
        ({"type": "about:blank", "title": "m"}, "about:blank"),
        ({"error": {"class": "a.b.C"}, "errorCode": "E7"}, "a.b.C"),
        ({"error": "m"}, None),
        ({"error": "Conflict", "errorCode": "E7", "message": "m"}, "E7"),
    ],
)
def test_codes(body: dict[str, Any], code: str | None) -> None:
    assert DIALECT.read_fault(400, body, {}).code == code


@pytest.mark.parametrize("body", [{"requestId": "r-1"}, {"error": {"requestId": "r-1"}}])
def test_the_id_of_a_request(body: dict[str, Any]) -> None:
    assert DIALECT.read_fault(500, body, {}).correlation_id == "r-1"


@pytest.mark.parametrize("body", [None, "text", 7, [], [{"message": "x"}], {}, {"statusCode": 500}])
def test_a_body_that_says_nothing(body: Any) -> None:
    fault = DIALECT.read_fault(500, body, {})
    assert (fault.code, fault.message, fault.details) == (None, "", ())


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (load("core_error"), True),
        ({"error": "x"}, True),
        ({"error": True}, True),
        ({"error": None}, False),
        ({"error": False}, False),
        ({"data": {"error": "x"}}, False),
        ({"data": {}}, False),
        ([{"error": "x"}], False),
        ("error", False),
        (None, False),
    ],
)
def test_an_error_may_come_with_status_200(body: Any, refused: bool) -> None:
    assert DIALECT.refuses(body) == refused


def test_an_error_with_status_200_is_reported(strict: responses.RequestsMock) -> None:
    error = failure(strict, 200, json=load("core_error"))
    assert isinstance(error, _errors.RejectedError)
    assert "Unable to complete operation" in error.message
    assert f"Workfront at {HOST}" in error.message


@pytest.mark.parametrize("status", [200, 400, 404, 422])
def test_a_class_may_say_that_an_object_is_missing(strict: responses.RequestsMock, status: int) -> None:
    body = {"error": {"class": "com.attask.common.ObjectNotFoundException", "message": "No such role."}}
    assert isinstance(failure(strict, status, json=body), _errors.NotFoundError)


def test_a_broken_service_misses_nothing(strict: responses.RequestsMock) -> None:
    body = {"error": {"class": "com.attask.common.ObjectNotFoundException", "message": "No such role."}}
    assert isinstance(failure(strict, 500, json=body), _errors.ServerError)


def test_every_error_of_a_list_is_reported(strict: responses.RequestsMock) -> None:
    error = failure(strict, 422, json={"errors": [{"message": "One."}, {"message": "Two."}]})
    assert "(One; Two)." in error.message


@pytest.mark.parametrize("status", [400, 409, 502])
def test_raw_text_is_reported(strict: responses.RequestsMock, status: int) -> None:
    error = failure(strict, status, body="Not so." + "x" * 300)
    assert "Not so.xxx" in error.message
    assert "x" * 194 not in error.message


# -- advice


@pytest.mark.parametrize("method", METHODS)
def test_a_refused_credential(strict: responses.RequestsMock, method: str) -> None:
    error = failure(strict, 401, method, json=load("core_error"))
    assert isinstance(error, _errors.AuthenticationError)
    words = {"api_key": ["expire", "month", "weekly refresh"], "jwt": ["the application's user is active"]}
    for word in words.get(method, ["has expired", "workfront_login"]):
        assert word in error.advice


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_permission(strict: responses.RequestsMock, method: str) -> None:
    error = failure(strict, 403, method, json=load("core_error"))
    assert all(word in error.advice for word in ("Prime or Ultimate", "Standard license", "administrator"))


def test_something_unknown(strict: responses.RequestsMock) -> None:
    assert "that url is the right environment" in failure(strict, 404, json={}).advice


def test_too_many_requests(strict: responses.RequestsMock) -> None:
    error = failure(strict, 429, json={})
    assert isinstance(error, _errors.ThrottledError)
    assert "fewer tasks at a time" in error.advice
    assert "http_retries" in error.advice


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "body": "<html>Please log in" + "x" * 300, "content_type": "text/html"},
        {"status": 302, "headers": {"Location": f"{URL}/login"}},
    ],
)
def test_a_page_instead_of_an_answer(strict: responses.RequestsMock, answer: dict[str, Any]) -> None:
    error = failure(strict, **answer)
    assert isinstance(error, _errors.ProtocolError)
    assert str(answer["status"]) in error.message
    assert ("<html>Please log in" in error.message) == (answer["status"] == 200)
    assert "x" * 200 not in error.message
    assert all(word in error.advice for word in ("right host", HOST, "maintenance", "credential"))


def test_a_failure_of_the_service_is_tried_again_later() -> None:
    advice = DIALECT.advise(_errors.ServerError(ASKED, status=503))
    assert all(word in advice for word in ("run this again later", HOST, "maintenance"))


@pytest.mark.parametrize("kind", [_errors.RejectedError, _errors.StateConflictError])
def test_other_failures_bring_no_guess(kind: type[_errors.ServiceError]) -> None:
    assert DIALECT.advise(kind(ASKED, status=500)) == ""


@pytest.mark.parametrize("path", ["/integrations/oauth2/api/v1/jwt/exchange", "/integrations/oauth2/api/v1/token"])
@pytest.mark.parametrize("kind", [_errors.AuthenticationError, _errors.RejectedError, _errors.PermissionDeniedError])
def test_a_refused_application(path: str, kind: type[_errors.ServiceError]) -> None:
    asked = _errors.Asked(what="get a token", service="Workfront", method="POST", path=path)
    advice = DIALECT.advise(kind(asked, status=400))
    assert "client_id, client_secret" in advice
    assert f"registered in {HOST} itself" in advice


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (_errors.ThrottledError, "fewer tasks"),
        (_errors.ProtocolError, "right host"),
        (_errors.ServerError, "later"),
        (_errors.NetworkError, ""),
    ],
)
def test_a_token_endpoint_in_trouble_does_not_accuse_the_application(
    kind: type[_errors.ServiceError], said: str
) -> None:
    asked = _errors.Asked(
        what="get a token", service="Workfront", method="POST", path="/integrations/oauth2/api/v1/token"
    )
    advice = DIALECT.advise(kind(asked, status=None))
    assert said in advice
    assert "client_secret" not in advice


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (_errors.AuthenticationError, "client_id, client_secret and scopes"),
        (_errors.RejectedError, "Adobe Developer Console"),
        (_errors.ProtocolError, "ims_url"),
        (_errors.ServerError, "later"),
    ],
)
def test_adobes_identity_service_is_no_environment(kind: type[_errors.ServiceError], said: str) -> None:
    dialect = IdentityDialect()
    assert dialect.name == "Adobe's identity service"
    advice = dialect.advise(kind(ASKED, status=None))
    assert said in advice
    assert bool(advice) == bool(said)
    assert "OAuth2 application" not in advice
