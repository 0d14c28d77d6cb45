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
from support.workfront import NAME, SOURCE, TARGET, installed
from support.workfront_playbooks import FEW, names_in

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


@SEEDS
@pytest.mark.parametrize("speed", [{}, pytest.param(SLOW, marks=pytest.mark.release)], ids=["quick", "slow"])
@pytest.mark.parametrize(
    ("selected", "wanted"),
    [
        pytest.param(SELECTIONS[0], {"held", "unchanged"}, id="same"),
        pytest.param(SELECTIONS[1], {"promoted"}, id="different"),
    ],
)
def test_a_rollback_beside_a_promotion(
    stage: Stage, selected: list[str], wanted: set[str], speed: dict[str, Any], seed: int
) -> None:
    """The rollback is complete and proven; what it takes back is not promoted again, and what it is not about is."""
    before = stage.pingone.target()[worlds.TARGET_POPULATION]["body"]
    done = stage.run(*promotion(stage, SELECTIONS[0])).result["promotion_id"]
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "connection": stage.pingone.connection}
    stage.simulator.behave(**speed)

    runs = stage.run_at_once([("pingone_rollback", {**given, "promotion_id": done}), promotion(stage, selected)], seed)

    assert (runs[0].result["status"], runs[0].result["verified"]) == ("rolled_back", True), runs[0].message
    assert runs[1].result["status"] in wanted, runs[1].message
    assert stage.pingone.target()[worlds.TARGET_POPULATION]["body"] == before
    assert_nothing_is_left(stage)


@SEEDS
@pytest.mark.parametrize("seconds", [0, pytest.param(10, marks=pytest.mark.release)])
@pytest.mark.parametrize("names", [(NAME, NAME), (NAME, "Another package")], ids=["same", "different"])
def test_installations_to_one_target(stage: Stage, names: tuple[str, str], seconds: int, seed: int) -> None:
    """None fails without need, and nothing is created twice, whether the objects come from one package or from two.

    Between the last look and the start nothing can be prevented. Then the younger one says what exists twice.
    """
    stage.simulator.workfront_behave(installation={"seconds": seconds})
    given = {**connections(stage), "objects": FEW}

    runs = stage.run_at_once([("workfront_promote", {**given, "package_name": name}) for name in names], seed)

    late = [run for run in runs if "which now exist twice" in run.message]
    ended = [run.result["status"] for run in runs if run not in late]
    assert set(ended) <= {"promoted", "unchanged"}, [run.message for run in runs]
    assert "promoted" in ended
    assert set(Counter(names_in(stage.workfront)).values()) <= {1, 1 + len(late)}
    kept = [item["name"] for item in stage.workfront.packages() if item["deletedAt"] is None]
    assert Counter(kept) == dict.fromkeys(names, 1)
    assert "delete" not in stage.workfront.operations()


@SEEDS
def test_rollbacks_of_one_installation(stage: Stage, seed: int) -> None:
    before = set(stage.workfront.objects())
    done = installed(stage.workfront, stage.workfront.assembled_id(objects=FEW))["installation_id"]
    given = {**connections(stage), "confirm": True, "installation_id": done}

    runs = stage.run_at_once([("workfront_rollback", given)] * 2, seed)

    for run in runs:
        assert run.result["status"] in ("compensated", "unchanged"), run.message
        assert run.result["verified"] is True
    assert set(stage.workfront.objects()) == before
    assert [item["status"] for item in stage.workfront.packages()] == ["DISABLED"]


@SEEDS
@pytest.mark.parametrize("seconds", [0, pytest.param(10, marks=pytest.mark.release)])
def test_a_rollback_beside_the_installation_of_its_package(stage: Stage, seconds: int, seed: int) -> None:
    """Nothing is there twice, and only a run that has installed says so."""
    before = set(stage.workfront.objects())
    done = installed(stage.workfront, stage.workfront.assembled_id(objects=FEW))["installation_id"]
    rollback = {**connections(stage), "confirm": True, "installation_id": done}
    stage.simulator.workfront_behave(installation={"seconds": seconds})

    runs = stage.run_at_once(
        [
            ("workfront_rollback", rollback),
            ("workfront_promote", {**connections(stage), "package_name": NAME, "objects": FEW}),
        ],
        seed,
    )

    assert (runs[0].result["status"], runs[0].result["verified"]) == ("compensated", True), runs[0].message
    status = runs[1].result["status"]
    assert status in ("promoted", "unchanged", "held", "failed"), runs[1].message
    assert (set(stage.workfront.objects()) != before) is (status == "promoted")
    assert set(Counter(names_in(stage.workfront)).values()) == {1}


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
