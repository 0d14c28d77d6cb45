# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion between Workfront environments that succeeds: dry run, promotion, the same again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from support.leaks import leaks
from support.workfront import NAME, SOURCE, TARGET, Workfront
from support.workfront_playbooks import (
    FEW,
    FEW_LINES,
    FEW_SUMMARY,
    LAST_NAME,
    MIXED,
    PROMOTE,
    WorkfrontPlaybooks,
    names_in,
    plan_lines,
)

RESULT_KEYS = {
    "preflight",
    *("status", "message", "vendor", "source", "target", "package_id", "package_status", "status_set"),
    *(
        "outdated_objects",
        "unchecked_objects",
        "held",
        "overwritten_objects",
        "unchanged_since",
        "installation_id",
        "plan",
        "plan_digest",
        "policy",
        "gate",
        "objects",
        "outcomes",
        "verified",
        "checks",
        "audit",
        "unverifiable",
        "name_differences",
        "timeline",
    ),
    *("rollback", "errors", "started", "finished", "request", "environments", "type_names"),
    "effect_unknown",
    "proven",
}
FEW_IDS = [worlds.SECOND_TEMPLATE, worlds.AMBIGUOUS_TEMPLATES[0]]
SHARING = "Workfront does not promote sharing: share the {} created objects in the target."


@pytest.fixture
def sandbox(workfront: Workfront) -> dict[str, Any]:
    """The connection to a target that is not a production environment."""
    return workfront.connection(worlds.OTHER_SANDBOX)


def test_a_dry_run_shows_the_plan_and_leaves_nothing_behind(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    before = workfront.objects()

    dry = workfront_playbooks.promote("--check", "--diff")

    assert dry.status == 0, dry.output
    assert plan_lines(dry) == FEW_LINES
    assert dry.changed == 2, "it would be assembled and installed"
    assert (dry.promoted["status"], dry.promoted["package_id"]) == ("planned", None)
    assert dry.promoted["plan"]["summary"] == FEW_SUMMARY
    assert dry.promoted["message"].startswith(f"Package {NAME} from http://127.0.0.1:")
    assert dry.promoted["message"].endswith(" is planned and was not installed.")
    assert workfront.writes() == ["E1", "E12", "E7"]
    assert [package["deletedAt"] is not None for package in workfront.packages()] == [True]
    assert workfront.objects() == before

    # In a workflow, what a job sets is handed to the next one as extra variables.
    artifacts = {name.removeprefix(f"{PROMOTE}_"): value for name, value in dry.stats.items()}
    assert artifacts["package_id"] == ""
    run = workfront_playbooks.promote(**artifacts)

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["plan_digest"]) == ("promoted", dry.promoted["plan_digest"])


def test_a_dry_run_of_a_package_that_is_there_changes_nothing_at_all(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    package = simulator.workfront_foreign_package(SOURCE, NAME, FEW_IDS, description="Theirs")
    before, packages = workfront.objects(), workfront.packages()

    planned = workfront_playbooks.promote("--check", "--diff", description="Ours")

    assert planned.status == 0, planned.output
    assert plan_lines(planned) == FEW_LINES
    assert (planned.promoted["status"], planned.promoted["package_id"]) == ("planned", package["id"])
    assert (planned.promoted["package_status"], planned.promoted["status_set"]) == ("DRAFT", None)
    assert planned.changed == 2, "its description would be set, and it would be installed"
    assert workfront.writes() == ["E12"]
    assert (workfront.objects(), workfront.packages()) == (before, packages)

    simulator.workfront_foreign_installation(package["id"], TARGET)
    before = workfront.objects()
    unchanged = workfront_playbooks.promote("--check", "--diff")

    assert unchanged.status == 0, unchanged.output
    assert (unchanged.promoted["status"], unchanged.changed) == ("unchanged", 0)
    assert unchanged.promoted["message"].startswith(f"Package {NAME} ({package['id']}): nothing to install from ")
    assert workfront.writes() == ["E12", "E12"]
    assert (workfront.objects(), workfront.packages()) == (before, packages)


def test_a_dry_run_that_fails_leaves_nothing_behind_either(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    workfront.simulator.workfront_behave(omit_objects=[{"name": LAST_NAME}])

    run = workfront_playbooks.promote("--check")

    assert "was assembled in 127.0.0.1:" in run.message
    assert f"without these objects: TMPL {FEW_IDS[1]}." in run.message
    result = run.promoted
    assert (result["status"], result["package_id"], result["package_status"]) == ("failed", None, None)
    assert workfront.writes() == ["E1", "E7"]
    assert [package["deletedAt"] is not None for package in workfront.packages()] == [True]


@pytest.mark.core
@pytest.mark.both_ways
def test_a_promotion_is_verified_object_by_object_and_done_once(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, tmp_path: Path
) -> None:
    workfront_playbooks.environment["ANSIBLE_SHOW_CUSTOM_STATS"] = "true"
    before = workfront.objects()

    report = [{"format": kind, "path": str(tmp_path / f"report.{kind}")} for kind in ("json", "html")]
    first = workfront_playbooks.promote(
        "-vvvv", "--diff", objects=MIXED, description="Release 7", policy={"max_deletes": 0}, report=report
    )

    assert first.status == 0, first.output
    assert first.changed == 3, "assembled, set ACTIVE, installed"
    [package], [installation] = workfront.packages(), workfront.installations()
    assert (package["name"], package["description"], package["status"]) == (NAME, "Release 7", "ACTIVE")
    result = first.promoted
    assert set(result) == RESULT_KEYS
    assert (result["status"], result["verified"]) == ("promoted", True)
    assert (result["unverifiable"], result["rollback"], result["errors"]) == ([], None, [])
    assert (result["package_id"], result["installation_id"]) == (package["id"], installation["id"])
    assert (result["package_status"], result["status_set"]) == ("ACTIVE", "ACTIVE")
    assert result["started"] <= result["finished"]
    addresses = [workfront.simulator.workfront[lane] for lane in (SOURCE, TARGET)]
    assert result["message"] == (
        f"Package {NAME} ({package['id']}) from {addresses[0]} to {addresses[1]} was installed and verified. "
        f"The status of the package was set to ACTIVE. {SHARING.format(5)}"
    )
    summary = FEW_SUMMARY | {"creates": 5, "total": 6}
    stats = {
        f"{PROMOTE}_status": "promoted",
        f"{PROMOTE}_package_id": package["id"],
        f"{PROMOTE}_installation_id": installation["id"],
        f"{PROMOTE}_plan_digest": result["plan_digest"],
        f"{PROMOTE}_overwritten_objects": [],
        f"{PROMOTE}_unchanged_since": "",
        f"{PROMOTE}_plan_text": "",
        f"{PROMOTE}_audit_head": "",
        f"{PROMOTE}_plan_summary": summary,
    }
    assert first.stats == stats
    assert json.loads(first.stdout.split("RUN: ")[1]) == stats
    assert workfront.operations() == [
        *("session", "session"),  # who is logged in to the source, and to the target
        *("search", "E2", "read", "E1", "E2", "E3"),  # no package of the name, made, the only one, assembled
        *("E3", "E10", "E12", "E2"),  # the plan, and whether the same one has failed before
        *("E3", "E6"),  # the status that production needs
        *("E3", "E10", "E2", "E10"),  # who else installs in the target
        *("E12", "E2", "E10", "E13"),  # the plan again, and who else has started, right before the start
        *("E11", "E2", "E10"),  # the end, and who else has installed by then
        *["read"] * 5,  # what was created, type by type
    ]
    created = {item["target_id"] for item in result["objects"] if item["status"] == "INSTALLED"}
    assert created == workfront.objects().keys() - before.keys()
    looked_up = ",".join(
        f"{entry['path']},{entry['query']}" for entry in workfront.simulator.requests("read", environment=TARGET)
    )
    assert all(target_id in looked_up for target_id in created), "each was looked for"
    shown = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (shown["vendor"], shown["source"], shown["target"]) == ("Workfront", *addresses)
    assert result["policy"] == {"allowed": True, "violations": [], "rules": {"max_deletes": 0}}
    assert shown["policy"] == {**result["policy"], "rules": [{"name": "max_deletes", "value": "0"}]}
    assert [row["outcome"] for row in shown["plan"]["changes"]] == ["succeeded"] * 6
    assert created < {row["target_id"] for row in result["outcomes"]}
    [phase] = shown["timeline"]
    assert phase.pop("seconds") >= 0
    assert phase == {
        "what": "installation",
        "status": "INSTALLED",
        "at": installation["registeredAt"],
        "until": installation["updatedAt"],
    }
    assert "envops.promotion.workfront_promote" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert [leaks(Path(item["path"]).read_text(encoding="utf-8")) for item in report] == [[], []]

    after = workfront.objects()
    workfront.simulator.clear_requests()
    second = workfront_playbooks.promote(objects=MIXED, description="Release 7")

    assert second.status == 0, second.output
    assert second.changed == 0
    assert (second.promoted["status"], second.promoted["installation_id"]) == ("unchanged", None)
    assert (second.promoted["package_id"], second.promoted["status_set"]) == (package["id"], None)
    assert workfront.operations() == [
        *("session", "session", "search", "E2", "E3", "read", "read", "E10", "E3", "E10", "E12"),
    ]
    assert workfront.objects() == after


@pytest.mark.release
def test_a_report_that_cannot_be_written_is_refused_before_the_first_request(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, tmp_path: Path
) -> None:
    report = [{"format": "html", "path": str(tmp_path / "missing" / "report.html")}]
    runs = [
        workfront_playbooks.promote(report=report),
        workfront_playbooks.roll_back(package_id=NAME, newest=True, report=report),
    ]
    for run in runs:
        assert run.status != 0
        assert f"the directory {tmp_path / 'missing'} does not exist. Create it first." in run.stdout
    assert workfront.requests() == []


@pytest.mark.release
def test_a_sandbox_needs_less_and_production_then_more(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, sandbox: dict[str, Any]
) -> None:
    first = workfront_playbooks.promote(target=sandbox)

    assert first.status == 0, first.output
    assert first.promoted["status_set"] == "TESTING"
    assert " The status of the package was set to TESTING. " in first.promoted["message"]
    assert (first.promoted["verified"], first.changed) == (True, 3)
    package_id = first.promoted["package_id"]

    second = workfront_playbooks.promote("--skip-tags", "verify", package_name=None, package_id=package_id)

    assert second.status == 0, second.output
    assert second.promoted["status_set"] == second.promoted["package_status"] == "ACTIVE"
    assert (second.promoted["verified"], second.changed) == (None, 2)
    assert " was installed, but not verified. " in second.promoted["message"]
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]
    for lane in (worlds.OTHER_SANDBOX, TARGET):
        assert {LAST_NAME, worlds.SECOND_TEMPLATE_NAME} <= set(names_in(workfront, lane))


def test_a_package_is_promoted_by_its_id_and_its_status_set_only_when_needed(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, sandbox: dict[str, Any]
) -> None:
    # An ACTIVE package can be tried in a sandbox; that is no reason to set it to TESTING.
    package = simulator.workfront_foreign_package(SOURCE, NAME, [worlds.CALENDAR, *FEW_IDS], status="ACTIVE")
    calendar = {"object_code": "CALEND", "id": worlds.CALENDAR}

    run = workfront_playbooks.promote(
        package_name=None, package_id=package["id"], objects=[*FEW, calendar], target=sandbox
    )

    assert run.status == 0, run.output
    assert run.changed == 1, "installed, and nothing else"
    result = run.promoted
    assert (result["status"], result["status_set"], result["package_status"]) == ("promoted", None, "ACTIVE")
    assert "The status of the package was set" not in result["message"]
    assert [item["source_id"] for item in result["unverifiable"]] == [worlds.CALENDAR]
    assert " These types cannot be looked up: CALEND. " in result["message"]
    assert result["message"].endswith(SHARING.format(3))
    assert workfront.writes() == ["E12", "E12", "E13"]


@pytest.mark.release
def test_objects_that_are_not_in_the_given_package_are_reported(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    package = simulator.workfront_foreign_package(SOURCE, NAME, FEW_IDS[:1])

    run = workfront_playbooks.promote(package_name=None, package_id=package["id"])

    assert f"Package {package['id']} ('{NAME}') in status DRAFT does not contain: TMPL {FEW_IDS[1]}" in run.message
    assert (run.promoted["status"], run.promoted["package_status"]) == ("failed", "DRAFT")
    assert workfront.writes() == []


@pytest.mark.release
def test_a_package_that_somebody_has_disabled_is_not_taken_into_use(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    package = simulator.workfront_foreign_package(SOURCE, NAME, FEW_IDS, status="DISABLED")

    run = workfront_playbooks.promote(package_name=None, package_id=package["id"])

    assert "is DISABLED; only a package that is assembled and in use can be planned." in run.message
    assert (run.promoted["status"], run.promoted["package_status"]) == ("failed", "DISABLED")
    assert workfront.writes() == []
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]


def test_the_first_dialect_promotes_as_well(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, sandbox: dict[str, Any]
) -> None:
    workfront.flavor = "legacy"
    target = workfront.connection(worlds.OTHER_SANDBOX)

    run = workfront_playbooks.promote("--diff", target=target)

    assert run.status == 0, run.output
    assert plan_lines(run) == FEW_LINES
    assert (run.promoted["status"], run.promoted["status_set"], run.promoted["verified"]) == (
        "promoted",
        "TESTING",
        True,
    )
    assert run.changed == 3
    assert workfront.writes() == ["E1", "E8", "E6", "E8", "E13"]
    assert {entry["path"].split("/")[2] for entry in workfront.requests() if entry["operation"] == "E13"} == {"v1"}
    assert workfront.bodies("E6") == [{"status": "PREVIEW"}]
