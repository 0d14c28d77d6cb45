# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors of the service: what was asked, of which environment, what it said, and what the user can do."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import TASK, PingOne

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pingone"
CORRELATION = "c0ffee00-0000-4000-8000-000000000001"
BY_NAME: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT_NAME}
LABEL = f"{worlds.SOURCE_ENVIRONMENT_NAME} ({worlds.SOURCE_ENVIRONMENT})"
STATE = "promotions"


def published(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return body


CASES = [
    (401, "error_401", "authentication", ["api_url and auth_url belong together"]),
    (403, "error_403", "permission", ["Promotion Admin or Environment Admin", "both its source and its target"]),
    (404, "error_404", "not_found", ["Check the ID and the environment"]),
    (400, "error_400_status", "state_conflict", ["status: CONSTRAINT_VIOLATION"]),
    (400, "error_400_invalid_data", "validation", ["targetEnvironment: REQUIRED_VALUE: must not be null"]),
    (400, "error_400_invalid_filter", "validation", ["filter: INVALID_FILTER: Unsupported filter attribute"]),
    (409, "error_400_status", "state_conflict", ["answered 409 REQUEST_FAILED"]),
    (412, "error_400_status", "state_conflict", ["answered 412"]),
    (415, "error_400_invalid_data", "validation", ["answered 415"]),
    (422, "error_400_invalid_data", "validation", ["answered 422"]),
    (429, "error_429", "throttled", ["run fewer tasks in parallel, or increase http_retries"]),
    (500, "error_500", "server", ["An unexpected error occurred"]),
    (503, "error_500", "server", ["answered 503"]),
]
IDS = [f"{status} {kind}" for status, _name, kind, _said in CASES]


def assert_reported(outcome: Outcome, status: int, name: str, kind: str, said: list[str]) -> None:
    body = published(name)
    assert outcome.failed
    error = outcome["error"]
    assert (error["kind"], error["status"], error["code"]) == (kind, status, body["code"])
    assert error["message"] == body["message"]
    assert error["details"] == body.get("details", [])
    assert error["correlation_id"] == CORRELATION
    for text in [f"answered {status} {body['code']}", body["message"].rstrip("."), CORRELATION, *said]:
        assert text in outcome.message
    for detail in body.get("details", []):
        assert detail["message"].rstrip(".") in outcome.message


@pytest.mark.parametrize(("status", "name", "kind", "said"), CASES, ids=IDS)
def test_listing(pingone: PingOne, status: int, name: str, kind: str, said: list[str]) -> None:
    headers = {"Correlation-Id": CORRELATION}
    pingone.simulator.fault("status", operation="P2", status=status, body=published(name), headers=headers, times=None)
    outcome = pingone.plan(**BY_NAME, http_retries=1)
    assert_reported(outcome, status, name, kind, said)
    assert f"Could not list the promotions of environment {LABEL}: PingOne" in outcome.message
    path = f"/v1/environments/{worlds.SOURCE_ENVIRONMENT}/promotions"
    assert f"to GET {path}" in outcome.message
    assert (outcome["error"]["method"], outcome["error"]["path"]) == ("GET", path)
    assert outcome["changed"] is False


@pytest.mark.parametrize(("status", "name", "kind", "said"), CASES, ids=IDS)
def test_start(pingone: PingOne, status: int, name: str, kind: str, said: list[str]) -> None:
    """What is known of the promotion is returned with the error."""
    promotion_id = pingone.planned_id()
    headers = {"Correlation-Id": CORRELATION}
    pingone.simulator.fault("status", operation="P7", status=status, body=published(name), headers=headers, times=None)
    outcome = pingone.execute(promotion_id, **BY_NAME, http_retries=1)
    assert_reported(outcome, status, name, kind, said)
    assert f"Could not execute promotion {promotion_id} of environment {LABEL}: PingOne" in outcome.message
    assert (outcome["promotion_id"], outcome["promotion"]["id"]) == (promotion_id, promotion_id)
    assert outcome["status"] == "READY"
    assert outcome["changed"] is False


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("P1", "create a promotion in environment"),
        ("P3", "read promotion"),
        ("P5", "read the steps of promotion"),
        ("E1", "look up the environment 'Development'"),
        ("token", "get an access token"),
    ],
)
def test_the_request_is_named(pingone: PingOne, operation: str, asked: str) -> None:
    pingone.simulator.fault("status", operation=operation, status=403, times=None)
    outcome = pingone.plan(**BY_NAME)
    assert outcome.failed
    assert f"Could not {asked}" in outcome.message
    if operation in ("P3", "P5"):
        [promotion] = pingone.promotions()
        assert outcome["changed"] is True
        assert outcome["promotion"]["id"] == promotion["id"]
        assert outcome["promotion_id"] == promotion["id"]
        assert promotion["id"] in outcome.message


def test_update_and_deletion_are_named(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation=["P6", "P9"], status=403, times=None)
    updated = pingone.plan(promotion_id=promotion_id, description="x", **BY_NAME)
    assert f"Could not update promotion {promotion_id} of environment {LABEL}" in updated.message
    source: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT}
    deleted = pingone.run("pingone_promotion", promotion_id=promotion_id, state="absent", **source)
    assert f"Could not delete promotion {promotion_id} of environment {worlds.SOURCE_ENVIRONMENT}" in deleted.message
    for outcome in (updated, deleted):
        assert outcome["changed"] is False
        assert outcome["promotion"]["id"] == promotion_id


def test_missing_role_on_the_target(pingone: PingOne) -> None:
    state = pingone.simulator.state()["pingone"]["environments"]
    application = {
        "client_id": worlds.CLIENT_ID,
        "client_secret": worlds.CLIENT_SECRET,
        "environments": [worlds.ADMIN_ENVIRONMENT, worlds.SOURCE_ENVIRONMENT],
    }
    for environment in state:
        environment["resources"] = []
        environment["applications"] = [application] if environment["id"] == worlds.ADMIN_ENVIRONMENT else []
    pingone.simulator.reset({"pingone": {"environments": state}})
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["error"]["kind"] == "permission"
    assert "INSUFFICIENT_PERMISSIONS" in outcome.message
    assert "the role on both its source and its target" in outcome.message
    assert pingone.promotions() == []


def test_correlation_id_of_the_body_is_second_choice(pingone: PingOne) -> None:
    headers = {"Correlation-Id": ""}
    pingone.simulator.fault("status", operation="P2", status=404, body=published("error_404"), headers=headers)
    outcome = pingone.plan()
    assert outcome["error"]["correlation_id"] == published("error_404")["id"]


@pytest.mark.parametrize(
    "body", ["<html>Bad Gateway</html>", "", "[]", "null", '"text"'], ids=["html", "", "[]", "null", "text"]
)
def test_error_without_the_services_own_body(pingone: PingOne, body: str) -> None:
    pingone.simulator.fault("status", operation="P2", status=502, body=body, times=None)
    outcome = pingone.plan(http_retries=0)
    assert outcome.failed
    assert outcome["error"]["kind"] == "server"
    assert "PingOne answered 502 to GET" in outcome.message
    if body.startswith("<"):
        assert "Bad Gateway" in outcome.message


def test_answer_that_is_not_json_shows_its_beginning(pingone: PingOne) -> None:
    pingone.simulator.fault("malformed_json", operation="P2", times=None)
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "the body is not JSON: {" in outcome.message
    assert "Check api_url and any proxies" in outcome.message


def test_redirect_is_not_followed(pingone: PingOne) -> None:
    pingone.simulator.fault("redirect", operation="P2", location="https://login.example.com/sign-in?ticket=17")
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "redirects are not followed; this one points to https://login.example.com" in outcome.message
    assert "ticket" not in outcome.message
    assert len(pingone.simulator.requests("P2")) == 1


@pytest.mark.parametrize("how", ["run", "process"])
def test_nobody_listens(pingone: PingOne, how: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        outcome = getattr(pingone, how)("pingone_promotion", api_url=url, http_retries=0, **TASK)
    assert outcome.failed
    assert outcome["error"]["kind"] == "network"
    assert outcome["error"]["status"] is None
    assert f"list the promotions of environment {worlds.SOURCE_ENVIRONMENT}" in outcome.message
    assert "PingOne gave no usable answer" in outcome.message
    assert "refused" in outcome.message
    assert pingone.operations() == []


def test_no_answer_in_time(pingone: PingOne) -> None:
    pingone.simulator.fault("slow", operation="P2", seconds=0.5, times=None)
    outcome = pingone.plan(http_timeout=0.1, http_retries=1)
    assert outcome.failed
    assert outcome["error"]["kind"] == "network"
    assert re.search(r"no answer from 127\.0\.0\.1:\d+ within the time limit", outcome.message)


def test_success_at_a_later_attempt_is_a_warning(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P2", status=503)
    outcome = pingone.process("pingone_promotion", **TASK)
    assert outcome.changed
    [warning] = [text for text in outcome.warnings if "attempt" in text]
    assert "succeeded only on attempt 2" in warning


def test_plan_with_an_unknown_action_is_refused_before_the_start(pingone: PingOne) -> None:
    planned = pingone.plan()
    step = {"action": "MERGE", "resourceUrl": f"{pingone.simulator.url}/v1/environments/x/themes/1"}
    body = {"_embedded": {"promotionSteps": [step]}}
    pingone.simulator.fault("status", operation="P5", status=200, body=body, times=None)
    outcome = pingone.execute(planned["promotion"]["id"], expected_plan_digest=planned["plan"]["digest"])
    assert outcome.failed
    assert "plans a step 'MERGE'" in outcome.message
    assert "Nothing was started" in outcome.message
    assert "P7" not in pingone.writes()


@pytest.mark.parametrize("body", [{}, {"id": None}], ids=str)
def test_creation_whose_answer_does_not_say_what_was_created(pingone: PingOne, body: dict[str, Any]) -> None:
    pingone.simulator.fault("status_after", operation="P1", status=201, body=body)
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["changed"] is True
    assert "its answer does not contain the ID" in outcome.message
    assert "pingone_promotion_info" in outcome.message
    assert not pingone.plan().changed, "it is found by the next run"


@pytest.mark.parametrize("body", ["", {}, {"status": "ROLLBACK_NEW"}], ids=["empty", "{}", "no id"])
def test_rollback_whose_answer_has_no_id_is_searched(pingone: PingOne, body: Any) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.fault("status_after", operation="P8", status=202, body=body)
    outcome = pingone.roll_back(original_id)
    assert outcome.changed
    assert outcome["proof"]["complete"]
    assert pingone.writes().count("P8") == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize("task", ["execution", "rollback"])
def test_start_answered_without_a_body_is_read(pingone: PingOne, task: str, status: int) -> None:
    """Contract PingOne 7.7: clients accept these and then read the promotion."""
    promotion_id = pingone.planned_id() if task == "execution" else pingone.executed_id()
    pingone.simulator.behave(execute={"reads": 3})
    pingone.simulator.fault("status_after", operation="P7", status=status, body="")
    outcome = (pingone.execute if task == "execution" else pingone.roll_back)(promotion_id, wait=False)
    assert outcome.changed
    assert outcome["status"] == "IN_PROGRESS"
    done = (pingone.execute if task == "execution" else pingone.roll_back)(promotion_id)
    assert not done.changed
    assert done["status"] == "COMPLETED"
