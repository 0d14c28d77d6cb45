# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_execution beside itself: two controllers at once, and controllers that are killed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import requests

from simulator import worlds
from simulator.launcher import Simulator
from support.modules import Outcome
from support.pingone import PingOne


def at_once(tasks: Sequence[Callable[[], Outcome]]) -> list[Outcome]:
    """Run tasks at the same time; return what each has returned."""
    outcomes: dict[int, Outcome] = {}
    barrier = threading.Barrier(len(tasks))

    def run(number: int) -> None:
        barrier.wait()
        outcomes[number] = tasks[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(tasks))]


def accepted_starts(simulator: Simulator) -> list[str]:
    return [entry["path"] for entry in simulator.requests("P7") if entry["status"] == 202]


def controllers(simulator: Simulator, count: int = 2) -> list[PingOne]:
    """Return as many controllers, each with a clock of its own."""
    return [PingOne(simulator) for _number in range(count)]


ROUNDS = [*range(2), *(pytest.param(number, marks=pytest.mark.release) for number in range(2, 25))]


@pytest.mark.parametrize("round_number", ROUNDS)
@pytest.mark.parametrize("reads", [1, 4])
def test_two_promotions_to_one_target_at_once(pingone: PingOne, reads: int, round_number: int) -> None:
    """Both plans are right when they are made; the second one that is started would create twice what both create."""
    ids = [pingone.planned_id(description=description) for description in ("First", "Second")]
    pingone.simulator.behave(execute={"reads": reads})
    pairs = zip(controllers(pingone.simulator), ids, strict=True)
    tasks = [
        lambda one=one, promotion_id=promotion_id: one.execute(promotion_id, wait_for_target=600)
        for one, promotion_id in pairs
    ]
    outcomes = at_once(tasks)
    succeeded = [outcome for outcome in outcomes if not outcome.failed]
    assert len(succeeded) == 1, [outcome.message for outcome in outcomes]
    [refused] = [outcome for outcome in outcomes if outcome.failed]
    started = len(accepted_starts(pingone.simulator))
    if started == 1:
        assert refused.result.get("superseded") is True, refused.message
        assert refused["changed"] is False
    else:
        assert "was started with an old plan" in refused.message, "nothing prevents it, but it is not called a success"
        assert refused["changed"] is True
    assert succeeded[0].changed


@pytest.mark.parametrize("round_number", ROUNDS)
@pytest.mark.parametrize("reads", [1, 4])
def test_two_controllers_that_start_one_promotion_at_once(pingone: PingOne, reads: int, round_number: int) -> None:
    planned = pingone.plan()
    promotion_id, digest = planned["promotion"]["id"], planned["plan"]["digest"]
    pingone.simulator.behave(execute={"reads": reads})
    tasks = [
        lambda one=one: one.execute(promotion_id, expected_plan_digest=digest, wait_for_target=600)
        for one in controllers(pingone.simulator, 3)
    ]
    outcomes = at_once(tasks)
    assert [outcome["status"] for outcome in outcomes if not outcome.failed] == ["COMPLETED"] * 3, [
        outcome.message for outcome in outcomes
    ]
    assert len(accepted_starts(pingone.simulator)) == 1
    assert [outcome["changed"] for outcome in outcomes].count(True) == 1
    names = [item["name"] for item in pingone.target().values()]
    assert names.count(worlds.PASSWORD_POLICY_NAME) == 1


# -- kills


class Killed(BaseException):
    """What happens to a controller that is killed: nothing below the test handles it."""


class Killer:
    """Kills a controller at one of its requests: before it is sent, or before its answer is read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._send = requests.Session.send
        self.sent = 0
        self.at: int | None = None
        self.after = False
        killer = self

        def send(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            killer.sent += 1
            if killer.sent == killer.at and not killer.after:
                raise Killed
            response = killer._send(session, request, **options)
            if killer.sent == killer.at:
                raise Killed
            return response

        monkeypatch.setattr(requests.Session, "send", send)

    def kill_at(self, number: int | None, *, after: bool = False) -> None:
        self.sent, self.at, self.after = 0, number, after


@pytest.fixture
def killer(monkeypatch: pytest.MonkeyPatch) -> Killer:
    return Killer(monkeypatch)


MOST_REQUESTS = 20
BOUNDARIES = [
    pytest.param(number, after, marks=[] if number in (1, 9, 13, 14, 15) else [pytest.mark.release])
    for number in range(1, MOST_REQUESTS + 1)
    for after in (False, True)
]


@pytest.mark.parametrize(("number", "after"), BOUNDARIES)
def test_a_controller_that_is_killed_at_a_request(pingone: PingOne, killer: Killer, number: int, after: bool) -> None:
    planned = pingone.plan()
    promotion_id, digest = planned["promotion"]["id"], planned["plan"]["digest"]
    pingone.simulator.behave(execute={"reads": 3})
    options = {"expected_plan_digest": digest, "keep_evidence": True, "wait_for_target": 600}
    killer.kill_at(number, after=after)
    try:
        first = pingone.execute(promotion_id, **options)
    except Killed:
        first = None
    else:
        assert killer.sent < number, "there are no more requests than that"
    killer.kill_at(None)
    was_started = bool(accepted_starts(pingone.simulator))
    again = pingone.execute(promotion_id, **options)
    assert not again.failed, again.message
    assert again["status"] == "COMPLETED"
    assert again.changed is (first is None and not was_started)
    assert len(accepted_starts(pingone.simulator)) == 1
    names = [item["name"] for item in pingone.target().values()]
    assert names.count(worlds.PASSWORD_POLICY_NAME) == 1
