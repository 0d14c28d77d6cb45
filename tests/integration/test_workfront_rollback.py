# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that compensates what can be compensated of a Workfront installation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from support.leaks import leaks
from support.workfront import SOURCE, TARGET, Workfront
from support.workfront_playbooks import FEW, LAST_NAME, WorkfrontPlaybooks, names_in, plan_lines

UNKNOWN = "a8fa2955-63ce-441e-87ed-57e9e92404e4"
RESULT_KEYS = {
    *("status", "message", "vendor", "source", "target", "installation_id", "package_id", "package_status", "deleted"),
    *("already_absent", "skipped_objects", "failed_objects", "not_compensable", "ui_rollback", "verified", "timeline"),
    *("errors", "audit", "started", "finished", "type_names"),
    "gate",
    "effect_unknown",
}


@pytest.fixture
def package_id(workfront: Workfront) -> str:
    """The ID of a package that can be installed everywhere."""
    return workfront.assembled_id(objects=FEW)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Where a report is written."""
    return tmp_path / "report.json"


def test_the_newest_installation_of_a_package_is_compensated_once(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, package_id: str
) -> None:
    before = workfront.objects()
    workfront.install(package_id, worlds.OTHER_SANDBOX)
    older = workfront.install(package_id)["installation_id"]
    for name in (LAST_NAME, worlds.SECOND_TEMPLATE_NAME):
        simulator.workfront_delete_object(TARGET, _template(workfront, name))
    newer = workfront.install(package_id)["installation_id"]
    installed = workfront.objects()
    simulator.clear_requests()

    dry = workfront_playbooks.roll_back("--check", "--diff", package_id=package_id, newest=True, installation_id="")

    assert dry.status == 0, dry.output
    assert dry.changed >= 1
    assert (dry.rolled_back["status"], dry.rolled_back["installation_id"]) == ("planned", newer)
    assert dry.rolled_back["verified"] is None
    assert newer != older
    would_go = dry.rolled_back["deleted"]
    assert sorted(item["name"] for item in would_go) == sorted([LAST_NAME, worlds.SECOND_TEMPLATE_NAME])
    assert [line.split()[0] for line in plan_lines(dry)] == ["-", "-"]
    assert "2 objects would be deleted." in dry.rolled_back["message"]
    assert "Its package would be DISABLED." in dry.rolled_back["message"]
    assert workfront.writes() == []
    assert workfront.objects() == installed

    connections = {
        "source": workfront.address(SOURCE) | workfront.jwt_application(SOURCE),
        "target": workfront.address(TARGET) | workfront.jwt_application(TARGET),
    }
    first = workfront_playbooks.roll_back("-vvvv", "--diff", package_id=package_id, newest=True, **connections)

    assert first.status == 0, first.output
    assert len(simulator.requests("jwt_exchange")) == 2, "one login for each environment"
    assert set(first.rolled_back) == RESULT_KEYS
    assert (first.rolled_back["status"], first.rolled_back["verified"]) == ("compensated", True)
    assert first.rolled_back["deleted"] == would_go, "exactly what the dry run showed"
    assert first.rolled_back["package_status"] == "DISABLED"
    [patch] = simulator.requests("E6")
    assert patch["environment"] == SOURCE, "disabled where it was made"
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]
    assert first.stats == {
        "workfront_rollback_status": "compensated",
        "workfront_rollback_installation_id": newer,
        "workfront_rollback_audit_head": "",
    }
    assert workfront.objects() == before
    assert LAST_NAME in names_in(workfront, worlds.OTHER_SANDBOX), "that is another target"

    simulator.clear_requests()
    second = workfront_playbooks.roll_back(installation_id=newer)

    assert second.status == 0, second.output
    assert (second.changed, second.rolled_back["status"]) == (0, "unchanged")
    assert "0 objects deleted, 2 no longer existed." in second.rolled_back["message"]
    assert workfront.writes() == []


@pytest.mark.release
def test_what_is_protected_stays_and_is_named(
    workfront_playbooks: WorkfrontPlaybooks,
    workfront: Workfront,
    simulator: Simulator,
    package_id: str,
    report: Path,
) -> None:
    overwritten = {"GROUP": {worlds.GROUP: {"action": "OVERWRITING", "targetId": worlds.UNRELATED_GROUP}}}
    installation = simulator.workfront_foreign_installation(package_id, TARGET, actions=overwritten)
    simulator.workfront_change_object(TARGET, _template(workfront, LAST_NAME), name="Somebody's")
    simulator.clear_requests()

    wanted = [{"format": "json", "path": str(report)}]
    run = workfront_playbooks.roll_back(source=None, installation_id=installation["id"], report=wanted)

    assert run.status == 0, run.output
    result = run.rolled_back
    assert [item["name"] for item in result["deleted"]] == [worlds.SECOND_TEMPLATE_NAME]
    assert (
        f" Left in place: {LAST_NAME}: Its name is now 'Somebody's', so it may be another object." in result["message"]
    )
    assert f" Could not be undone: {worlds.GROUP_NAME}: It was overwritten, and " in result["message"]
    assert "is possible until " in result["message"]
    assert result["ui_rollback"]["eligible"] is True
    assert {"Somebody's"} <= set(names_in(workfront))
    [patch] = simulator.requests("E6")
    assert patch["environment"] == TARGET, "without a source the package is disabled through the target"
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]
    shown = _read(report)
    assert (shown["source"], shown["target"]) == (None, simulator.workfront[TARGET])
    assert shown["installation_id"] == installation["id"]
    assert _objects(shown) == [
        (worlds.SECOND_TEMPLATE_NAME, "deleted", ""),
        (LAST_NAME, "skipped", "Its name is now 'Somebody's', so it may be another object."),
        (worlds.GROUP_NAME, "cannot be compensated", "It was overwritten, and its former state is not recorded."),
    ]
    assert shown["compensation"]["by_hand"].startswith("Possible until ")
    [phase] = shown["timeline"]
    assert (phase["what"], phase["status"], phase["at"]) == ("compensation", "compensated", shown["started"])


def test_a_deletion_that_is_refused_is_reported_and_finished_by_the_next_run(
    workfront_playbooks: WorkfrontPlaybooks,
    workfront: Workfront,
    simulator: Simulator,
    package_id: str,
    report: Path,
) -> None:
    before = workfront.objects()
    installation_id = workfront.install(package_id)["installation_id"]
    stuck = _template(workfront, LAST_NAME)
    error = {"error": {"class": "com.attask.Refused", "message": "It is in use."}}
    simulator.fault("status", vendor="workfront", operation="delete", path=stuck, status=422, body=error, times=None)

    wanted = [{"format": "json", "path": str(report)}]
    refused = workfront_playbooks.roll_back(installation_id=installation_id, report=wanted)

    assert (refused.rolled_back["status"], refused.rolled_back["verified"]) == ("failed", None)
    assert f"1 object that installation {installation_id} created in 127.0.0.1:" in refused.message
    assert f'could not be deleted: TMPL "{LAST_NAME}" ({stuck}): ' in refused.message
    assert "It is in use." in refused.message
    assert [item["target_id"] for item in refused.rolled_back["errors"]] == [stuck]
    assert [item["name"] for item in refused.rolled_back["deleted"]] == [worlds.SECOND_TEMPLATE_NAME]
    assert refused.stats["workfront_rollback_status"] == "failed"
    shown = _read(report)
    assert (shown["source"], shown["target"]) == (simulator.workfront[SOURCE], simulator.workfront[TARGET])
    assert [(name, state) for name, state, _why in _objects(shown)] == [
        (worlds.SECOND_TEMPLATE_NAME, "deleted"),
        (LAST_NAME, "could not be deleted"),
        (worlds.GROUP_NAME, "cannot be compensated"),
    ]
    assert "It is in use." in shown["errors"][0]["message"]
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]

    simulator.clear_faults()
    again = workfront_playbooks.roll_back(installation_id=installation_id)

    assert again.status == 0, again.output
    assert (again.rolled_back["status"], again.rolled_back["verified"]) == ("compensated", True)
    assert "1 object deleted, 1 no longer existed." in again.rolled_back["message"]
    assert workfront.objects() == before


def test_a_deletion_that_had_no_effect_is_found_out(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, package_id: str
) -> None:
    installation_id = workfront.install(package_id)["installation_id"]
    stuck = _template(workfront, LAST_NAME)
    done = {"data": {"success": True}}
    simulator.fault("status", vendor="workfront", operation="delete", path=stuck, status=200, body=done, times=None)

    run = workfront_playbooks.roll_back(installation_id=installation_id)

    assert (run.rolled_back["status"], run.rolled_back["verified"]) == ("failed", False)
    assert f"accepted the deletion of objects that still exist: {stuck}." in run.message


@pytest.mark.release
def test_what_cannot_be_compensated_is_refused(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, package_id: str
) -> None:
    installation = simulator.workfront_foreign_installation(package_id, TARGET, running=True)
    simulator.clear_requests()

    unconfirmed = workfront_playbooks.roll_back(confirm=None, installation_id=installation["id"])

    assert unconfirmed.message.startswith("workfront_rollback_confirm is false: this role deletes objects")
    assert workfront.requests() == []

    never = workfront_playbooks.roll_back(package_id=UNKNOWN, newest=True)

    assert f"Package {UNKNOWN} was never installed in http://127.0.0.1:" in never.message
    assert (never.rolled_back["status"], never.rolled_back["installation_id"]) == ("failed", None)

    foreign = workfront_playbooks.roll_back(package_id=UNKNOWN, installation_id=installation["id"])

    assert f"Installation {installation['id']} is not one of package {UNKNOWN} in " in foreign.message

    running = workfront_playbooks.roll_back(package_id=package_id, newest=True)

    assert f"Installation {installation['id']} in " in running.message
    assert "only a finished installation can be compensated" in running.message
    assert workfront.writes() == []


def _read(report: Path) -> dict[str, Any]:
    """Return a report, which shows no secret."""
    text = report.read_text(encoding="utf-8")
    assert not leaks(text)
    shown: dict[str, Any] = json.loads(text)
    return shown


def _objects(shown: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return name, state and reason of each object that a report of a compensation shows."""
    return [(item["name"], item["state"], item["reason"]) for item in shown["compensation"]["objects"]]


def _template(workfront: Workfront, name: str) -> str:
    """Return the ID of the only template of a name in the target."""
    [found] = [key for key, item in workfront.objects().items() if (item["code"], item["name"]) == ("TMPL", name)]
    return found
