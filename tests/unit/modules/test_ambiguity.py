# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lost answers: whatever happens on the way, a creation, start or rollback has its effect exactly once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _http
from ansible_collections.envops.promotion.plugins.module_utils._transport import AnswerTooSlowError, fetch
from simulator import worlds
from support.modules import Outcome
from support.pingone import TASK, PingOne

OPERATIONS = ["P1", "P7", "P8"]
GATEWAY_STATUSES = (500, 502, 503, 504, 408)
LOST: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset_after"},
    "truncated": {"kind": "truncated"},
    "malformed": {"kind": "malformed_json"},
    **{str(status): {"kind": "status_after", "status": status} for status in GATEWAY_STATUSES},
    "html": {"kind": "status_after", "status": 502, "body": "<html>Bad Gateway</html>"},
}
"""The request has its effect, and its answer is of no use."""
NOT_DONE: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset_before"},
    "html": {"kind": "html"},
    **{str(status): {"kind": "status", "status": status} for status in GATEWAY_STATUSES},
}
"""The request never reaches the service."""


def prepared(pingone: PingOne, operation: str) -> Callable[..., Outcome]:
    """Bring about what comes before an operation; return the task that asks for it."""
    if operation == "P1":
        task = pingone.plan
    elif operation == "P7":
        promotion_id = pingone.planned_id()

        def task(**options: Any) -> Outcome:
            return pingone.execute(promotion_id, on_target_change="ignore", **options)

    else:
        pingone.executed_id()

        def task(**options: Any) -> Outcome:
            return pingone.roll_back(target_environment=worlds.TARGET_ENVIRONMENT, **options)

    pingone.simulator.clear_requests()
    pingone.time.slept.clear()
    return task


def assert_one_effect(pingone: PingOne, operation: str) -> None:
    promotions = pingone.promotions()
    if operation == "P8":
        assert len([item for item in promotions if "previousPromotion" in item]) == 1
        assert {item["status"] for item in promotions} == {"COMPLETED", "ROLLED_BACK"}
    else:
        assert len(promotions) == 1
        assert ("startedAt" in promotions[0]) is (operation == "P7")


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_lost_answer_is_not_requested_again(pingone: PingOne, operation: str, fault: str) -> None:
    task = prepared(pingone, operation)
    pingone.simulator.fault(operation=operation, **LOST[fault])
    outcome = task()
    assert outcome.changed
    assert outcome["status"] == ("READY" if operation == "P1" else "COMPLETED")
    assert pingone.writes().count(operation) == 1
    assert_one_effect(pingone, operation)


@pytest.mark.parametrize("fault", NOT_DONE)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_request_without_effect_is_sent_again(pingone: PingOne, operation: str, fault: str) -> None:
    task = prepared(pingone, operation)
    pingone.simulator.fault(operation=operation, **NOT_DONE[fault])
    outcome = task()
    assert outcome.changed
    assert pingone.writes().count(operation) == 2
    asked = pingone.operations()
    between = asked[asked.index(operation) + 1]
    assert between == ("P3" if operation == "P7" else "P2"), "the state is read before the repetition"
    assert 1.0 <= pingone.time.slept[0] <= 1.1
    assert_one_effect(pingone, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answer_that_comes_too_late_is_not_requested_again(
    pingone: PingOne, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    late: list[str] = []

    def fetch_late(session: Any, method: str, url: str, **options: Any) -> Any:
        fetched = fetch(session, method, url, **options)
        if method == "POST" and "/promotions" in url and not late:
            late.append(url)
            raise AnswerTooSlowError
        return fetched

    task = prepared(pingone, operation)
    monkeypatch.setattr(_http, "fetch", fetch_late)
    outcome = task()
    assert late
    assert outcome.changed
    assert 1.0 <= pingone.time.slept[0] <= 1.1, "the time limit of a request was over"
    assert pingone.writes().count(operation) == 1
    assert_one_effect(pingone, operation)


def test_start_that_is_overtaken_by_its_first_attempt(pingone: PingOne) -> None:
    """The second start is refused, because the first one has arrived after the state was read."""
    task = prepared(pingone, "P7")
    pingone.simulator.fault("slow", operation="P7", seconds=0.3)
    pingone.simulator.fault("slow", operation="P7", seconds=0.15, skip=1)
    outcome = task(http_timeout=0.2)
    assert outcome.changed
    assert [entry["status"] for entry in pingone.simulator.requests("P7")] == [202, 400]
    assert_one_effect(pingone, "P7")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_service_that_stays_away_fails_truthfully(pingone: PingOne, operation: str) -> None:
    task = prepared(pingone, operation)
    before = pingone.promotions()
    pingone.simulator.fault("status", operation=operation, status=503, times=None)
    outcome = task(http_retries=2)
    assert outcome.failed
    assert outcome["changed"] is False
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("server", 503)
    assert "effect_unknown" not in outcome.result
    assert [each for each in pingone.writes() if each != "S1"] == [operation] * 3
    assert [round(pause) for pause in pingone.time.slept] == [1, 2]
    assert pingone.promotions() == before
    pingone.simulator.clear_faults()
    assert task().changed
    assert_one_effect(pingone, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_effect_of_the_last_attempt_is_found(pingone: PingOne, operation: str) -> None:
    task = prepared(pingone, operation)
    pingone.simulator.fault("status_after", operation=operation, status=504)
    outcome = task(http_retries=0)
    assert outcome.changed
    assert pingone.time.slept == [] or min(pingone.time.slept) >= 5.0
    assert_one_effect(pingone, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_effect_that_cannot_be_read_is_said_to_be_unknown(pingone: PingOne, operation: str) -> None:
    task = prepared(pingone, operation)
    skip = {"P1": 1, "P7": 3, "P8": 2}[operation]
    pingone.simulator.fault("reset_after", operation=operation)
    pingone.simulator.fault("status", method="GET", path="/promotions", status=503, times=None, skip=skip)
    outcome = task(http_retries=1)
    assert outcome.failed
    assert outcome["effect_unknown"] is True
    assert "Whether the request took effect could not be read either" in outcome.message
    assert "Check the state before you try again" in outcome.message
    pingone.simulator.clear_faults()
    assert not task().failed, "the same task continues from what exists"
    assert pingone.writes().count(operation) == 1
    assert_one_effect(pingone, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("header", [{"retry_after": 3}, {"retry_after_date_in": 40}], ids=["seconds", "date"])
def test_throttled_request_is_repeated_when_the_service_says_so(
    pingone: PingOne, operation: str, header: dict[str, Any]
) -> None:
    task = prepared(pingone, operation)
    pingone.simulator.fault("status", operation=operation, status=429, **header)
    outcome = task()
    assert outcome.changed
    asked = pingone.operations()
    first, second = (number for number, each in enumerate(asked) if each == operation)
    between = ["P2"] if operation == "P7" else []
    assert asked[first + 1 : second] == between, "only what must be known before a start is looked up again"
    [wanted] = header.values()
    assert wanted - 2 <= pingone.time.slept[0] <= wanted
    assert_one_effect(pingone, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("retries", "sent"), [(0, 1), (2, 3)])
def test_throttling_is_tolerated_as_often_as_configured(
    pingone: PingOne, operation: str, retries: int, sent: int
) -> None:
    task = prepared(pingone, operation)
    pingone.simulator.fault("status", operation=operation, status=429, retry_after=30, times=None)
    outcome = task(http_retries=retries)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "throttled"
    assert "http_retries" in outcome.message
    assert [each for each in pingone.writes() if each != "S1"] == [operation] * sent
    assert pingone.time.slept == [30.0] * retries


def test_service_that_asks_for_too_long_a_pause_is_not_waited_for(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P1", status=429, retry_after=3600)
    outcome = pingone.plan()
    assert outcome.failed
    assert pingone.time.slept == []


@pytest.mark.parametrize(
    "other",
    [
        {"status": "WAITING"},
        {"targetEnvironmentId": worlds.PRODUCTION_ENVIRONMENT, "status": "NEW"},
        {"targetEnvironmentId": worlds.TARGET_ENVIRONMENT, "status": "COMPLETED", "startedAt": "2026-05-21T17:47:15Z"},
    ],
    ids=["snapshot", "another target", "an older promotion"],
)
def test_answer_about_something_else_is_a_lost_one(pingone: PingOne, other: dict[str, Any]) -> None:
    """Its ID would be waited for, and the promotion that was created be found as that of another run."""
    body = {"id": worlds.THEME, "snapshotId": worlds.THEME, **other}
    pingone.simulator.fault("status_after", operation="P1", status=201, body=body)
    outcome = pingone.plan()
    assert outcome.changed
    assert (outcome["status"], outcome["reused"]) == ("READY", False)
    assert pingone.writes() == ["S1", "P1"]
    assert [each["id"] for each in pingone.promotions()] == [outcome["promotion"]["id"]]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_lost_answer_in_a_process_of_its_own(pingone: PingOne, operation: str) -> None:
    prepared(pingone, operation)
    pingone.simulator.fault("reset_after", operation=operation)
    source = worlds.SOURCE_ENVIRONMENT
    if operation == "P1":
        outcome = pingone.process("pingone_promotion", **TASK)
    elif operation == "P7":
        promotion_id = pingone.promotions()[0]["id"]
        outcome = pingone.process("pingone_promotion_execution", source_environment=source, promotion_id=promotion_id)
    else:
        target = worlds.TARGET_ENVIRONMENT
        outcome = pingone.process("pingone_promotion_rollback", source_environment=source, target_environment=target)
    assert outcome.changed
    assert pingone.writes().count(operation) == 1
    assert_one_effect(pingone, operation)


# -- requests that can simply be repeated


@pytest.mark.parametrize(
    "fault", [*LOST.values(), *NOT_DONE.values()], ids=[*LOST, *(f"no {name}" for name in NOT_DONE)]
)
def test_deletion_whose_answer_got_lost_is_a_change(pingone: PingOne, fault: dict[str, Any]) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault(operation="P9", **fault)
    outcome = pingone.run(
        "pingone_promotion", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id, state="absent"
    )
    assert outcome.changed
    assert pingone.promotions() == []


@pytest.mark.parametrize("fault", ["reset_after", "truncated", "malformed_json"])
def test_update_whose_answer_got_lost_ends_as_requested(pingone: PingOne, fault: str) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault(fault, operation="P6")
    outcome = pingone.plan(promotion_id=promotion_id, description="Second")
    if outcome.failed:
        assert outcome["error"]["kind"] == "protocol"
        outcome = pingone.plan(promotion_id=promotion_id, description="Second")
    assert pingone.promotion(promotion_id)["description"] == "Second"
    assert outcome["promotion"]["description"] == "Second"


@pytest.mark.parametrize("operation", ["E1", "P2", "P3", "P4", "P5", "token"])
@pytest.mark.parametrize("fault", ["reset_before", "html", "truncated"])
def test_reading_is_repeated(pingone: PingOne, operation: str, fault: str) -> None:
    promotion = pingone.plan()
    pingone.simulator.fault(fault, operation=operation)
    outcome = pingone.execute(
        promotion["promotion"]["id"],
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME,
        expected_plan_digest=promotion["plan"]["digest"],
    )
    if operation == "P2":
        outcome = pingone.plan()
    assert not outcome.failed, outcome.message
    assert pingone.simulator.faults()[0]["fired"] == 1
