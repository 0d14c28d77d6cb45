# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Workfront installation that fails, in part or in its verification, is compensated only if that is requested and certain."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from support.leaks import leaks
from support.playbooks import Started, wait_until
from support.workfront import TARGET, Workfront
from support.workfront_playbooks import (
    FEW,
    LAST_FAILS,
    LAST_NAME,
    MIXED,
    WorkfrontPlaybooks,
    names_in,
    seen,
)

CALCULATED = "The following fields are invalid: Invalid Custom Expression."
INSTALLATION = "2892b936-e09e-455a-935f-e1462ab9753c"
KEPT = "Nothing was deleted, because workfront_promote_compensate is false."


def test_without_compensation_all_stays_until_a_run_that_wants_it(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    form = {"object_code": "CTGY", "id": worlds.FORM}
    simulator.workfront_behave(fail_objects=[{"code": "CTGY", "reason": CALCULATED, "reason_field": "errors"}])

    run = workfront_playbooks.promote(objects=[*FEW, form])

    [installation], [package] = workfront.installations(), workfront.packages()
    assert (run.promoted["status"], installation["status"], package["status"]) == ("failed", "FAILED", "ACTIVE")
    assert run.message.startswith(f"Installation {installation['id']} in 127.0.0.1:")
    reported = (
        f'CTGY "{worlds.FORM_NAME}" ({worlds.FORM}): {CALCULATED} The form has a calculated field that refers to a'
    )
    assert reported in run.message
    assert f"{KEPT} The status of the package was set to ACTIVE." in run.message
    [error] = run.promoted["errors"]
    assert (error["object_code"], error["source_id"], error["reason"]) == ("CTGY", worlds.FORM, CALCULATED)
    assert (run.promoted["verified"], run.promoted["rollback"]) == (None, None)
    assert run.promoted["installation_id"] == installation["id"]
    assert (run.recap["failures"], run.recap["rescued"]) == (1, 1)
    assert run.stats["workfront_promote_status"] == "failed"
    assert LAST_NAME in names_in(workfront)
    assert "delete" not in workfront.operations()

    # What is installed on top of it could only be taken back half-way, so the failed one is taken back first.
    simulator.workfront_behave(fail_objects=[])
    options = {"objects": [*FEW, form], "compensate": True, "retry_rolled_back": True}
    again = workfront_playbooks.promote("--skip-tags", "verify", **options)

    assert again.status == 0, again.output
    assert again.promoted["status"] == "promoted"
    assert names_in(workfront).count(LAST_NAME) == 1
    old, new = workfront.packages()
    assert (old["status"], new["status"]) == ("DISABLED", "ACTIVE")
    assert again.promoted["package_id"] == new["id"]
    assert all(item["status"] != "FAILED" for item in again.promoted["objects"])
    assert {item["action"] for item in again.promoted["objects"]} == {"CREATE", "USEEXISTING"}


@pytest.mark.core
@pytest.mark.both_ways
def test_compensation_deletes_what_was_created_in_reverse_and_reports_what_stays(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, tmp_path: Path
) -> None:
    # Of the same name as what is created; it must stay, and so must what is unrelated.
    planted = simulator.workfront_put_object(TARGET, "TMPL", worlds.SECOND_TEMPLATE_NAME)
    before = workfront.objects()
    simulator.workfront_behave(fail_objects=[{"code": "PTLTAB", "reason": "It has a broken rule."}])
    overrides = [
        {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE, "action": "CREATE"},
        {"object_code": "ROLE", "id": worlds.ROLE, "action": "OVERWRITING", "target_id": worlds.TARGET_ROLE},
    ]

    objects = [*MIXED, {"object_code": "ROLE", "id": worlds.ROLE}]
    report = [{"format": "json", "path": str(tmp_path / "report.json")}]
    run = workfront_playbooks.promote(objects=objects, overrides=overrides, compensate=True, report=report)

    assert run.promoted["status"] == "compensated", run.output
    after = workfront.objects()
    assert after.keys() == before.keys()
    assert {key for key in after if after[key] != before[key]} <= {worlds.TARGET_ROLE}
    assert planted["ID"] in after
    [package], [installation] = workfront.packages(), workfront.installations()
    assert package["status"] == run.promoted["package_status"] == "DISABLED"
    deleted = [entry["path"].split("/")[-2] for entry in simulator.requests("delete")]

    assert deleted == ["portalsection", "uiview", "uifilter", "template"]
    message = run.message
    assert message.startswith(f"Installation {installation['id']} in 127.0.0.1:")
    assert f'1 of 7 objects failed. PTLTAB "{worlds.DASHBOARD_NAME}"' in message
    assert (
        f" Could not be undone: {worlds.ROLE_NAME}: It was overwritten, and its former state is not recorded."
        in message
    )
    assert " 4 objects deleted. " in message
    assert " Its package is DISABLED. Workfront's own rollback, which also restores what was overwritten" in message
    reversal = run.promoted["rollback"]
    assert f"is possible until {reversal['ui_rollback']['deadline']}. " in message
    assert "> Deployments > Roll back." in message
    assert (reversal["status"], reversal["verified"]) == ("compensated", True)
    assert run.stats["workfront_promote_status"] == "compensated"
    assert KEPT not in message
    text = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert not leaks(text)
    shown = json.loads(text)
    ended = {row["name"]: (row["outcome"], row["message"]) for row in shown["plan"]["changes"] if row["type"] != "UIVW"}
    assert ended[worlds.DASHBOARD_NAME] == ("failed", "It has a broken rule.")
    assert ended[worlds.ROLE_NAME] == ("succeeded", "")
    assert shown["policy"] is None
    assert [(phase["what"], phase["status"]) for phase in shown["timeline"]] == [
        ("installation", "FAILED"),
        ("compensation", "compensated"),
    ]
    states = Counter(item["state"] for item in shown["rollback"]["objects"])
    assert states == {"deleted": 4, "skipped": 1, "cannot be compensated": 2}
    assert shown["rollback"]["by_hand"].startswith("Possible until ")
    assert shown["compensation"] is None

    # The package is out of use, so the next run makes another one.
    simulator.workfront_behave(fail_objects=[])
    again = workfront_playbooks.promote("--check", objects=objects)

    assert again.status == 0, again.output
    assert again.promoted["status"] == "planned"
    assert len(workfront.packages()) == 2


@pytest.mark.release
def test_a_created_object_that_is_gone_refutes_the_installation_and_deletes_no_other(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    started, created = _installed(workfront_playbooks, workfront, compensate=True)
    simulator.workfront_delete_object(TARGET, created[LAST_NAME])

    run = workfront_playbooks.finished(started)

    [installation] = workfront.installations()
    assert (run.promoted["status"], run.promoted["verified"], run.promoted["rollback"]) == ("failed", False, None)
    assert f"Installation {installation['id']} reports objects as installed that do not exist in " in run.message
    assert f': TMPL "{LAST_NAME}" ({created[LAST_NAME]}). The other 1 exist.' in run.message
    assert worlds.SECOND_TEMPLATE_NAME in names_in(workfront)
    assert "delete" not in workfront.operations()
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]
    workfront.simulator.workfront_behave(installation={"reads": 1})

    again = workfront_playbooks.promote(compensate=True)

    assert (again.status, again.promoted["status"], again.promoted["verified"]) == (0, "promoted", True), again.output
    assert {LAST_NAME, worlds.SECOND_TEMPLATE_NAME} <= set(names_in(workfront))


@pytest.mark.release
def test_a_created_object_of_another_name_is_a_warning(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    started, created = _installed(workfront_playbooks, workfront)
    simulator.workfront_change_object(TARGET, created[LAST_NAME], name="Somebody's")

    run = workfront_playbooks.finished(started)

    assert (run.promoted["status"], run.promoted["verified"], run.promoted["rollback"]) == ("promoted", True, None)
    said = f"Warning: the target stores other names: TMPL {created[LAST_NAME]} is 'Somebody's', not '{LAST_NAME}'."
    assert said in run.promoted["message"]
    assert {"Somebody's", worlds.SECOND_TEMPLATE_NAME} <= set(names_in(workfront))
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]


def test_a_report_that_can_no_longer_be_written_fails_a_promotion_that_is_over(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    report = [{"format": "markdown", "path": str(folder / "report.md")}]
    started, _created = _installed(workfront_playbooks, workfront, verify=False, report=report)
    shutil.rmtree(folder)

    run = workfront_playbooks.finished(started)

    assert run.promoted["status"] == "promoted"
    assert (
        f" The report could not be written: path is {folder}/report.md, but the directory {folder} does not exist"
        in run.message
    )


@pytest.mark.release
def test_a_package_that_cannot_be_assembled_touches_no_target(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    simulator.workfront_behave(omit_objects=[{"name": LAST_NAME}])

    run = workfront_playbooks.promote(compensate=True)

    [package] = workfront.packages()
    assert f"Package {package['id']} was assembled in 127.0.0.1:" in run.message
    assert f"without these objects: TMPL {worlds.AMBIGUOUS_TEMPLATES[0]}." in run.message
    assert (run.promoted["status"], run.promoted["package_id"]) == ("failed", package["id"])
    assert workfront.writes() == ["E1"]


@pytest.mark.release
def test_what_somebody_rolled_back_meanwhile_is_not_compensated(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    package_id = workfront.assembled_id(objects=FEW)
    simulator.workfront_behave(**LAST_FAILS)
    simulator.script_ids(INSTALLATION)
    for action in ("finish", "roll_back"):
        arguments = {"installation_id": INSTALLATION}
        simulator.fault("do", vendor="workfront", operation="E11", action=action, arguments=arguments)

    run = workfront_playbooks.promote(package_name=None, package_id=package_id, compensate=True)

    assert f"Installation {INSTALLATION} in 127.0.0.1:" in run.message
    assert "was rolled back in Workfront (status ROLLED_BACK)." in run.message
    assert (run.promoted["status"], run.promoted["rollback"]) == ("failed", None)
    assert "delete" not in workfront.operations()
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]


def _installed(playbooks: WorkfrontPlaybooks, workfront: Workfront, **variables: Any) -> tuple[Started, dict[str, str]]:
    """Begin a promotion, end its installation, and return what was created, by name, before the run looks it up."""
    workfront.simulator.workfront_behave(installation="never")
    started = playbooks.start_promote(**variables)
    wait_until(seen(workfront, "E11"))
    [installation] = workfront.installations()
    simulator = workfront.simulator
    simulator.workfront_finish(installation["id"])
    created = {
        entry["name"]: entry["targetId"] for entry in workfront.installations()[-1]["translationMap"]["TMPL"].values()
    }
    return started, created
