# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The typed errors of the HTTP client: what they show, and what they never show."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
import requests
import responses
import urllib3.exceptions

from ansible_collections.envops.promotion.plugins.module_utils import _errors
from ansible_collections.envops.promotion.plugins.module_utils._auth import Token, TokenAuth, basic_auth
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    Outcome,
    SampleDialect,
    answer,
    lost,
    make_rig,
    reported,
)

PAGE = "<html><head><title>Bad gateway</title></head><body>" + "<p>sorry</p>" * 50
BODIES = {
    "HTML": PAGE,
    "truncated": '{"items": [{"id": "1", "name": "' + "n" * 300,
    "not JSON": "it works" + "!" * 300,
    "NaN": '{"size": NaN, "rest": "' + "r" * 300 + '"}',
    "too deep": "[" * 200_000,
}
CLASSES: list[tuple[int, type[_errors.ServiceError]]] = [
    (400, _errors.RejectedError),
    (401, _errors.AuthenticationError),
    (403, _errors.PermissionDeniedError),
    (404, _errors.NotFoundError),
    (405, _errors.RejectedError),
    (407, _errors.AuthenticationError),
    (408, _errors.ServerError),
    (409, _errors.StateConflictError),
    (412, _errors.StateConflictError),
    (415, _errors.RejectedError),
    (422, _errors.RejectedError),
    (425, _errors.RejectedError),
    (429, _errors.ThrottledError),
    (444, _errors.ServerError),
    (451, _errors.RejectedError),
    (460, _errors.ServerError),
    (499, _errors.ServerError),
    (500, _errors.ServerError),
    (501, _errors.ServerError),
    (503, _errors.ServerError),
    (599, _errors.ServerError),
]
SAID = {
    "id": "c0ffee",
    "code": "INVALID_DATA",
    "message": "The request was wrong",
    "details": [
        {"code": "INVALID_VALUE", "target": "name", "message": "must not be empty"},
        {"message": "try again"},
        {"code": "OTHER"},
    ],
}


def failure(strict: responses.RequestsMock, outcome: Outcome, method: str = "GET", **more: Any) -> _errors.ServiceError:
    """Return the error that an answer leads to."""
    answer(strict, method, outcome, **more)
    with pytest.raises(_errors.ServiceError) as caught:
        make_rig(retries=0).http.request(method, "/things/1", asked="change the thing", query={"limit": "5"})
    return caught.value


@pytest.mark.parametrize(("status", "kind"), CLASSES)
def test_each_status_has_its_class(
    strict: responses.RequestsMock, status: int, kind: type[_errors.ServiceError]
) -> None:
    error = failure(strict, status)
    assert error.__class__ is kind
    assert error.to_result()["error"]["kind"] == kind.kind


def test_a_wrong_state_is_a_conflict_whatever_its_status(strict: responses.RequestsMock) -> None:
    error = failure(strict, 400, json={"code": "WRONG_STATE"})
    assert error.__class__ is _errors.StateConflictError
    assert not error.transient
    assert not error.ambiguous


@pytest.mark.parametrize(
    ("outcome", "transient", "ambiguous"),
    [
        *((400, False, False), (409, False, False), (429, True, False)),
        *((408, True, True), (499, True, True), (503, True, True), (520, True, True)),
    ],
)
def test_what_an_error_means_for_repetitions(
    strict: responses.RequestsMock, outcome: int, transient: bool, ambiguous: bool
) -> None:
    error = failure(strict, outcome)
    assert (error.transient, error.ambiguous) == (transient, ambiguous)


def test_an_error_shows_all_that_the_service_said(strict: responses.RequestsMock) -> None:
    error = failure(strict, 400, json=SAID)
    assert str(error) == (
        "Could not change the thing: SampleService answered 400 INVALID_DATA to GET /v1/things/1: "
        "The request was wrong (name: INVALID_VALUE: must not be empty; try again; OTHER). Correlation ID: c0ffee."
    )
    assert error.to_result() == {
        "changed": False,
        "error": {
            "kind": "validation",
            "method": "GET",
            "path": "/v1/things/1",
            "status": 400,
            "code": "INVALID_DATA",
            "message": "The request was wrong",
            "details": SAID["details"],
            "correlation_id": "c0ffee",
            "summary": error.message,
            "advice": "",
        },
    }


def test_an_error_without_words_is_a_sentence(strict: responses.RequestsMock) -> None:
    error = failure(strict, 404, body="")
    assert str(error) == "Could not change the thing: SampleService answered 404 to GET /v1/things/1."


def test_the_dialects_advice_ends_the_message(strict: responses.RequestsMock) -> None:
    error = failure(strict, 403)
    assert error.advice == "Ask an administrator."
    assert str(error).endswith("to GET /v1/things/1. Ask an administrator.")


def test_a_lost_connection_has_no_status(strict: responses.RequestsMock) -> None:
    error = failure(strict, lost())
    assert error.__class__ is _errors.NetworkError
    assert error.facts()["status"] is None
    assert str(error) == (
        "Could not change the thing: SampleService gave no usable answer to GET /v1/things/1: "
        "the connection to api.example.com failed or was lost: connection reset by peer."
    )


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (requests.exceptions.ConnectTimeout(), "no connection to api.example.com within the time limit"),
        (requests.exceptions.ReadTimeout(), "no answer from api.example.com within the time limit"),
        (requests.exceptions.ProxyError("refused"), "the connection through the proxy failed: refused"),
        (requests.exceptions.SSLError("unknown CA"), "the TLS connection to api.example.com failed: unknown CA"),
        (
            requests.exceptions.ConnectionError(),
            "the connection to api.example.com failed or was lost: ConnectionError",
        ),
        (
            requests.exceptions.ContentDecodingError(),
            "the answer of api.example.com could not be received: ContentDecodingError",
        ),
    ],
)
def test_a_network_error_says_what_happened(
    strict: responses.RequestsMock, raised: requests.exceptions.RequestException, words: str
) -> None:
    assert failure(strict, raised).service_message == words


def new_connection_error(reason: OSError) -> requests.exceptions.ConnectionError:
    """Return what requests raises if no connection is made."""
    inner = urllib3.exceptions.NewConnectionError(None, f"Failed to establish a new connection: {reason}")  # type: ignore[arg-type]
    inner.__cause__ = reason
    return requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", inner))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            socket.gaierror(-2, "Name or service not known"),
            "the host name api.example.com cannot be resolved: [Errno -2] Name or service not known",
        ),
        (ConnectionRefusedError(111, "Connection refused"), "api.example.com refused the connection"),
        (
            OSError(113, "No route to host"),
            "the connection to api.example.com failed or was lost: [Errno 113] No route to host",
        ),
    ],
)
def test_no_connection_is_a_problem_of_the_network(strict: responses.RequestsMock, reason: OSError, words: str) -> None:
    error = failure(strict, new_connection_error(reason))
    assert error.service_message == words
    assert error.advice.startswith(
        "This is a problem of the network, not of the credentials: check the name resolution, "
    )
    assert error.transient


@pytest.mark.parametrize("proxy", ["http://somebody:planted@proxy.example.com:3128", "proxy.example.com:3128"])
@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (
            requests.exceptions.ProxyError("refused"),
            "the connection through the proxy proxy.example.com:3128 failed: refused",
        ),
        (
            requests.exceptions.ReadTimeout(),
            "no answer from api.example.com through the proxy proxy.example.com:3128 within the time limit",
        ),
        (
            requests.exceptions.ConnectTimeout(),
            "no connection to api.example.com through the proxy proxy.example.com:3128 within the time limit",
        ),
    ],
)
def test_the_proxy_is_named_without_its_credentials(
    strict: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    raised: requests.exceptions.RequestException,
    words: str,
    proxy: str,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    error = failure(strict, raised)
    assert error.service_message == words
    assert "the environment variables for proxies (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)" in error.advice
    assert "planted" not in reported(error)


def test_a_proxy_that_wants_credentials_is_not_the_service(
    strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://somebody:planted@proxy.example.com:3128")
    error = failure(strict, 407)
    assert error.advice.startswith(
        "The proxy proxy.example.com:3128 wants credentials, whatever those of the service are"
    )
    assert "planted" not in reported(error)


@pytest.mark.parametrize("said", ["It failed", "It failed.", "It failed..", "It failed. "])
@pytest.mark.parametrize("detail", ["too long", "too long."])
def test_a_sentence_has_one_full_stop(strict: responses.RequestsMock, said: str, detail: str) -> None:
    error = failure(strict, 400, json={"message": said, "details": [{"message": detail}]})
    assert str(error).endswith("/v1/things/1: It failed (too long).")
    error = failure(strict, 400, json={"message": said})
    assert str(error).endswith("/v1/things/1: It failed.")


def test_an_endless_chain_of_reasons_ends(strict: responses.RequestsMock) -> None:
    raised = requests.exceptions.ConnectionError("round and round")
    raised.reason = raised  # type: ignore[attr-defined]
    assert isinstance(failure(strict, raised), _errors.NetworkError)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("name", BODIES)
def test_a_success_that_cannot_be_read(strict: responses.RequestsMock, name: str, status: int, method: str) -> None:
    error = failure(strict, status, method, body=BODIES[name])
    assert error.__class__ is _errors.ProtocolError
    assert (error.status, error.transient, error.ambiguous) == (status, True, True)
    assert error.service_message == f"the body is not JSON: {BODIES[name][:200]}"


def test_bytes_that_are_not_text_can_be_shown(strict: responses.RequestsMock) -> None:
    error = failure(strict, 200, body=b"\x00\xff\xfe")
    assert error.service_message == "the body is not JSON: \x00\ufffd\ufffd"


@pytest.mark.parametrize("status", [200, 400, 502])
@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ('{"access_token": "s3cret", "x"', '{"access_token": ******, "x"'),
        ('{"name": "a", "clientSecret": "s3c\\"ret', '{"name": "a", "clientSecret": ******'),
        ('[{"passwords": ["s3cret", "s3cret"]}]x', '[{"passwords": ******}]x'),
        ('{"pin": 1234, "shipping": 1234, "isSecret": true', '{"pin": ******, "shipping": 1234, "isSecret": true'),
        ("grant=a&client_secret=s3cret&x=1", "grant=a&client_secret=******&x=1"),
        ('<input name="token">session token: expired', '<input name="token">session token: expired'),
    ],
    ids=range(6),
)
def test_what_is_quoted_shows_nothing_that_is_named_like_a_secret(
    strict: responses.RequestsMock, status: int, body: str, quoted: str
) -> None:
    """Nobody has registered what a service sends in the wrong place, such as the token of somebody else."""
    assert failure(strict, status, body=body).service_message.endswith(f": {quoted}")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("name", BODIES)
def test_a_server_error_shows_the_beginning_of_its_page(strict: responses.RequestsMock, name: str, status: int) -> None:
    error = failure(strict, status, body=BODIES[name], headers={"Correlation-Id": "from-header"})
    assert error.__class__ is _errors.ServerError
    assert error.service_message == f"the body is not a JSON object: {BODIES[name][:200]}"
    assert error.correlation_id == "from-header"


@pytest.mark.parametrize("body", ["[1, 2]", '"down"', "0"])
def test_a_refusal_that_is_no_object_is_shown_too(strict: responses.RequestsMock, body: str) -> None:
    error = failure(strict, 400, body=body)
    assert error.__class__ is _errors.RejectedError
    assert error.service_message == f"the body is not a JSON object: {body}"


@pytest.mark.parametrize("status", [403, 404, 409, 410, 412, 422])
@pytest.mark.parametrize("name", ["HTML", "not JSON"])
def test_a_page_judges_nothing(
    strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, name: str, status: int
) -> None:
    error = failure(strict, status, "DELETE", body=BODIES[name])
    assert error.__class__ is _errors.ProtocolError
    assert (error.status, error.transient, error.ambiguous, error.changed) == (status, True, True, False)
    assert error.service_message == f"the body is not a JSON object: {BODIES[name][:200]}"
    monkeypatch.setattr(SampleDialect, "fails_in_json", False)
    assert failure(strict, status, "DELETE", body=BODIES[name]).__class__ is dict(CLASSES).get(
        status, _errors.RejectedError
    )


@pytest.mark.parametrize("status", [404, 409])
def test_a_judgement_without_a_body_is_one(strict: responses.RequestsMock, status: int) -> None:
    assert failure(strict, status, body="").__class__ is dict(CLASSES)[status]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("status", [101, 103])
def test_an_interim_answer_is_none(strict: responses.RequestsMock, status: int, method: str) -> None:
    error = failure(strict, status, method, body="")
    assert error.__class__ is _errors.ProtocolError
    assert (error.ambiguous, error.changed) == (True, False)


@pytest.mark.parametrize("status", [206, 207])
def test_an_answer_about_parts_is_none(strict: responses.RequestsMock, status: int) -> None:
    error = failure(strict, status, "DELETE", json={"results": []})
    assert error.__class__ is _errors.ProtocolError
    assert error.to_result()["effect_unknown"] is True


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://elsewhere.example.com/?planted-query", "https://elsewhere.example.com"),
        ("//elsewhere.example.com/v1", "elsewhere.example.com"),
        ("/login", "no other host"),
        ("http://[broken", "an unreadable address"),
    ],
)
def test_where_a_redirect_points_to(strict: responses.RequestsMock, location: str, shown: str) -> None:
    error = failure(strict, 302, headers={"Location": location})
    assert error.service_message == f"redirects are not followed; this one points to {shown}"


SECRETS = ("planted-token", "planted-password", "planted-body", "planted-form", "planted-query", "planted-cookie")
OUTCOMES: list[tuple[str, Outcome, dict[str, Any]]] = [
    ("refused", 400, {"json": SAID}),
    ("unauthorized", 401, {}),
    ("conflict", 409, {}),
    ("throttled", 429, {}),
    ("gateway", 502, {"body": PAGE}),
    ("redirect", 302, {"headers": {"Location": "https://other.example.org/?planted-query"}}),
    ("unreadable", 200, {"body": PAGE}),
    ("lost", lost(), {}),
    ("no TLS", requests.exceptions.SSLError("unknown CA"), {}),
    ("unsendable", requests.exceptions.InvalidHeader("bad header planted-token"), {}),
]


@pytest.mark.parametrize("content", [{"body": {"value": "planted-body"}}, {"form": {"client_secret": "planted-form"}}])
@pytest.mark.parametrize("user", ["token", "password"])
@pytest.mark.parametrize(("outcome", "more"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES])
def test_no_error_shows_what_was_sent(
    strict: responses.RequestsMock, outcome: Outcome, more: dict[str, Any], user: str, content: dict[str, Any]
) -> None:
    answer(strict, "POST", outcome, **more)
    rig = make_rig(retries=0)
    token = TokenAuth(Token(None, supplied="planted-token", clock=rig.clock))
    auth = token if user == "token" else basic_auth("somebody", "planted-password")
    with pytest.raises(_errors.ServiceError) as caught:
        rig.http.request(
            "POST", "/things/1", asked="change the thing", query={"q": "planted-query"}, auth=auth, **content
        )
    sent = strict.calls[0].request
    assert "planted-query" in str(sent.url)
    assert "planted-" in str(sent.body)
    assert not [secret for secret in SECRETS if secret in reported(caught.value)]
    assert sent.headers["Authorization"] not in reported(caught.value)
    assert rig.warnings == []


def test_facts_are_json() -> None:
    asked = _errors.Asked(what="look", service="SampleService", method="GET", path="/v1")
    error = _errors.RejectedError(asked, status=400, details=({"innerError": {"allowed": [1]}},))
    assert json.loads(json.dumps(error.to_result()))["error"]["details"] == [{"innerError": {"allowed": [1]}}]
