# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that was killed at any point can simply be started again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import Run, wait_until

AT_ONCE = {"reads": 1}


class Interrupted:
    """Kills a run when the service has seen something, and starts the same again."""

    def __init__(self, playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
        self.playbooks = playbooks
        self.pingone = pingone
        self.simulator = pingone.simulator
        self.before = pingone.target()

    def kill_once(self, reached: Callable[[], object]) -> None:
        """Start a promotion and kill it once a point is reached."""
        started = self.playbooks.start_promote()
        wait_until(lambda: reached() or started.process.poll() is not None)
        assert started.kill().status < 0, started.kill().output

    def seen(self, operation: str, times: int = 1) -> Callable[[], bool]:
        """Return whether an operation has arrived so many times."""
        return lambda: self.pingone.operations().count(operation) >= times

    def start_again(self, then: Callable[[], object] = lambda: None, **variables: Any) -> Run:
        """Run the same again and do something meanwhile; it must end well, and nothing was started twice."""
        started = self.playbooks.start_promote(**variables)
        then()
        run = started.wait()
        assert run.status == 0, run.output
        starts = Counter(entry["path"] for entry in self.simulator.requests("P7") if entry["status"] == 202)
        assert set(starts.values()) <= {1}
        left = self.simulator.foreign_promotion(
            worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION], execute=False
        )
        assert left["promotionPlan"]["steps"] == [], "everything is promoted"
        assert self.pingone.target()[worlds.TARGET_POPULATION]["body"]["preferredLanguage"] == "en"
        return run


@pytest.fixture
def interrupted(playbooks: PingOnePlaybooks, pingone: PingOne) -> Interrupted:
    """A run that is killed."""
    return Interrupted(playbooks, pingone)


@pytest.mark.release
def test_killed_while_the_promotion_is_prepared(interrupted: Interrupted, simulator: Simulator) -> None:
    simulator.behave(prepare="never")
    interrupted.kill_once(interrupted.pingone.promotions)
    [promotion] = interrupted.pingone.promotions()
    assert promotion["status"] == "NEW"

    simulator.behave(statuses=["PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED"])
    interrupted.kill_once(interrupted.seen("P3", 3))
    earlier = {item["id"] for item in interrupted.pingone.promotions()}
    assert earlier

    simulator.behave(prepare=AT_ONCE, statuses=None)
    run = interrupted.start_again()

    assert run.promoted["status"] == "promoted"
    assert run.promoted["promotion_id"] not in earlier
    remaining = [item["status"] for item in interrupted.pingone.promotions()]
    assert remaining == ["READY", "COMPLETED"], "the plans of earlier runs are deleted"


@pytest.mark.core
@pytest.mark.both_ways
def test_killed_while_the_promotion_is_executed(interrupted: Interrupted, simulator: Simulator) -> None:
    simulator.behave(execute="never")
    interrupted.kill_once(interrupted.seen("P7"))
    [promotion] = interrupted.pingone.promotions()
    assert promotion["status"] == "IN_PROGRESS"
    looks = interrupted.pingone.operations().count("P3")

    def end_while_watched() -> None:
        wait_until(interrupted.seen("P3", looks + 1))
        simulator.behave(execute=AT_ONCE)

    run = interrupted.start_again(end_while_watched)

    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert run.promoted["promotion_id"] == promotion["id"]
    assert run.changed == 0, "this run only watched"


@pytest.mark.release
def test_killed_before_the_verification(interrupted: Interrupted, simulator: Simulator) -> None:
    simulator.fault("reset_before", operation="P1", skip=1, times=None)
    interrupted.kill_once(interrupted.seen("P1", 2))
    simulator.clear_faults()
    [promotion] = interrupted.pingone.promotions()
    assert promotion["status"] == "COMPLETED"

    run = interrupted.start_again()

    assert run.promoted["status"] == "unchanged"
    assert run.changed == 0


@pytest.mark.release
def test_killed_again_and_again_while_it_is_rolled_back(interrupted: Interrupted, simulator: Simulator) -> None:
    pingone = interrupted.pingone
    simulator.behave(fail_steps=[{"index": 1}], rollback_prepare="never")
    simulator.fault("slow", operation="token", skip=1, seconds=5)
    interrupted.kill_once(lambda: len(simulator.requests("token")) == 2)
    [failed] = pingone.promotions()
    assert failed["status"] == "ERROR", "killed before the rollback"

    simulator.behave(fail_steps=[])
    simulator.fault("reset_before", operation="P9", times=None)
    interrupted.kill_once(interrupted.seen("P9"))
    simulator.clear_faults()
    assert len(pingone.promotions()) == 2, "killed with a plan that was made on what is half done"

    interrupted.kill_once(interrupted.seen("P8"))
    assert _rollback_of(pingone, failed)["status"] == "ROLLBACK_NEW", "killed while the rollback is prepared"

    simulator.behave(rollback_prepare=AT_ONCE)
    simulator.fault("slow", operation="P5", skip=1, seconds=5)
    interrupted.kill_once(interrupted.seen("P5", pingone.operations().count("P5") + 2))
    assert _rollback_of(pingone, failed)["status"] == "READY", "killed before the start of the rollback"

    simulator.behave(execute="never")
    interrupted.kill_once(interrupted.seen("P7", 2))
    assert _rollback_of(pingone, failed)["status"] == "IN_PROGRESS", "killed while the rollback is executed"

    looks = pingone.operations().count("P2")

    def end_while_watched() -> None:
        wait_until(interrupted.seen("P2", looks + 1))
        simulator.behave(execute=AT_ONCE)

    started = interrupted.playbooks.start_promote()
    end_while_watched()
    run = started.wait()
    # As if the run had begun after the end: what was rolled back is held.
    assert (run.status, run.promoted["status"], run.promoted["held"]["promotion_id"]) == (2, "held", failed["id"])
    assert pingone.promotion(failed["id"])["status"] == "ROLLED_BACK"

    run = interrupted.start_again(retry_rolled_back=True)

    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert _rollback_of(pingone, failed)["status"] == "COMPLETED"
    assert pingone.operations().count("P8") == 1
    assert run.promoted["promotion_id"] != failed["id"]


def test_killed_before_the_rollback_of_what_fails_again(
    interrupted: Interrupted, playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1}], rollback_prepare="never")
    interrupted.kill_once(interrupted.seen("P8"))
    simulator.behave(rollback_prepare=AT_ONCE)

    run = playbooks.promote()

    assert run.promoted["status"] == "rolled_back"
    assert run.message.endswith("Verified: the target has its former state.")
    statuses = [item["status"] for item in interrupted.pingone.promotions()]
    assert statuses == ["COMPLETED", "ROLLED_BACK", "COMPLETED", "ROLLED_BACK"]
    assert interrupted.pingone.target() == interrupted.before


def _rollback_of(pingone: PingOne, promotion: dict[str, Any]) -> dict[str, Any]:
    """Return the only rollback of a promotion."""
    [rollback] = [
        item for item in pingone.promotions() if (item.get("previousPromotion") or {}).get("id") == promotion["id"]
    ]
    return rollback
