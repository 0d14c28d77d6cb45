# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs at the same time, which take turns at their requests in an order that chance decides, the same for each seed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from simulator import workfront_worlds, worlds
from support.pingone import TASK
from support.stage import Stage
from support.workfront import SOURCE, TARGET
from support.workfront_playbooks import FEW

Options = dict[str, Any]

SEEDS = pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.release) for seed in range(1, 25))])
SLOW = {"prepare": {"seconds": 5}, "execute": {"seconds": 30}}
SELECTIONS = ([worlds.POPULATION], [worlds.APPLICATION], [worlds.THEME])


def promotion(stage: Stage, selected: list[str]) -> tuple[str, dict[str, Any]]:
    return "pingone_promote", {**TASK, "connection": stage.pingone.connection, "selected_resources": selected}


def connections(stage: Stage) -> Options:
    return {"source": stage.workfront.connection(SOURCE), "target": stage.workfront.connection(TARGET)}


def assert_nothing_is_left(stage: Stage) -> None:
    assert max(stage.starts().values()) == 1
    assert {"READY", "NEW"}.isdisjoint(item["status"] for item in stage.pingone.promotions())


@SEEDS
@pytest.mark.parametrize("count", [2, pytest.param(3, marks=pytest.mark.release)])
@pytest.mark.parametrize("speed", [{}, pytest.param(SLOW, marks=pytest.mark.release)], ids=["quick", "slow"])
@pytest.mark.parametrize("is_same", [True, False], ids=["same", "different"])
def test_promotions_to_one_target(stage: Stage, speed: dict[str, Any], count: int, seed: int, *, is_same: bool) -> None:
    """None fails without need, nothing is started or created twice, and nobody takes back what another one has promoted.

    Between the last look and the start nothing can be prevented. Then the younger one says so, and rolls nothing back.
    """
    stage.simulator.behave(**speed)
    selections = SELECTIONS[:1] * count if is_same else SELECTIONS[:count]

    runs = stage.run_at_once([promotion(stage, selected) for selected in selections], seed)

    late = [run for run in runs if "was started with an old plan" in run.message]
    ended = {run.result["status"] for run in runs if run not in late}
    assert ended <= {"promoted", "unchanged"}, [run.message for run in runs]
    assert len(late) < count
    assert "P8" not in stage.pingone.operations()
    assert_nothing_is_left(stage)
    target = stage.pingone.target()
    assert target[worlds.TARGET_POPULATION]["body"]["preferredLanguage"] == "en"
    created = Counter(item["name"] for item in target.values() if item["type"] == "passwordPolicies")
    assert created[worlds.PASSWORD_POLICY_NAME] == 1


@pytest.mark.parametrize(("asked", "wanted"), [("all", "promoted"), ("plan", "planned")])
def test_a_plan_that_is_replaced_before_it_is_proven(stage: Stage, asked: str, wanted: str) -> None:
    """The run plans again, as it does if another run replaces its plan before the start."""
    stage.run(*promotion(stage, SELECTIONS[0]))
    [first] = stage.pingone.promotions()
    proof = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.TARGET_ENVIRONMENT,
        "soak": 0,
    }
    role, given = promotion(stage, SELECTIONS[0])
    given |= {"stage": asked, "target_environment": worlds.PRODUCTION_ENVIRONMENT, "proven": proof}
    stage.simulator.clear_requests()
    stage.run(role, given | {"stage": "plan", "source_snapshot_id": first["sourceSnapshotId"]})
    before_proof = stage.pingone.operations().count("P3") - 1
    [planned] = [item["id"] for item in stage.pingone.promotions() if item["status"] == "READY"]
    stage.pingone.run(
        "pingone_promotion", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=planned, state="absent"
    )
    theirs = {"source": worlds.SOURCE_ENVIRONMENT}
    stage.simulator.fault("do", operation="P3", skip=before_proof, action="delete_promotion", arguments=theirs)

    run = stage.run(role, given | {"source_snapshot_id": first["sourceSnapshotId"]})

    assert (run.result["status"], run.result["proven"]["proven"]) == (wanted, True), run.message
    assert stage.pingone.operations().count("P1") >= 3
    assert [item["status"] for item in stage.pingone.promotions()][1:] == ["COMPLETED"]


@SEEDS
def test_promotions_that_fail(stage: Stage, seed: int) -> None:
    before = stage.pingone.target()
    stage.simulator.behave(fail_steps=[{"index": 1}], execute={"seconds": 10})

    runs = stage.run_at_once([promotion(stage, SELECTIONS[0])] * 2, seed)

    assert {run.result["status"] for run in runs} <= {"rolled_back", "failed", "held"}, [run.message for run in runs]
    assert stage.pingone.target() == before
    assert_nothing_is_left(stage)


@SEEDS
def test_rollbacks_of_one_promotion(stage: Stage, seed: int) -> None:
    before = stage.pingone.target()
    done = stage.run(*promotion(stage, SELECTIONS[0])).result["promotion_id"]
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "connection": stage.pingone.connection}
    by_id, newest = {"promotion_id": done}, {"target_environment": worlds.TARGET_ENVIRONMENT}
    stage.simulator.behave(execute={"seconds": 10})

    runs = stage.run_at_once([("pingone_rollback", {**given, **what}) for what in (by_id, newest, by_id)], seed)

    assert {run.result["status"] for run in runs} <= {"rolled_back", "unchanged"}, [run.message for run in runs]
    assert stage.pingone.target() == before
    assert_nothing_is_left(stage)


@pytest.mark.parametrize(
    ("action", "arguments", "status"),
    [
        ("change_package", {"status": "DISABLED"}, "DISABLED"),
        ("foreign_installation", {"lane": workfront_worlds.OTHER_SANDBOX}, "ACTIVE"),
        pytest.param(
            "foreign_installation",
            {"lane": workfront_worlds.OTHER_SANDBOX, "running": True},
            "ACTIVE",
            marks=pytest.mark.release,
        ),
        (None, {}, "DRAFT"),
    ],
)
def test_a_status_that_another_run_uses_is_not_put_back(
    stage: Stage, action: str | None, arguments: Options, status: str
) -> None:
    """A run whose start is refused puts back the status that it has set, but neither another one nor one that is relied upon."""
    package_id = stage.workfront.assembled_id(objects=FEW, status="DRAFT")
    given = {**connections(stage), "package_id": package_id}
    if action is not None:
        arguments = {"package_id": package_id, **arguments}
        stage.simulator.fault("do", vendor="workfront", operation="E13", action=action, arguments=arguments)
    stage.simulator.fault("status", vendor="workfront", operation="E13", status=422)

    run = stage.run("workfront_promote", given)

    assert run.result["status"] == "failed"
    [package] = stage.workfront.packages()
    assert (package["status"], run.result["package_status"]) == (status, status), run.message
    assert ("was not restored" in run.message) is (status != "DRAFT")
