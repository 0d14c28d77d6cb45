# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that is killed between any two of its requests, and is started again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.other_promotions import foreign
from simulator import workfront_worlds, worlds
from support.pingone import TASK
from support.stage import Stage
from support.workfront import NAME, SOURCE, TARGET, installed
from support.workfront_playbooks import FEW, LAST_NAME, names_in

Options = dict[str, Any]
AN_HOUR = 3600


@dataclass(frozen=True)
class Moment:
    """When a run is killed: after its request of a number, of an operation if one is given."""

    number: int
    operation: str | None = None
    is_the_end: bool = False

    def kill(self, stage: Stage, role: str, options: Options, *, check: bool = False) -> None:
        """Kill a run; one that sends more than the test expects would not be killed at each of its requests."""
        is_killed = stage.kill(role, options, self.number, self.operation, check=check)
        assert not (is_killed and self.is_the_end), f"the run sends more than {self.number - 1} requests"


def moments(last: int, *samples: tuple[str, int]) -> pytest.MarkDecorator:
    """After each request, up to one more than a run sends, for releases; after some requests of an operation, always."""
    chosen = [pytest.param(Moment(number, operation), id=f"{operation}-{number}") for operation, number in samples]
    every = [Moment(number, is_the_end=number == last) for number in range(1, last + 1)]
    release = [pytest.param(each, id=str(each.number), marks=pytest.mark.release) for each in every]
    return pytest.mark.parametrize("moment", [*chosen, *release])


def promotion(on: Stage, **options: Any) -> Options:
    return {**TASK, "connection": on.pingone.connection, **options}


def reversal(stage: Stage, promotion_id: str, **options: Any) -> Options:
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
    return {**given, "connection": stage.pingone.connection}


def resumption(on: Stage, promotion_id: str, **options: Any) -> Options:
    """Options of pingone_promote for a plan of an earlier run."""
    given = promotion(on, promotion_id=promotion_id, **options)
    return {name: value for name, value in given.items() if name not in ("target_environment", "selected_resources")}


def statuses(stage: Stage) -> list[str]:
    """The statuses of all promotions, newest first."""
    return [item["status"] for item in stage.pingone.promotions()]


def language(stage: Stage) -> str:
    """What the promotion of the seeds changes in the target."""
    return str(stage.pingone.target()[worlds.TARGET_POPULATION]["body"]["preferredLanguage"])


@moments(45, ("P7", 1), ("P1", 2))
def test_a_promotion(stage: Stage, moment: Moment) -> None:
    moment.kill(stage, "pingone_promote", promotion(stage))

    run = stage.run("pingone_promote", promotion(stage))

    assert run.result["status"] in ("promoted", "unchanged"), run.message
    assert (language(stage), statuses(stage).count("COMPLETED")) == ("en", 1)
    assert max(stage.starts().values()) == 1
    assert "P8" not in stage.pingone.operations(), "nothing had failed"
    stage.simulator.advance(AN_HOUR)
    assert stage.run("pingone_promote", promotion(stage)).result["status"] == "unchanged"
    assert statuses(stage) == ["COMPLETED"]


@moments(65, ("P8", 1), ("P7", 2))
def test_a_promotion_that_fails(stage: Stage, moment: Moment) -> None:
    before = stage.pingone.target()
    stage.simulator.behave(fail_steps=[{"index": 1}])
    moment.kill(stage, "pingone_promote", promotion(stage))

    runs = [stage.run("pingone_promote", promotion(stage)) for _again in range(2)]

    assert [run.result["status"] for run in runs] in (["rolled_back", "held"], ["failed", "held"], ["held", "held"])
    assert stage.pingone.target() == before
    assert max(stage.starts().values()) == 1
    stage.simulator.advance(AN_HOUR)
    assert stage.run("pingone_promote", promotion(stage)).result["status"] == "held"
    assert {"READY", "NEW"}.isdisjoint(statuses(stage))


@moments(80, ("P7", 1))
def test_a_promotion_that_first_rolls_back_what_was_interrupted(stage: Stage, moment: Moment) -> None:
    stage.simulator.behave(fail_steps=[{"index": 1}])
    stage.run("pingone_promote", promotion(stage, rollback="never"))
    stage.simulator.behave(fail_steps=[])
    given = promotion(stage, retry_rolled_back=True)
    stage.simulator.clear_requests()
    moment.kill(stage, "pingone_promote", given)

    run = stage.run("pingone_promote", given)

    assert run.result["status"] in ("promoted", "unchanged"), run.message
    assert language(stage) == "en"
    assert max(stage.starts().values()) == 1
    stage.simulator.advance(AN_HOUR)
    assert stage.run("pingone_promote", given).result["status"] == "unchanged"
    assert statuses(stage) == ["COMPLETED", "COMPLETED", "ROLLED_BACK"]


@pytest.mark.parametrize(
    "source",
    [pytest.param(worlds.SOURCE_ENVIRONMENT, marks=pytest.mark.release), worlds.PRODUCTION_ENVIRONMENT],
    ids=["listed", "unlisted"],
)
@moments(120, ("P3", 6))
def test_a_promotion_that_waits_for_its_turn(stage: Stage, moment: Moment, source: str) -> None:
    stage.simulator.behave(execute={"seconds": 30})
    foreign(stage.pingone, source=source, execute="start")
    moment.kill(stage, "pingone_promote", promotion(stage))

    run = stage.run("pingone_promote", promotion(stage))

    assert run.result["status"] in ("promoted", "unchanged"), run.message
    assert language(stage) == "en"
    assert max(stage.starts().values()) == 1
    stage.simulator.advance(AN_HOUR)
    stage.run("pingone_promote", promotion(stage))
    assert set(statuses(stage)) == {"COMPLETED"}


@moments(40, ("P7", 1), ("S1", 1))
def test_a_rollback(stage: Stage, moment: Moment) -> None:
    before = stage.pingone.target()
    done = stage.run("pingone_promote", promotion(stage)).result["promotion_id"]
    stage.simulator.clear_requests()
    moment.kill(stage, "pingone_rollback", reversal(stage, done))

    run = stage.run("pingone_rollback", reversal(stage, done))

    assert run.result["status"] in ("rolled_back", "unchanged"), run.message
    assert run.result["verified"] is True
    assert stage.pingone.target() == before
    assert statuses(stage) == ["COMPLETED", "ROLLED_BACK"]
    assert max(stage.starts().values()) == 1


@moments(45, ("S1", 1))
def test_a_plan_that_was_approved(stage: Stage, moment: Moment) -> None:
    planned = stage.run("pingone_promote", promotion(stage, stage="plan")).result
    given = resumption(stage, planned["promotion_id"], stage="execute", plan_digest=planned["plan_digest"])
    moment.kill(stage, "pingone_promote", given)

    run = stage.run("pingone_promote", given)

    assert run.result["status"] == "promoted", run.message
    assert (language(stage), statuses(stage).count("COMPLETED")) == ("en", 1)
    assert max(stage.starts().values()) == 1


@moments(10, ("P9", 1))
def test_the_discard_of_a_plan(stage: Stage, moment: Moment) -> None:
    planned = stage.run("pingone_promote", promotion(stage, stage="plan")).result["promotion_id"]
    given = resumption(stage, planned, stage="discard")
    moment.kill(stage, "pingone_promote", given)

    run = stage.run("pingone_promote", given)

    assert run.result["status"] == "unchanged", run.message
    assert statuses(stage) == []


@pytest.mark.parametrize("role", ["pingone_drift", "pingone_promote"])
@moments(30, ("P1", 1))
def test_what_only_looks(stage: Stage, moment: Moment, role: str) -> None:
    """A drift check and a dry run change nothing; what they leave is used by no other run, and deleted by a later one."""
    before = stage.pingone.target()
    given = promotion(stage)
    if role == "pingone_drift":
        given |= {"target_environments": [given.pop("target_environment")], "on_drift": "warn"}
    moment.kill(stage, role, given, check=role == "pingone_promote")
    assert stage.pingone.target() == before
    stage.simulator.advance(AN_HOUR)

    run = stage.run("pingone_promote", promotion(stage, selected_resources=[worlds.APPLICATION]))

    assert run.result["status"] == "promoted", run.message
    assert statuses(stage) == ["COMPLETED"]


@pytest.mark.parametrize(("operation", "number"), [("P5", 2), ("P7", 1)])
def test_a_promotion_that_was_recorded_as_started(stage: Stage, operation: str, number: int, tmp_path: Path) -> None:
    """The trail says of each attempt that it was begun, of the last one how it ended, and what became of the promotion once."""
    trail = tmp_path / "trail.jsonl"
    given = promotion(stage, audit_path=str(trail))
    assert stage.kill("pingone_promote", given, number, operation)
    assert _events(trail)[-1] == "started"

    run = stage.run("pingone_promote", given)

    assert run.result["status"] in ("promoted", "unchanged"), run.message
    assert (run.result["audit"]["errors"], _events(trail)[-1]) == ([], "ended")
    assert language(stage) == "en"


def _events(trail: Path) -> list[str]:
    return [json.loads(line)["event"] for line in trail.read_text(encoding="utf-8").splitlines()]


@moments(40, ("E13", 1))
def test_an_installation(stage: Stage, moment: Moment) -> None:
    given = {**_connections(stage), "package_name": NAME, "objects": FEW}
    moment.kill(stage, "workfront_promote", given)

    run = stage.run("workfront_promote", given)

    assert run.result["status"] in ("promoted", "unchanged"), run.message
    names = names_in(stage.workfront)
    assert {LAST_NAME, workfront_worlds.SECOND_TEMPLATE_NAME} <= set(names)
    assert set(Counter(names).values()) == {1}
    assert len([item for item in stage.workfront.packages() if item["status"] != "DISABLED"]) == 1
    assert "delete" not in stage.workfront.operations()


@pytest.mark.parametrize(
    ("collision", "seconds", "lag", "wanted"),
    [
        ("as_proposed", 0, 3, "unchanged"),
        ("as_proposed", 20, 3, "promoted"),
        pytest.param("as_proposed", 0, 8, "unchanged", marks=pytest.mark.release),
        pytest.param("as_proposed", 0, 0, "unchanged", marks=pytest.mark.release),
        pytest.param("as_proposed", 20, 0, "promoted", marks=pytest.mark.release),
        ("overwrite", 0, 3, "unchanged"),
        pytest.param("overwrite", 20, 3, "promoted", marks=pytest.mark.release),
        pytest.param("overwrite", 0, 0, "unchanged", marks=pytest.mark.release),
    ],
)
def test_an_approved_installation_that_is_listed_late(
    stage: Stage, collision: str, seconds: int, lag: int, wanted: str
) -> None:
    """The start of the run that was killed is found, whether it is over or not, and is not repeated."""
    given = {**_connections(stage), "collision": collision}
    planned = stage.run("workfront_promote", {**given, "stage": "plan", "package_name": NAME, "objects": FEW}).result
    handed = ("package_id", "plan_digest", "overwritten_objects", "unchanged_since")
    given |= {"stage": "execute", **{name: planned[name] or "" for name in handed}}
    stage.simulator.workfront_behave(listing_lag=lag, installation={"seconds": seconds})
    stage.kill("workfront_promote", given, 1, "E13")

    run = stage.run("workfront_promote", given)

    assert run.result["status"] == wanted, run.message
    [record] = stage.workfront.installations()
    assert run.result["installation_id"] == record["id"]
    assert set(Counter(names_in(stage.workfront)).values()) == {1}


@moments(25, ("delete", 1))
def test_a_compensation(stage: Stage, moment: Moment) -> None:
    before = set(stage.workfront.objects())
    done = installed(stage.workfront, stage.workfront.assembled_id(objects=FEW))
    given = {**_connections(stage), "confirm": True, "installation_id": done["installation_id"]}
    moment.kill(stage, "workfront_rollback", given)

    run = stage.run("workfront_rollback", given)

    assert run.result["status"] in ("compensated", "unchanged"), run.message
    assert set(stage.workfront.objects()) == before
    assert [item["status"] for item in stage.workfront.packages()] == ["DISABLED"]


def _connections(stage: Stage) -> Options:
    return {"source": stage.workfront.connection(SOURCE), "target": stage.workfront.connection(TARGET)}
