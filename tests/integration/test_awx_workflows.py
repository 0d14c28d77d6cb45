# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rendered workflows, from the survey to each of their endings, as AWX runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds, worlds
from support.awx_workflows import DENIED, FAILED, SUCCESSFUL, TIMED_OUT, Ended, Workflows
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, ROLL_BACK, PingOnePlaybooks
from support.workfront import Workfront
from support.workfront_playbooks import FEW, names_in

DIRECTORY, TEMPLATES = "Promotion: Directory", "Promotion: Templates"
STAGING: dict[str, Any] = {
    "name": "Staging",
    "source": worlds.SOURCE_ENVIRONMENT_NAME,
    "target": worlds.TARGET_ENVIRONMENT_NAME,
}
PRODUCTION: dict[str, Any] = {**STAGING, "name": "Production", "target": worlds.PRODUCTION_ENVIRONMENT_NAME}
QUICK: dict[str, Any] = {f"{PROMOTE}_wait_interval": 0.1, f"{ROLL_BACK}_wait_interval": 0.1}
ANSWERS: dict[str, Any] = {
    f"{PROMOTE}_selected_resources": f"populations/{worlds.POPULATION_NAME}\n\n",
    "promotion_ticket": "CHG-1",
}
PACKAGE: dict[str, Any] = {
    "workfront_promote_package_name": "Onboarding",
    "workfront_promote_objects": "".join(f"{each['object_code']}/{each['id']}\r\n" for each in FEW),
}


def directory(playbooks: PingOnePlaybooks, folder: Path, *stages: dict[str, Any], **more: Any) -> Workflows:
    listed = [{**each, "credential": "Worker"} for each in stages]
    pipeline = {"name": "Directory", "vendor": "pingone", "stages": listed, "variables": QUICK, **more}
    workflows = Workflows(folder, {}, pipeline)
    workflows.credentials["Worker"] = ("PingOne promotion", playbooks.connection)
    return workflows


def templates(workfront: Workfront, folder: Path, *lanes: str, **more: Any) -> Workflows:
    """A pipeline with a stage for each target; all wait for an approval, and all but the first need the proof of the one before."""
    source = workfront.address(workfront_worlds.SOURCE)
    stages, credentials = [], {}
    for earlier, lane in zip((None, *lanes), lanes, strict=False):
        target = workfront.address(lane)
        variables: dict[str, Any] = {
            f"workfront_{role}_{side}": {key: value for key, value in address.items() if key != "url"}
            for role in ("promote", "rollback")
            for side, address in (("source", source), ("target", target))
        }
        variables |= {"workfront_promote_wait_interval": 0.1}
        keys = {
            side: workfront_worlds.API_KEYS[each]
            for side, each in (("source", workfront_worlds.SOURCE), ("target", lane))
        }
        proof = {"proven": {"target": workfront.address(earlier)}} if earlier else {}
        keys |= {"proven": workfront_worlds.API_KEYS[earlier]} if earlier else {}
        credentials[f"Key of {lane}"] = ("Workfront promotion", {f"{side}_api_key": key for side, key in keys.items()})
        stages.append(
            {"name": lane, "source": source["url"], "target": target["url"], "credential": f"Key of {lane}"}
            | {"approval": {}, "variables": variables, **proof}
        )
    workflows = Workflows(folder, {}, {"name": "Templates", "vendor": "workfront", "stages": stages, **more})
    workflows.credentials |= credentials
    return workflows


def checked(ended: Ended, *secrets: str) -> Ended:
    """Return a workflow whose jobs show no secret: events, output, artifacts and facts are stored."""
    assert not [
        secret
        for secret in (*secrets, worlds.CLIENT_SECRET, *workfront_worlds.API_KEYS.values())
        if secret in ended.shown
    ]
    return ended


def test_what_is_denied_is_discarded_and_ends_red(
    playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path
) -> None:
    before = pingone.target()
    workflows = directory(playbooks, tmp_path, {**STAGING, "approval": {"timeout": 60}})

    denied = checked(workflows.launch(DIRECTORY, {"1-approval": DENIED}, **ANSWERS))

    assert denied.status == FAILED
    assert denied.nodes == {
        **dict.fromkeys(("1-plan", "1-changes", "1-discard"), SUCCESSFUL),
        **dict.fromkeys(("1-approval", "1-not-executed"), FAILED),
    }
    planned = denied.jobs["1-plan"].artifacts
    assert planned[f"{PROMOTE}_status"] == "planned"
    assert (
        f"    {PROMOTE}_promotion_id: {planned[f'{PROMOTE}_promotion_id']}"
        in planned[f"{PROMOTE}_plan_text"].splitlines()
    )
    discarded = denied.jobs["1-discard"].artifacts
    assert [discarded[f"{PROMOTE}_{name}"] for name in ("status", "promotion_id", "plan_text")] == ["unchanged", "", ""]
    assert pingone.promotions() == []
    assert pingone.target() == before


@pytest.mark.release
def test_stages_hand_on_no_ids_of_earlier_ones(playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path) -> None:
    again = {**STAGING, "name": "Again", "approval": {}}
    workflows = directory(playbooks, tmp_path, STAGING, again, {**PRODUCTION, "approval": {}})

    ended = checked(workflows.launch(DIRECTORY, {"3-approval": TIMED_OUT}, **ANSWERS))

    assert ended.status == FAILED
    assert list(ended.nodes) == [
        *("1-plan", "1-execute", "2-plan", "2-changes", "2-nothing"),
        *("3-plan", "3-changes", "3-approval", "3-discard", "3-not-executed"),
    ]
    assert ended.artifact("1-execute", f"{PROMOTE}_status") == "promoted"
    assert ended.artifact("2-plan", f"{PROMOTE}_status") == "unchanged"
    first, third = (ended.artifact(node, f"{PROMOTE}_promotion_id") for node in ("1-execute", "3-plan"))
    assert first != third
    assert [each["id"] for each in pingone.promotions()] == [first]

    nothing = checked(workflows.launch(DIRECTORY, {"3-approval": DENIED}, **ANSWERS))
    assert nothing.artifact("1-execute", f"{PROMOTE}_status") == "unchanged"


@pytest.mark.release
def test_an_execution_that_fails_is_rolled_back_and_ends_red(
    playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path
) -> None:
    before = pingone.target()
    pingone.simulator.behave(fail_steps=[{"index": 1}])
    workflows = directory(playbooks, tmp_path, {**STAGING, "approval": {}}, PRODUCTION)

    failed = checked(workflows.launch(DIRECTORY, **ANSWERS))

    assert failed.status == FAILED
    assert list(failed.nodes) == ["1-plan", "1-changes", "1-approval", "1-execute"]
    assert failed.artifact("1-execute", f"{PROMOTE}_status") == "rolled_back"
    assert pingone.target() == before


@pytest.mark.release
def test_a_package_goes_through_all_stages(workfront: Workfront, tmp_path: Path) -> None:
    lanes = (workfront_worlds.PREVIEW, workfront_worlds.PRODUCTION)
    workflows = templates(workfront, tmp_path, *lanes)
    before = [names_in(workfront, lane) for lane in lanes]

    denied = checked(workflows.launch(TEMPLATES, {"2-approval": DENIED}, **PACKAGE))

    assert denied.status == FAILED
    assert [node for node in denied.nodes if node[0] == "1"] == ["1-plan", "1-changes", "1-approval", "1-execute"]
    assert denied.nodes["2-discard"] == SUCCESSFUL
    after = [names_in(workfront, lane) for lane in lanes]
    assert len(after[0]) == len(before[0]) + len(FEW)
    assert after[1] == before[1]

    promoted = checked(workflows.launch(TEMPLATES, **PACKAGE))

    assert promoted.status == SUCCESSFUL, promoted.shown
    assert promoted.nodes["1-nothing"] == SUCCESSFUL
    assert promoted.artifact("2-execute", "workfront_promote_status") == "promoted"
    assert len(names_in(workfront, lanes[1])) == len(before[1]) + len(FEW)
    ids = {
        job.artifacts.get("workfront_promote_package_id") for job in (*denied.jobs.values(), *promoted.jobs.values())
    }
    assert len(ids - {None, ""}) == 1
