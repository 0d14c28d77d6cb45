# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors of the service: what was asked, of which environment, what it said, what to do (contract 11: F13, F14, F17, F18)."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, SOURCE, Workfront

MODULE = "workfront_package_info"
NONE: dict[str, Any] = {"api_key": None, "bearer_token": None}
NO_PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
STYLES = ["core", "service", "text", "html"]
KINDS = {
    400: "validation",
    401: "authentication",
    403: "permission",
    404: "not_found",
    409: "state_conflict",
    410: "validation",
    422: "validation",
    429: "throttled",
    500: "server",
    502: "server",
    503: "server",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("status", "kind"), KINDS.items(), ids=[str(status) for status in KINDS])
def test_kind_and_words_in_every_style(current_workfront: Workfront, status: int, kind: str, style: str) -> None:
    current_workfront.simulator.workfront_behave(error_style=style)
    current_workfront.simulator.fault("status", operation="E2", status=status, times=None)
    outcome = current_workfront.run(MODULE, SOURCE, http_retries=0)
    assert outcome.failed
    error = outcome["error"]
    assert (error["kind"], error["status"], error["method"]) == (kind, status, "GET")
    assert error["path"].endswith("/packages")
    assert "Could not list the packages in 127.0.0.1:" in outcome.message
    assert f"answered {status}" in outcome.message
    said = {409: "conflicts with the current state", 401: "not currently logged in", 500: "unexpected error"}
    assert said.get(status, "") in outcome.message
    if style == "core":
        assert error["code"].startswith("com.attask.common.")
        assert error["code"] in outcome.message
    if style == "html":
        assert f"<h1>{status} " in outcome.message or "<title>" in outcome.message


@pytest.mark.parametrize("style", STYLES)
def test_refusal_of_the_service_itself_in_every_style(workfront: Workfront, style: str) -> None:
    package_id = workfront.assemble(status="ACTIVE")["package_id"]
    workfront.simulator.workfront_behave(error_style=style, strict_editing=True)
    outcome = workfront.run("workfront_package", SOURCE, package_id=package_id, description="Late")
    assert outcome["error"]["kind"] == "state_conflict"
    assert "cannot be edited" in outcome.message


BODIES: dict[str, tuple[Any, str, str | None]] = {
    "error.message": ({"error": {"class": "c.x", "message": "No way"}}, "No way", "c.x"),
    "error.code": ({"error": {"code": "X1", "message": "No way"}}, "No way", "X1"),
    "error as a text": ({"error": "No way"}, "No way", None),
    "error and message": ({"error": "Conflict", "message": "No way", "statusCode": 422}, "No way", "Conflict"),
    "message and errorCode": ({"message": "No way", "errorCode": "E17"}, "No way", "E17"),
    "detail and title": ({"title": "Bad", "detail": "No way"}, "No way", None),
    "title": ({"title": "No way"}, "No way", None),
    "errors": ({"errors": [{"message": "No way"}, "not this way either"]}, "", None),
    "of a token endpoint": ({"error": True, "type": "BAD", "message": "No way"}, "No way", "BAD"),
}


@pytest.mark.parametrize(("body", "message", "code"), BODIES.values(), ids=list(BODIES))
def test_every_place_of_a_message(current_workfront: Workfront, body: Any, message: str, code: str | None) -> None:
    current_workfront.simulator.fault("status", operation="E2", status=422, body=body)
    outcome = current_workfront.run(MODULE, SOURCE)
    assert (outcome["error"]["message"], outcome["error"]["code"]) == (message, code)
    assert "No way" in outcome.message


def test_id_of_a_request_is_handed_on(workfront: Workfront) -> None:
    body = {"error": {"class": "c", "message": "No way", "requestId": "r-17"}}
    workfront.simulator.fault("status", operation="E2", status=422, body=body)
    outcome = workfront.run(MODULE, SOURCE)
    assert outcome["error"]["correlation_id"] == "r-17"
    assert "Correlation ID: r-17" in outcome.message


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("search", "look up the TMPL 'New Agency Onboarding' in"),
        ("read", f"read PROJ {worlds.PROJECT} in"),
        ("E1", f"create the package '{NAME}' in"),
        ("E3", "read package"),
        ("E6", "set status to ACTIVE of package"),
    ],
)
def test_what_was_asked_is_named(workfront: Workfront, operation: str, asked: str) -> None:
    workfront.simulator.fault("status", operation=operation, status=403, times=None)
    outcome = workfront.assemble(status="ACTIVE")
    assert outcome.failed
    assert f"Could not {asked}" in outcome.message
    assert "in 127.0.0.1:" in outcome.message
    assert outcome["changed"] is (operation in ("E3", "E6")), "the package was made"
    assert ("package_id" in outcome.result) is (operation in ("E3", "E6"))


# -- F14: a key that was valid; F13: a user without the rights


@pytest.mark.parametrize(
    ("credential", "advice"),
    [
        ({"api_key": worlds.API_KEYS[SOURCE]}, ["API keys belong to one environment and expire", "Preview", "JWT"]),
        ({"session_id": worlds.SESSIONS[SOURCE]}, ["The token has expired", "workfront_login"]),
        ({"bearer_token": worlds.BEARER_TOKENS[SOURCE]}, ["belongs to another environment", "workfront_login"]),
    ],
    ids=["api_key", "session_id", "bearer_token"],
)
def test_credential_that_has_ended(current_workfront: Workfront, credential: dict[str, str], advice: list[str]) -> None:
    current_workfront.simulator.workfront_behave(bearer=True)
    options: dict[str, Any] = {**NONE, **credential}
    assert not current_workfront.run(MODULE, SOURCE, **options).failed
    current_workfront.simulator.workfront_expire(SOURCE, api_keys=True)
    outcome = current_workfront.run(MODULE, SOURCE, **options)
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("authentication", 401)
    for said in advice:
        assert said in outcome.message
    assert len(current_workfront.requests()) == 2, "nothing is tried again"


def test_key_that_a_refresh_has_replaced(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_refresh(worlds.PREVIEW, credentials=True)
    outcome = current_workfront.run(MODULE, worlds.PREVIEW)
    assert outcome["error"]["kind"] == "authentication"
    assert "The weekly refresh of the Preview sandbox replaces its keys with those of production" in outcome.message


def test_user_without_the_rights(current_workfront: Workfront) -> None:
    outcome = current_workfront.run(MODULE, SOURCE, api_key=worlds.PLANNER_KEYS[SOURCE])
    assert outcome["error"]["kind"] == "permission"
    for said in ("Prime or Ultimate", "Standard license", "Workfront administrator"):
        assert said in outcome.message


def test_bearer_token_that_the_promotion_api_does_not_take(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(bearer=False)
    token: dict[str, Any] = {"api_key": None, "bearer_token": worlds.BEARER_TOKENS[SOURCE]}
    assert not current_workfront.run("workfront_session_info", SOURCE, **token).failed
    outcome = current_workfront.run(MODULE, SOURCE, **token)
    assert outcome["error"]["kind"] == "authentication"
    assert "accepts no bearer tokens: then use api_key, session_id or a JWT application" in outcome.message


# -- F17: what answers is not the API


PAGE = "<!DOCTYPE html><html><head><title>Log in</title></head><body>" + "x" * 400 + "</body></html>"


@pytest.mark.parametrize("operation", ["E2", "E6", "E7"])
def test_page_instead_of_an_answer(workfront: Workfront, operation: str) -> None:
    """With E7, the answer may be plain text, but not a page."""
    package_id = workfront.assemble()["package_id"]
    answer: dict[str, Any] = {"status": 200, "body": PAGE, "headers": {"Content-Type": "text/html"}}
    workfront.simulator.fault("status", operation=operation, times=None, **answer)
    tasks: dict[str, dict[str, Any]] = {
        "E2": {"name": "Other", "status": "ACTIVE"},
        "E6": {"package_id": package_id, "status": "ACTIVE"},
        "E7": {"package_id": package_id, "state": "absent"},
    }
    outcome = workfront.run("workfront_package", SOURCE, **tasks[operation])
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "answered 200 to" in outcome.message
    assert PAGE[:200] in outcome.message
    assert PAGE[:220] not in outcome.message
    assert "Check that url names the right host" in outcome.message
    assert "maintenance" in outcome.message


def test_page_of_a_gateway(workfront: Workfront) -> None:
    workfront.simulator.fault("html", operation="E2", status=503, times=None)
    outcome = workfront.run(MODULE, http_retries=1)
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("server", 503)
    assert "503 Gateway Error" in outcome.message
    assert len(workfront.requests()) == 2


@pytest.mark.parametrize("status", [301, 302, 307])
def test_redirect_to_a_page_to_log_in(workfront: Workfront, status: int) -> None:
    location = "https://experience.adobe.com/login?ticket=17"
    workfront.simulator.fault("redirect", operation="E2", status=status, location=location)
    outcome = workfront.run(MODULE)
    assert outcome["error"]["kind"] == "protocol"
    assert f"answered {status} to GET" in outcome.message
    assert "this one points to https://experience.adobe.com" in outcome.message
    assert "A login page means that the credentials did not arrive" in outcome.message
    assert "ticket" not in outcome.message
    assert len(workfront.requests()) == 1


def test_domain_of_nobody(workfront: Workfront, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", workfront.simulator.url)
    outcome = workfront.run(MODULE, url="http://nobody.my.workfront.com", environment_type=None)
    assert outcome.failed
    assert outcome["error"]["status"] == 404
    assert "in nobody.my.workfront.com" in outcome.message


@pytest.mark.parametrize("how", ["run", "process"])
def test_nobody_listens(current_workfront: Workfront, how: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        outcome = getattr(current_workfront, how)(MODULE, url=url, http_retries=0)
    assert outcome["error"]["kind"] == "network"
    assert "gave no usable answer to GET" in outcome.message
    assert "refused" in outcome.message


# -- F18: too many requests


@pytest.mark.parametrize("operation", ["E2", "search"])
def test_throttled_reading_is_repeated(workfront: Workfront, operation: str) -> None:
    workfront.simulator.fault("status", operation=operation, status=429, retry_after=7)
    assert workfront.assemble().changed
    assert workfront.time.slept == [7.0]


def test_throttling_without_a_wish_is_met_with_growing_pauses(workfront: Workfront) -> None:
    workfront.simulator.fault("status", operation="E2", status=429, times=None)
    outcome = workfront.run(MODULE, http_retries=3)
    assert outcome["error"]["kind"] == "throttled"
    assert "limits the concurrent requests of a customer" in outcome.message
    assert [round(pause) for pause in workfront.time.slept] == [1, 2, 4]
    assert len(set(workfront.time.slept)) == 3
