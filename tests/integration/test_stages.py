# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Planning in one job, approval, execution in another one."""

from __future__ import annotations

import json

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, TASK, PingOnePlaybooks
from support.playbooks import Run, prefixed

NO_DIGEST = "sha256:" + "0" * 64
UNKNOWN = "a8fa2955-63ce-441e-87ed-57e9e92404e4"


@pytest.mark.core
def test_a_plan_is_executed_later_by_its_id_and_digest(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()
    plan = playbooks.promote(stage="plan")
    assert plan.status == 0, plan.output
    assert plan.promoted["status"] == "planned"
    assert "P7" not in pingone.operations()
    assert pingone.target() == before
    handed = {name.removeprefix("pingone_promote_"): value for name, value in plan.stats.items()}
    agreed = {name: handed[name] for name in ("promotion_id", "plan_digest")}
    assert pingone.promotion(agreed["promotion_id"])["status"] == "READY"

    pingone.simulator.clear_requests()
    dry = _execute(playbooks, "--check", "--diff", **agreed)

    assert dry.status == 0, dry.output
    assert dry.changed == 1
    assert "+ create" in dry.stdout
    assert pingone.writes() == []

    executed = _execute(playbooks, **agreed)

    assert executed.status == 0, executed.output
    assert (executed.promoted["status"], executed.promoted["verified"]) == ("promoted", True)
    assert executed.promoted["promotion_id"] == agreed["promotion_id"]
    assert pingone.promotion(agreed["promotion_id"])["status"] == "COMPLETED"
    assert executed.changed == 1


def test_a_plan_that_was_changed_since_is_not_executed(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()
    planned = pingone.plan()
    api = Api(pingone.simulator.url)
    api.log_in()
    promotion_id = planned["promotion"]["id"]
    api.call("PATCH", f"/promotions/{promotion_id}", json={"excludedResources": [worlds.THEME]}).raise_for_status()
    assert api.status(promotion_id) == "READY"

    run = _execute(playbooks, promotion_id=promotion_id, plan_digest=planned["plan"]["digest"])

    assert run.promoted["status"] == "failed"
    assert f"The plan of promotion {promotion_id} is not the approved one" in run.message
    assert "Nothing was started." in run.message
    assert run.promoted["rollback"] is None
    assert "P7" not in pingone.operations()
    assert pingone.promotion(promotion_id)["status"] == "READY", "what somebody else has made stays"
    assert pingone.target() == before


@pytest.mark.release
def test_a_plan_that_can_never_be_executed_is_deleted(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    planned = pingone.plan()
    agreed = {"promotion_id": planned["promotion"]["id"], "plan_digest": planned["plan"]["digest"]}
    pingone.simulator.advance(1)
    pingone.simulator.foreign_promotion(
        worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.UNCHANGED_POPULATION]
    )

    run = _execute(playbooks, **agreed)

    assert (run.promoted["status"], run.promoted["promotion_id"]) == ("failed", None)
    assert "Run stage plan again, and review the new plan." in run.message
    assert agreed["promotion_id"] not in {item["id"] for item in pingone.promotions()}
    assert "P7" not in pingone.operations()


@pytest.mark.release
def test_a_promotion_without_a_plan_is_not_executed(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    pingone.simulator.behave(prepare="never")
    api = Api(pingone.simulator.url)
    api.log_in()
    promotion_id = api.create()

    run = _execute(playbooks, promotion_id=promotion_id, plan_digest=NO_DIGEST)

    assert run.promoted["status"] == "failed"
    assert f"Promotion {promotion_id} is in status " in run.message
    assert "cannot be started yet. Wait for its plan" in run.message
    assert "P7" not in pingone.operations()


def test_a_job_that_is_started_again_later_judges_what_was_executed_and_not_the_source_since(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    pingone.execute(promotion_id)
    changes = {"description": "The source has moved on"}
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, changes)

    run = _execute(playbooks, promotion_id=promotion_id, plan_digest=planned["plan"]["digest"])

    assert (run.promoted["status"], run.promoted["verified"], run.promoted["rollback"]) == ("promoted", True, None)
    moved = f"The source has changed since it was promoted: populations {worlds.POPULATION_NAME}."
    assert run.promoted["message"].endswith(f"was executed and verified. {moved}")
    assert [row["fields"] for row in run.promoted["source_moved_on"]] == [["description"]]

    simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, {"description": "By hand"})
    run = _execute(playbooks, promotion_id=promotion_id, plan_digest=planned["plan"]["digest"])

    assert (run.promoted["status"], run.promoted["verified"], run.promoted["rollback"]) == ("failed", False, None)
    assert "but PingOne would still change populations" in run.message
    assert "It was not rolled back." in run.message
    assert pingone.promotion(promotion_id)["status"] == "COMPLETED"


@pytest.mark.release
def test_a_plan_that_cannot_be_read_is_reported_and_its_record_deleted(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.fault("status", operation="P5", status=500, times=None)

    run = playbooks.promote(connection={"http_retries": 0})

    assert (run.promoted["status"], run.promoted["promotion_id"]) == ("failed", None)
    assert "Could not read the steps of promotion" in run.message
    assert pingone.promotions() == []


def test_execution_without_a_digest_asks_nobody(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = _execute(playbooks, promotion_id=UNKNOWN)

    assert "requires pingone_promote_promotion_id and pingone_promote_plan_digest" in run.message
    assert pingone.simulator.requests() == []


@pytest.mark.release
def test_a_plan_that_was_not_approved_is_discarded(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    plan = playbooks.promote(stage="plan")
    promotion_id, text = plan.promoted["promotion_id"], plan.stats["pingone_promote_plan_text"]
    assert text.startswith("## Promotion from ")
    assert f"    pingone_promote_promotion_id: {promotion_id}" in text.splitlines()

    dry = _run_stage(playbooks, "discard", "--check", promotion_id=promotion_id)
    assert (dry.status, dry.changed, dry.promoted["status"]) == (0, 1, "unchanged"), dry.output
    assert pingone.promotion(promotion_id)["status"] == "READY"

    done = _run_stage(playbooks, "discard", promotion_id=promotion_id)
    assert (done.status, done.changed, done.promoted["status"]) == (0, 1, "unchanged"), done.output
    assert f"Promotion {promotion_id} from " in done.promoted["message"]
    assert done.promoted["promotion_id"] is None
    assert pingone.promotions() == []

    again = _run_stage(playbooks, "discard", promotion_id=promotion_id)
    assert (again.status, again.changed, again.promoted["status"]) == (0, 0, "unchanged"), again.output
    pingone.simulator.clear_requests()
    nothing = _run_stage(playbooks, "execute", promotion_id="", plan_digest="")
    assert (nothing.status, nothing.changed, nothing.promoted["status"]) == (0, 0, "unchanged"), nothing.output
    assert pingone.writes() == []


@pytest.mark.release
def test_what_was_executed_is_not_discarded(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    pingone.execute(promotion_id)

    run = _run_stage(playbooks, "discard", promotion_id=promotion_id)

    assert "is in status COMPLETED and was not discarded. To roll it back" in run.message
    assert (run.promoted["status"], run.promoted["rollback"]) == ("failed", None)
    assert pingone.promotion(promotion_id)["status"] == "COMPLETED"


@pytest.mark.release
def test_execution_of_what_is_not_there_says_what_to_do(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = _execute(playbooks, promotion_id=UNKNOWN, plan_digest=NO_DIGEST)

    assert f"Environment {worlds.SOURCE_ENVIRONMENT} has no promotion {UNKNOWN}." in run.message
    assert "Run stage plan again." in run.message
    assert pingone.writes() == []


def _execute(playbooks: PingOnePlaybooks, *arguments: str, **variables: str) -> Run:
    """Run stage `execute` with nothing of TASK but the source."""
    return _run_stage(playbooks, "execute", *arguments, **variables)


def _run_stage(playbooks: PingOnePlaybooks, stage: str, *arguments: str, **variables: str) -> Run:
    own = {"source_environment": TASK["source_environment"], "wait_interval": TASK["wait_interval"]}
    given = prefixed(PROMOTE, own | variables | {"stage": stage})
    return playbooks.run(f"envops.promotion.{PROMOTE}", *arguments, "--extra-vars", json.dumps(given))
