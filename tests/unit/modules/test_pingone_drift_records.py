# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_drift_info in trouble: its records go whatever happens, and those of others stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from simulator import worlds
from support.modules import FakeTime, Outcome
from support.pingone import TASK as PROMOTION
from support.pingone import PingOne

MODULE = "pingone_drift_info"
TASK: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT,
    "target_environments": [worlds.TARGET_ENVIRONMENT],
    "selected_resources": [worlds.POPULATION],
}
OVER = 1000
"""Seconds after which a run with the default time must be over."""
BOTH: dict[str, Any] = {"target_environments": [worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT]}


class Interruption(FakeTime):
    """A time in which the user interrupts the run at its first pause."""

    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt


def check(pingone: PingOne, **options: Any) -> Outcome:
    return pingone.run(MODULE, **{**TASK, **options})


def kill(pingone: PingOne, status: str | None = None, **options: Any) -> str:
    """Leave the record of a killed run behind and return its id."""
    pingone.simulator.behave(prepare="never", statuses=[status] if status else None)
    pingone.simulator.fault("status", operation="P9", status=503, times=None)
    kept, pingone.time = pingone.time, Interruption()
    with pytest.raises(KeyboardInterrupt):
        check(pingone, **options)
    pingone.time = kept
    pingone.simulator.clear_faults()
    pingone.simulator.clear_requests()
    return str(pingone.promotions()[0]["id"])


def deleted(pingone: PingOne) -> list[str]:
    return [entry["path"].rpartition("/")[2] for entry in pingone.simulator.requests("P9") if entry["status"] == 204]


# -- interrupted


def test_an_interrupted_run_removes_its_records(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare="never")
    pingone.time = Interruption()
    with pytest.raises(KeyboardInterrupt):
        check(pingone, **BOTH)
    assert pingone.writes() == ["S1", "P1", "P1", "P9", "P9"]
    assert pingone.promotions() == []


@pytest.mark.parametrize("other", [{}, {"selected_resources": [worlds.THEME]}, BOTH], ids=["same", "other", "more"])
def test_every_later_run_deletes_what_a_killed_one_has_left(pingone: PingOne, other: dict[str, Any]) -> None:
    left = kill(pingone)
    pingone.simulator.advance(OVER)
    pingone.simulator.behave(prepare={"reads": 1})
    assert not check(pingone, **other).failed
    assert deleted(pingone)[0] == left
    assert pingone.promotions() == []


@pytest.mark.parametrize("age", [0, 600, 890])
def test_a_record_whose_run_may_not_be_over_stays_and_is_not_used(pingone: PingOne, age: float) -> None:
    running = kill(pingone)
    pingone.simulator.behave(prepare={"reads": 1})
    pingone.simulator.advance(age)
    assert not check(pingone).failed
    assert [item["id"] for item in pingone.promotions()] == [running]
    assert running not in "".join(entry["path"] for entry in pingone.simulator.requests())


def test_a_record_with_a_longer_limit_is_left_later(pingone: PingOne) -> None:
    running = kill(pingone, wait_timeout=3600)
    pingone.simulator.behave(prepare={"reads": 1})
    pingone.simulator.advance(OVER)
    assert not check(pingone).failed
    assert [item["id"] for item in pingone.promotions()] == [running]
    pingone.simulator.advance(3600)
    assert not check(pingone).failed
    assert pingone.promotions() == []


def test_a_leftover_that_cannot_be_deleted_yet_is_reported(pingone: PingOne) -> None:
    left = kill(pingone, "PREPARING")
    pingone.simulator.advance(OVER)
    pingone.simulator.behave(prepare={"reads": 2}, statuses=None)
    outcome = check(pingone)
    assert not outcome.failed
    assert f"promotion {left} of environment" in outcome.warnings[0]
    assert "A later run deletes it." in outcome.warnings[0]
    assert [item["id"] for item in pingone.promotions()] == [left]


def test_a_leftover_that_becomes_ready_meanwhile_goes_at_the_end(pingone: PingOne) -> None:
    left = kill(pingone, "PREPARING")
    pingone.simulator.advance(OVER)
    pingone.simulator.behave(prepare={"reads": 1}, statuses=None)
    refusal = {"id": "1", "code": "REQUEST_FAILED", "message": "Promotion in status PREPARING cannot be deleted"}
    pingone.simulator.fault("status", operation="P9", status=400, body=refusal)

    outcome = check(pingone)

    assert not outcome.failed
    assert outcome.warnings == []
    assert left in deleted(pingone)
    assert pingone.promotions() == []


def test_a_leftover_that_failed_its_validation_is_removed(pingone: PingOne) -> None:
    left = kill(pingone)
    pingone.simulator.behave(prepare={"reads": 1}, validation_failed=["No."])
    pingone.run("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=left)
    assert pingone.promotion(left)["status"] == "VALIDATION_FAILED"
    pingone.simulator.behave(validation_failed=None)
    pingone.simulator.advance(OVER)

    assert not check(pingone).failed
    assert left in deleted(pingone)
    assert pingone.promotions() == []


def test_records_of_others_stay(pingone: PingOne) -> None:
    kill(pingone)
    [left] = pingone.promotions()
    assert re.fullmatch(r"Drift check by envops\.promotion \([0-9a-f]{12}, at most 600 s\)", str(left["description"]))
    pingone.simulator.behave(prepare={"reads": 1})
    plain = pingone.planned_id()
    named_alike = pingone.planned_id(selected_resources=[worlds.THEME], description=f"About: {left['description']} ")
    pingone.simulator.advance(OVER)

    assert not check(pingone).failed
    assert {item["id"] for item in pingone.promotions()} == {plain, named_alike}


def test_what_was_executed_is_not_a_leftover(pingone: PingOne) -> None:
    left = kill(pingone)
    pingone.simulator.behave(prepare={"reads": 1})
    promotion = pingone.promotion(left)
    executed = pingone.executed_id(**PROMOTION, description=promotion["description"])
    assert executed == left
    pingone.simulator.advance(OVER)

    assert check(pingone)["in_sync"] is True
    assert [item["id"] for item in pingone.promotions()] == [executed]


# -- trouble on the way


@pytest.mark.parametrize("kind", ["reset_after", "status_after", "truncated"])
def test_a_lost_answer_leaves_no_second_record(pingone: PingOne, kind: str) -> None:
    settings: dict[str, Any] = {"status": 503} if kind == "status_after" else {}
    pingone.simulator.fault(kind, operation="P1", **settings)
    assert not check(pingone).failed
    assert len(pingone.simulator.requests("P1")) == 1
    assert pingone.promotions() == []


def test_a_lost_answer_is_not_taken_for_a_leftover(pingone: PingOne) -> None:
    left = kill(pingone, "PREPARING")
    pingone.simulator.fault("reset_before", operation="P1")
    pingone.simulator.behave(prepare={"reads": 5}, statuses=None)
    outcome = check(pingone)
    assert not outcome.failed
    assert len(pingone.simulator.requests("P1")) == 2
    assert f"/{left}" not in "".join(entry["path"] for entry in pingone.simulator.requests("P5"))


def test_deleting_is_repeated(pingone: PingOne) -> None:
    pingone.simulator.fault("reset_after", operation="P9")
    pingone.simulator.fault("status", operation="P9", status=503, skip=1)
    outcome = check(pingone)
    assert not outcome.failed
    assert pingone.promotions() == []


def test_a_record_that_cannot_be_deleted_is_reported(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P9", status=500, times=None)
    outcome = check(pingone)
    assert outcome["drifts"][0]["in_sync"] is False
    [left] = pingone.promotions()
    assert (
        f"promotion {left['id']} of environment Development ({worlds.SOURCE_ENVIRONMENT}), remains"
        in outcome.warnings[-1]
    )
    assert "A later run deletes it." in outcome.warnings[-1]


@pytest.mark.parametrize("status", ["NEW", "PREPARING"])
def test_the_time_runs_out(pingone: PingOne, status: str) -> None:
    pingone.simulator.behave(prepare="never", statuses=[status])
    outcome = check(pingone, wait_timeout=20)
    assert outcome.failed
    assert outcome["error"]["kind"] == "timeout"
    assert "longer wait_timeout" in outcome.message
    if status == "NEW":
        assert "has deleted the promotion record that it created" in outcome.message
        assert pingone.promotions() == []
    else:
        [left] = pingone.promotions()
        assert f"promotion {left['id']}" in outcome.message
        assert "A later run deletes it." in outcome.message


def test_a_record_that_fails_its_validation_is_removed(pingone: PingOne) -> None:
    outcome = check(pingone, resource_mapping={worlds.POPULATION: worlds.SOURCE_ENVIRONMENT})
    assert outcome.failed
    assert outcome["error"]["kind"] == "operation_failed"
    assert "Mapped target resources were not found" in outcome.message
    assert "Correct resource_mapping" in outcome.message
    assert "has deleted the promotion record that it created" in outcome.message
    assert pingone.promotions() == []


def test_a_record_that_cannot_be_prepared_is_reported(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare_error=["It broke."])
    outcome = check(pingone)
    assert outcome.failed
    assert "could not be prepared and ended in ERROR: It broke." in outcome.message
    assert "PingOne deletes it after 30 to 90 days." in outcome.message


class Meanwhile(FakeTime):
    """A time in which something happens during the first pause."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__()
        self._happens: list[Callable[[], None]] = [happens]

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        while self._happens:
            self._happens.pop()()


def test_a_record_that_somebody_starts_is_reported(pingone: PingOne) -> None:
    def start() -> None:
        [record] = pingone.promotions()
        started = {
            "id": record["id"],
            "status": "COMPLETED",
            "targetEnvironmentId": worlds.TARGET_ENVIRONMENT,
            "startedAt": "2026-05-25T18:00:00.000Z",
            "promotionPlan": {"steps": []},
        }
        pingone.simulator.fault("status", operation="P3", status=200, body=started)

    pingone.simulator.behave(prepare="never")
    pingone.time = Meanwhile(start)
    outcome = check(pingone)
    assert outcome.failed
    assert "somebody has started it" in outcome.message


# -- the same check twice at the same time


def test_a_record_that_vanishes_is_created_again(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare={"reads": 1})
    pingone.simulator.fault("status", operation="P5", status=404, times=40)  # longer than what is new may not be found
    outcome = check(pingone)
    assert not outcome.failed
    assert len(outcome["drifts"][0]["plan"]["changes"]) == 3
    assert pingone.writes() == ["S1", "P1", "P9", "P1", "P9"]
    assert pingone.promotions() == []


def test_a_record_that_vanishes_again_and_again_is_given_up(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P5", status=404, times=None)
    outcome = check(pingone)
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert pingone.writes() == ["S1", "P1", "P9", "P1", "P9"]


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": ""}, {"id": 7}], ids=str)
def test_a_record_whose_id_the_answer_lacks_is_found_and_deleted(pingone: PingOne, body: dict[str, Any]) -> None:
    pingone.simulator.fault("status_after", operation="P1", status=201, body=body)
    outcome = check(pingone)
    assert not outcome.failed
    assert outcome["drifts"][0]["plan"]["summary"]["total"] == 3
    assert pingone.writes() == ["S1", "P1", "P9"]
    assert pingone.promotions() == []


def test_a_record_without_id_that_is_not_found_is_reported(pingone: PingOne) -> None:
    pingone.simulator.fault("status_after", operation="P1", status=201, body={})
    pingone.simulator.fault(
        "status", operation="P2", skip=1, times=None, status=200, body={"_embedded": {"promotions": []}}
    )
    outcome = check(pingone)
    assert outcome.failed
    assert outcome["effect_unknown"] is True


# -- some of several targets


def test_one_failing_target_does_not_hide_the_others(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P1", skip=1, status=403)
    outcome = check(pingone, **BOTH)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["in_sync"] is False
    staging, production = outcome["drifts"]
    assert (staging["in_sync"], staging["plan"]["summary"]["total"], staging["error"]) == (False, 3, None)
    assert (production["in_sync"], production["plan"], production["ignored"]) == (None, None, [])
    assert production["error"]["kind"] == outcome["error"]["kind"] == "permission"
    assert f"Production ({worlds.PRODUCTION_ENVIRONMENT}): Could not create a promotion" in outcome.message
    assert pingone.promotions() == []


def test_all_failing_targets_are_reported(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["No."])
    outcome = check(pingone, **BOTH)
    assert [drift["in_sync"] for drift in outcome["drifts"]] == [None, None]
    assert "Staging" in outcome.message
    assert "Production" in outcome.message
    assert pingone.promotions() == []


def test_a_target_whose_name_may_not_be_read_is_called_by_its_id(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="E1", status=403)
    outcome = check(pingone)
    assert outcome["drifts"][0]["target_name"] == worlds.TARGET_ENVIRONMENT
