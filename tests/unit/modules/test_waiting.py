# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for PingOne: what is polled, how often, and what a task reports when its time is over."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import TASK, PingOne

# -- the status endpoint


@pytest.mark.parametrize("kind", ["empty", "missing"])
@pytest.mark.parametrize("task", ["execution", "rollback"])
def test_status_endpoint_of_no_use(pingone: PingOne, kind: str, task: str) -> None:
    promotion_id = pingone.planned_id() if task == "execution" else pingone.executed_id()
    pingone.simulator.behave(status_endpoint=kind, execute={"reads": 4})
    pingone.simulator.clear_requests()
    outcome = pingone.execute(promotion_id) if task == "execution" else pingone.roll_back(promotion_id)
    assert outcome.changed
    assert outcome["status"] == "COMPLETED"
    after = pingone.operations()[pingone.operations().index("P7") :]
    assert after.count("P4") == 1, "it is not tried again and again"
    assert after.count("P3") >= 3


@pytest.mark.parametrize("status", [400, 403, 405, 409, 500, 503])
def test_status_endpoint_that_answers_no_request(pingone: PingOne, status: int) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3})
    pingone.simulator.fault("status", operation="P4", status=status, times=None)
    outcome = pingone.execute(promotion_id, http_retries=0)
    assert (outcome.changed, outcome["status"]) == (True, "COMPLETED")
    assert len(pingone.simulator.requests("P4")) == 1


@pytest.mark.parametrize("fault", [{"kind": "html", "status": 200}, {"kind": "malformed_json"}], ids=str)
def test_status_endpoint_with_unreadable_answers(pingone: PingOne, fault: dict[str, Any]) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault(operation="P4", times=None, **fault)
    assert pingone.execute(promotion_id, http_retries=0)["status"] == "COMPLETED"
    assert len(pingone.simulator.requests("P4")) == 1


@pytest.mark.parametrize("status", ["Completed", "in_progress", "DONE"])
def test_word_that_is_no_status_is_looked_up_in_the_promotion(pingone: PingOne, status: str) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P4", status=200, body={"status": status}, times=None)
    outcome = pingone.execute(promotion_id, wait_timeout=60)
    assert (outcome.changed, outcome["status"]) == (True, "COMPLETED")


@pytest.mark.parametrize("body", [[], "", {"status": None}, {"status": 7}, {"status": ""}], ids=str)
def test_status_answer_without_a_status(pingone: PingOne, body: Any) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P4", status=200, body=body)
    assert pingone.execute(promotion_id)["status"] == "COMPLETED"
    assert len(pingone.simulator.requests("P4")) == 1


def test_status_endpoint_is_the_cheaper_poll(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3})
    pingone.simulator.clear_requests()
    pingone.execute(promotion_id, on_target_change="ignore")
    assert pingone.operations() == ["P3", "P2", "P2", "P7", "P4", "P4", "P4", "P3", "P2"]


# -- pauses


def test_pauses_grow_to_a_tenth_of_the_time_waited(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 30})
    pingone.time.slept.clear()
    pingone.execute(promotion_id)
    slept = pingone.time.slept
    assert len(slept) == 29
    assert slept[0] == 1.0
    assert slept[-1] == pytest.approx(sum(slept[:-1]) / 10, rel=0.01)
    assert slept == sorted(slept)


def test_the_preparation_and_the_execution_are_shown(pingone: PingOne) -> None:
    lines = pingone.time.lines = list[str]()
    pingone.simulator.behave(prepare={"reads": 2}, execute={"reads": 2})
    promotion_id = pingone.planned_id()
    pingone.execute(promotion_id)
    assert lines == [
        f"PingOne promotion {promotion_id}: PREPARING, 0 s of at most 10 min",
        f"PingOne promotion {promotion_id}: READY, 1 s of at most 10 min",
        f"PingOne promotion {promotion_id}: IN_PROGRESS, 0 s of at most 15 min",
        f"PingOne promotion {promotion_id}: COMPLETED, 1 s of at most 15 min",
    ]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_failing_polls_are_tolerated(pingone: PingOne, status: int) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 2})
    pingone.simulator.fault("status", operation="P4", status=status, times=8)
    pingone.simulator.fault("status", operation="P3", status=status, times=8, skip=1)
    outcome = pingone.execute(promotion_id, http_retries=1)
    assert outcome.changed
    assert outcome["status"] == "COMPLETED"
    assert len(pingone.simulator.requests("P7")) == 1


def test_poll_that_is_refused_ends_the_wait(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P4", status=403)
    pingone.simulator.fault("status", operation="P3", status=403, skip=1)
    outcome = pingone.execute(promotion_id)
    assert outcome.failed
    assert outcome["changed"] is True, "it was started"
    assert outcome["error"]["kind"] == "permission"
    assert (outcome["promotion_id"], outcome["status"]) == (promotion_id, "IN_PROGRESS")


def test_promotion_that_is_not_known_yet_is_waited_for(pingone: PingOne) -> None:
    """Contract PingOne 4.4: 404 shortly after the creation."""
    pingone.simulator.fault("status", operation="P3", status=404, times=2)
    outcome = pingone.plan()
    assert outcome.changed
    assert outcome["status"] == "READY"


def test_promotion_that_stays_unknown(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P3", status=404, times=None)
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["changed"] is True
    assert outcome["error"]["kind"] == "not_found"
    assert 30 <= sum(pingone.time.slept) < 60


# -- the end of the time


def assert_timed_out(outcome: Outcome, promotion_id: str, status: str, seconds: float) -> None:
    assert outcome.failed
    assert outcome["error"]["kind"] == "timeout"
    assert outcome["timed_out"] is True
    assert outcome["status"] == status
    assert seconds <= outcome["elapsed"] < seconds + 1
    assert promotion_id in outcome.message
    assert f"did not finish within {seconds:.0f} s" in outcome.message
    assert f"its last known status is {status}" in outcome.message
    assert "it continues in the service" in outcome.message
    assert f"promotion_id={promotion_id}" in outcome.message
    assert "again" in outcome.message


@pytest.mark.parametrize("status", ["NEW", "ADDITIONAL_SNAPSHOTS_REQUESTED", "STATUS_OF_TOMORROW"])
def test_preparation_without_end(pingone: PingOne, status: str) -> None:
    pingone.simulator.behave(prepare="never", statuses=[status])
    outcome = pingone.plan(
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME,
        wait_timeout=60,
    )
    [promotion] = pingone.promotions()
    assert_timed_out(outcome, promotion["id"], status, 60)
    assert f"{worlds.SOURCE_ENVIRONMENT_NAME} ({worlds.SOURCE_ENVIRONMENT})" in outcome.message
    assert outcome["changed"] is True, "it was created"
    assert outcome["promotion"]["id"] == promotion["id"]
    pingone.simulator.behave(prepare={"reads": 0})
    again = pingone.plan(promotion_id=promotion["id"]) if status == "STATUS_OF_TOMORROW" else pingone.plan()
    assert not again.changed, "it is waited for"
    assert again["promotion"]["id"] == promotion["id"]
    assert pingone.writes() == ["S1", "P1"]


def test_preparation_without_end_in_a_process(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare="never")
    outcome = pingone.process("pingone_promotion", wait_timeout=0.2, wait_interval=0.05, **TASK)
    assert outcome.failed
    assert outcome["timed_out"] is True
    assert outcome["status"] == "NEW"
    assert outcome["promotion"]["id"] in outcome.message


def test_execution_without_end(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute="never")
    outcome = pingone.execute(promotion_id, wait_timeout=60)
    assert_timed_out(outcome, promotion_id, "IN_PROGRESS", 60)
    assert outcome["changed"] is True
    again = pingone.execute(promotion_id, wait_timeout=60)
    assert_timed_out(again, promotion_id, "IN_PROGRESS", 60)
    assert again["changed"] is False
    pingone.simulator.behave(execute={"reads": 0})
    done = pingone.execute(promotion_id)
    assert not done.changed
    assert done["status"] == "COMPLETED"
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7"]


@pytest.mark.parametrize("phase", ["rollback_prepare", "execute"])
def test_rollback_without_end(pingone: PingOne, phase: str) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(**{phase: "never"})
    outcome = pingone.roll_back(original_id, wait_timeout=60)
    rollback_id = outcome["rollback"]["id"]
    assert_timed_out(outcome, rollback_id, "ROLLBACK_NEW" if phase == "rollback_prepare" else "IN_PROGRESS", 60)
    assert outcome["changed"] is True
    assert "max_age" not in outcome.message, "a rollback has no such option"
    pingone.simulator.behave(**{phase: {"reads": 0}})
    done = pingone.roll_back(original_id)
    assert done.changed is (phase == "rollback_prepare"), "only a start is a change"
    assert done["rollback"]["id"] == rollback_id
    assert done["proof"]["complete"]


def test_time_limit_is_for_the_whole_task(pingone: PingOne) -> None:
    """The plan of the rollback takes most of the time, so that little is left for its execution."""
    original_id = pingone.executed_id()
    pingone.simulator.behave(rollback_prepare={"reads": 10}, execute="never")
    outcome = pingone.roll_back(original_id, wait_timeout=100)
    assert outcome.failed
    assert outcome["timed_out"] is True
    assert sum(pingone.time.slept) == pytest.approx(100)


def test_pause_that_the_service_asks_for_ends_with_the_time(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute="never", retry_after=3600)
    pingone.time.slept.clear()
    outcome = pingone.execute(promotion_id, wait_timeout=50)
    assert outcome["timed_out"] is True
    assert sum(pingone.time.slept) == pytest.approx(50)


def test_last_error_is_reported_when_the_time_is_over(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P4", status=503, times=None)
    pingone.simulator.fault("status", operation="P3", status=503, times=None, skip=1)
    outcome = pingone.execute(promotion_id, wait_timeout=30, http_retries=0)
    assert outcome.failed
    assert outcome["timed_out"] is True
    assert "its status could not be read" in outcome.message
    assert "The last poll failed" in outcome.message
    assert "503" in outcome.message


# -- lists that are a moment behind (contract PingOne A46)

NO_STEPS: dict[str, Any] = {"_links": {}, "_embedded": {"promotionSteps": []}, "count": 0, "size": 0}


def test_steps_that_are_listed_later_than_the_plan_are_waited_for(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P5", status=200, body=NO_STEPS, times=3)
    assert pingone.plan()["plan"]["summary"]["total"] == 3
    assert len(pingone.simulator.requests("P5")) == 4


def test_steps_that_are_never_listed_are_no_plan(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P5", status=200, body=NO_STEPS, times=None)
    outcome = pingone.plan()
    assert outcome.failed
    assert "shows 3 steps with the promotion, but 0 when the steps are listed" in outcome.message


def test_list_that_does_not_show_the_failed_execution_yet_stops_no_rollback(pingone: PingOne) -> None:
    pingone.roll_back(pingone.executed_id())
    promotion_id = pingone.planned_id()
    listed = pingone.run("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT)["promotions"]
    pingone.simulator.behave(fail_steps=[{"index": 1}])
    assert pingone.execute(promotion_id).failed
    pingone.simulator.fault("status", operation="P2", status=200, body={"_embedded": {"promotions": listed}}, times=1)
    assert pingone.roll_back(promotion_id)["rollback"]["status"] == "COMPLETED"
