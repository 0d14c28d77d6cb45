# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that are not JSON, refusals with a status of success, and tokens in any header."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils._auth import Token, TokenAuth
from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    AuthenticationError,
    PromotionError,
    ProtocolError,
    RejectedError,
    ServerError,
    StateConflictError,
)
from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.plugins.module_utils._reply import Reply
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    API,
    FakeClock,
    SampleDialect,
    answer,
    make_rig,
    make_runtime,
)

PAGES = [
    (b"<!DOCTYPE html><p>Please log in", "text/html; charset=utf-8"),
    (b"Please log in", "TEXT/HTML"),
    (b"Please log in", "application/xhtml+xml"),
    (b" \n<html>Please log in", "text/plain"),
    (b"<html>Please log in", "application/json"),
]


def ask(*, text: bool) -> Reply:
    return make_rig(retries=0).http.request("GET", "/things/1", asked="read the thing", text=text)


# -- text


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", ["Deleted", "1d5693b9-b7b5-492d-8219-c21f34bcaca6", "Zo\u00eb", "{broken", "NaN"])
def test_text_is_an_answer_where_it_is_allowed(strict: responses.RequestsMock, status: int, body: str) -> None:
    answer(strict, "GET", status, body=body.encode(), content_type="text/plain")
    assert ask(text=True).body == body


@pytest.mark.parametrize(
    ("body", "expected"), [('"a b"', "a b"), ('{"id": "1"}', {"id": "1"}), ("", None), (" ", None)]
)
def test_json_stays_json_where_text_is_allowed(strict: responses.RequestsMock, body: str, expected: object) -> None:
    answer(strict, "GET", 200, body=body, content_type="text/plain")
    assert ask(text=True).body == expected


def test_text_of_no_known_encoding_is_still_an_answer(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, body=b"Deleted \xff", content_type="text/plain")
    assert ask(text=True).body == "Deleted \ufffd"


def test_text_is_no_answer_elsewhere(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, body="Deleted", content_type="text/plain")
    with pytest.raises(ProtocolError, match="the body is not JSON: Deleted"):
        ask(text=False)


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize(("body", "content_type"), PAGES)
def test_a_page_is_never_an_answer(strict: responses.RequestsMock, body: bytes, content_type: str, text: bool) -> None:
    answer(strict, "GET", 200, body=body, content_type=content_type)
    with pytest.raises(ProtocolError, match="Please log in") as caught:
        ask(text=text)
    assert caught.value.status == 200


def test_a_failure_stays_one_where_text_is_allowed(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 503, body="Down for maintenance", content_type="text/plain")
    with pytest.raises(ServerError, match="Down for maintenance"):
        ask(text=True)


# -- refusals with a status of success


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("status", [200, 202])
def test_a_dialect_may_refuse_an_answer(strict: responses.RequestsMock, status: int, text: bool) -> None:
    answer(strict, "GET", status, json={"refused": True, "code": "NO", "message": "Not so.", "id": "c-1"})
    with pytest.raises(RejectedError) as caught:
        ask(text=text)
    error = caught.value
    assert (error.status, error.code, error.service_message, error.correlation_id) == (status, "NO", "Not so.", "c-1")
    assert not error.ambiguous


def test_a_refusal_may_be_a_conflict(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, json={"refused": True, "code": "WRONG_STATE"})
    with pytest.raises(StateConflictError):
        ask(text=False)


def test_a_refusal_is_not_asked_for_again(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, json={"refused": True})
    with pytest.raises(RejectedError):
        make_rig(retries=5).get()


# -- tokens


@pytest.mark.parametrize(
    ("options", "header", "value"),
    [
        ({}, "Authorization", "Bearer hidden"),
        ({"scheme": "Session"}, "Authorization", "Session hidden"),
        ({"header": "apikey", "scheme": ""}, "apikey", "hidden"),
        ({"header": "X-Token"}, "X-Token", "Bearer hidden"),
    ],
)
def test_a_token_in_any_header(
    strict: responses.RequestsMock, options: dict[str, str], header: str, value: str
) -> None:
    answer(strict, "GET", 200)
    make_rig().get(auth=TokenAuth(Token(None, supplied="hidden", clock=FakeClock()), **options))
    headers = strict.calls[0].request.headers
    assert headers[header] == value
    assert ("Authorization" in headers) == (header == "Authorization")


def test_one_token_for_two_headers_is_fetched_once(strict: responses.RequestsMock) -> None:
    issued: list[str] = []

    def fetch() -> tuple[str, float]:
        issued.append(f"token-{len(issued) + 1}")
        return issued[-1], 3600.0

    token = Token(fetch, supplied=None, clock=FakeClock())
    one, other = TokenAuth(token), TokenAuth(token, header="sessionID", scheme="")
    answer(strict, "GET", 200)
    answer(strict, "GET", 401)
    answer(strict, "GET", 200)
    answer(strict, "GET", 200)
    rig = make_rig()
    for auth in (one, other, one):
        rig.get(auth=auth)
    sent = [call.request.headers.get("Authorization") or call.request.headers["sessionID"] for call in strict.calls]
    assert sent == ["Bearer token-1", "token-1", "token-2", "Bearer token-2"]


@pytest.mark.parametrize("option", ["header", "scheme"])
def test_a_refused_token_that_was_given_is_not_shown(strict: responses.RequestsMock, option: str) -> None:
    answer(strict, "GET", 401)
    with pytest.raises(AuthenticationError) as caught:
        make_rig().get(auth=TokenAuth(Token(None, supplied="hidden", clock=FakeClock()), **{option: "X"}))
    error: PromotionError = caught.value
    assert "hidden" not in f"{error} {error.to_result()}"


@pytest.mark.parametrize("accept", [None, "application/json, text/plain, */*"])
def test_what_answers_may_be(strict: responses.RequestsMock, accept: str | None) -> None:
    answer(strict, "GET", 200)
    options: dict[str, Any] = {} if accept is None else {"accept": accept}
    runtime = make_runtime(FakeClock(), [], [])
    http = HttpClient(API, SampleDialect(), runtime, verify=True, timeout=30.0, retries=0, **options)
    http.request("GET", "/things/1", asked="read the thing")
    assert strict.calls[0].request.headers["Accept"] == (accept or "application/json")


# -- deletions


@pytest.mark.parametrize(
    ("status", "body", "confirmed"),
    [
        (204, "", True),
        (200, "", True),
        (200, "Deleted", True),
        (200, "deleted\n", True),
        (202, "", False),
        (202, "Deleted", False),
        (200, "Not deleted", False),
        (200, '{"code": "NO"}', False),
        (200, "0", False),
        (200, "[]", False),
    ],
)
def test_only_what_confirms_a_deletion_is_one(
    strict: responses.RequestsMock, status: int, body: str, confirmed: bool
) -> None:
    answer(strict, "DELETE", status, body=body.encode(), content_type="text/plain")
    rig = make_rig(retries=0)
    reply = rig.http.request("DELETE", "/things/1", asked="delete the thing", text=True)
    with contextlib.nullcontext() if confirmed else pytest.raises(ProtocolError, match="confirmation of a deletion"):
        reply.check_deletion("Deleted")
