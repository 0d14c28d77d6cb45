# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One release to many targets, in waves."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulator import workfront_worlds, worlds
from simulator.launcher import Simulator
from support.pingone_playbooks import PROMOTE, PingOnePlaybooks
from support.playbooks import QUICK, Run, wait_until
from support.workfront import SOURCE, TARGET, Workfront
from support.workfront_playbooks import WorkfrontPlaybooks

NAMES = (worlds.TARGET_ENVIRONMENT_NAME, worlds.PRODUCTION_ENVIRONMENT_NAME)


def fleet(playbooks: PingOnePlaybooks, *arguments: str, **variables: Any) -> Run:
    given = {
        "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "pingone_fleet_targets": "\n".join(NAMES),
        f"{PROMOTE}_selected_resources": [worlds.POPULATION],
        f"{PROMOTE}_wait_interval": QUICK,
    }
    return playbooks.run("envops.promotion.pingone_fleet", *arguments, variables=given | variables)


@pytest.mark.core
def test_two_fleets_of_one_run_have_each_their_own_targets(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    """With a strategy that the user has made the default, for which a wave has no common beginning."""
    common = {
        "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "pingone_fleet_waves": "100%",
        f"{PROMOTE}_stage": "plan",
        f"{PROMOTE}_audit_path": str(playbooks.folder / "trail.jsonl"),
        f"{PROMOTE}_wait_interval": QUICK,
    }
    third = worlds.ADMIN_ENVIRONMENT
    own: list[dict[str, Any]] = [
        {"pingone_fleet_targets": [NAMES[0]], f"{PROMOTE}_selected_resources": [worlds.POPULATION]},
        {"pingone_fleet_targets": [NAMES[1], third], f"{PROMOTE}_selected_resources": [worlds.THEME]},
    ]
    fleets = [
        {"ansible.builtin.import_playbook": "envops.promotion.pingone_fleet", "vars": common | each} for each in own
    ]
    playbook = playbooks.folder / "fleets.yml"
    playbook.write_text(json.dumps(fleets), encoding="utf-8")
    playbooks.environment["ANSIBLE_STRATEGY"] = "free"

    run = playbooks.run(str(playbook))

    assert run.status == 0, run.output
    result = run.fact("pingone_fleet_result")
    assert (result["reached"], result["not_reached"]) == ([NAMES[1], third], [])
    planned = [entry["body"]["targetEnvironment"]["id"] for entry in simulator.requests("P1")]
    assert planned[0] == worlds.TARGET_ENVIRONMENT
    assert set(planned[1:]) == {worlds.PRODUCTION_ENVIRONMENT, third}


def started(simulator: Simulator) -> int:
    return len(simulator.requests("P7"))


@pytest.mark.core
def test_a_failed_check_stops_the_fleet_and_the_same_release_goes_on(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    gate = playbooks.folder / "approved"
    check = playbooks.folder / "check.yml"
    check.write_text(
        f"- name: Look whether people can sign on\n"
        f"  ansible.builtin.assert:\n"
        f"    that: pingone_promote_result.status == 'promoted' and '{gate}' is exists\n"
        f"    fail_msg: Nobody can sign on.\n",
        encoding="utf-8",
    )

    report = playbooks.folder / "fleet.json"
    # Tasks that work for all targets do so on this machine even if the inventory does not say how to reach it.
    inventory = playbooks.folder / "hosts.ini"
    inventory.write_text("localhost\n", encoding="utf-8")
    stopped = fleet(
        playbooks,
        "-i",
        str(inventory),
        pingone_fleet_checks=[str(check)],
        pingone_fleet_soak="0.1",
        awx_job_id="42",
        pingone_fleet_report=[{"format": "json", "path": str(report)}],
        # A survey's blank is no release, and blanks around a name do not matter.
        pingone_fleet_release=" ",
        pingone_fleet_waves=None,
        pingone_fleet_source_environment=f" {worlds.SOURCE_ENVIRONMENT_NAME}\n",
    )

    result = stopped.fact("pingone_fleet_result")
    assert stopped.status != 0, stopped.output
    assert result["release"]
    assert (result["reached"], result["failed"], result["not_reached"]) == ([], [NAMES[0]], [NAMES[1]])
    assert "Staging: A check failed: Look whether people can sign on: Nobody can sign on." in result["message"]
    assert started(simulator) == 1
    reported = json.loads(report.read_text(encoding="utf-8"))
    rows = [(row["name"], row["wave"], row["outcome"], row["status"]) for row in reported["fleet"]["targets"]]
    assert rows == [(NAMES[0], 1, "failed", "promoted"), (NAMES[1], 2, "not_reached", "not_reached")]
    assert reported["source_id"] == worlds.SOURCE_ENVIRONMENT
    assert {"name": "AWX job", "value": "42"} in reported["metadata"]

    gate.touch()
    again = fleet(playbooks, pingone_fleet_release=result["release"])

    result_of_rest = again.fact("pingone_fleet_result")
    assert again.status == 0, again.output
    assert result_of_rest["release"] == result["release"]
    assert [row["status"] for row in result_of_rest["targets"]] == ["unchanged", "promoted"]
    assert started(simulator) == 2
    assert again.stats["pingone_fleet_counts"] == {"reached": 2, "failed": 0, "begun": 0, "not_reached": 0}


def test_a_target_that_fails_is_rolled_back_and_the_next_wave_does_not_begin(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    """With the connection in a variable of the role, and another strategy in the configuration, in which no host waits."""
    simulator.behave(fail_steps=[{"index": 1}])
    for name in playbooks.connection:
        del playbooks.environment[f"PINGONE_{name.upper()}"]
    playbooks.environment["ANSIBLE_STRATEGY"] = "free"

    run = fleet(playbooks, pingone_promote_connection=playbooks.connection)

    result = run.fact("pingone_fleet_result")
    assert run.status != 0
    assert worlds.CLIENT_SECRET not in run.shown
    assert (result["failed"], result["not_reached"]) == ([NAMES[0]], [NAMES[1]])
    assert result["targets"][0]["status"] == "rolled_back"
    assert {request["body"].get("targetEnvironmentId") for request in simulator.requests("P1") if request["body"]} <= {
        worlds.TARGET_ENVIRONMENT,
        None,
    }


@pytest.mark.release
def test_a_host_that_is_lost_in_a_check_leaves_a_report(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    """Ansible ends the whole playbook if all hosts of a wave are unreachable."""
    check = playbooks.folder / "check.yml"
    check.write_text(
        "- name: Look at a machine\n"
        "  ansible.builtin.ping:\n"
        "  vars: {ansible_pipelining: false, ansible_remote_tmp: /proc/none}\n",
        encoding="utf-8",
    )
    report = playbooks.folder / "fleet.json"

    run = fleet(
        playbooks,
        pingone_fleet_checks=[str(check)],
        pingone_fleet_report=[{"format": "json", "path": str(report)}],
    )

    assert run.status != 0
    reported = json.loads(report.read_text(encoding="utf-8"))
    assert reported["status"] == "unknown"
    assert [row["outcome"] for row in reported["fleet"]["targets"]] == ["begun", "not_reached"]
    assert started(simulator) == 1


@pytest.mark.release
def test_a_fleet_that_is_killed_in_a_wave_goes_on_and_starts_nothing_twice(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    playbooks.environment["ANSIBLE_FORKS"] = "1"
    given = {
        "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "pingone_fleet_targets": list(NAMES),
        "pingone_fleet_waves": ["100%"],
        f"{PROMOTE}_selected_resources": [worlds.POPULATION],
        f"{PROMOTE}_wait_interval": QUICK,
    }
    run = playbooks.start("envops.promotion.pingone_fleet", variables=given)
    wait_until(lambda: started(simulator) == 1)
    killed = run.kill()
    told = re.search(r"pingone_fleet_release: ([0-9a-f-]{36})", killed.stdout)
    assert told, killed.output

    again = fleet(playbooks, pingone_fleet_release=told[1], pingone_fleet_waves=["100%"])

    assert again.status == 0, again.output
    assert again.fact("pingone_fleet_result")["reached"] == list(NAMES)
    assert started(simulator) == 2


@pytest.mark.release
def test_a_fleet_that_is_killed_in_the_soak_has_reported_its_wave_and_goes_on(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    report = playbooks.folder / "fleet.json"
    given = {
        "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "pingone_fleet_targets": list(NAMES),
        "pingone_fleet_soak": 600,
        "pingone_fleet_report": [{"format": "json", "path": str(report)}],
        f"{PROMOTE}_selected_resources": [worlds.POPULATION],
        f"{PROMOTE}_wait_interval": QUICK,
    }
    run = playbooks.start("envops.promotion.pingone_fleet", variables=given)
    wait_until(lambda: report.exists() and '"reached"' in report.read_text(encoding="utf-8"))
    run.kill()
    reported = json.loads(report.read_text(encoding="utf-8"))
    assert [row["outcome"] for row in reported["fleet"]["targets"]] == ["reached", "not_reached"]
    assert reported["status"] == "unknown"

    again = fleet(playbooks, pingone_fleet_release=reported["fleet"]["release"])

    assert again.status == 0, again.output
    rows = again.fact("pingone_fleet_result")["targets"]
    assert [row["status"] for row in rows] == ["unchanged", "promoted"]
    assert started(simulator) == 2


@pytest.mark.release
def test_tags_are_those_of_the_role(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    run = fleet(playbooks, "--tags", "plan")

    result = run.fact("pingone_fleet_result")
    assert run.status == 0, run.output
    assert (result["status"], result["reached"]) == ("planned", list(NAMES))
    assert started(simulator) == 0


@pytest.mark.release
def test_a_fleet_whose_tags_exclude_the_plan_has_not_reached_anything(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    run = fleet(playbooks, "--tags", "verify")

    result = run.fact("pingone_fleet_result")
    assert run.status != 0, run.output
    assert (result["reached"], result["failed"], result["not_reached"]) == ([], [NAMES[0]], [NAMES[1]])
    assert "Nothing was planned, because the tags exclude it." in result["message"]
    assert started(simulator) == 0


@pytest.mark.release
@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 403}, {"kind": "status", "status": 500}, {"kind": "malformed_json"}], ids=str
)
def test_a_list_that_cannot_be_read_once_is_read_by_each_target(
    playbooks: PingOnePlaybooks, simulator: Simulator, fault: dict[str, Any]
) -> None:
    simulator.fault(operation="P2", **fault)

    run = fleet(playbooks, pingone_promote_connection={**playbooks.connection, "http_retries": 0})

    assert run.status == 0, run.output
    assert run.fact("pingone_fleet_result")["reached"] == list(NAMES)
    assert started(simulator) == len(NAMES)
    lists = run.results_of("Read the promotions of the source for all targets")
    assert ["promotions" in each for each in lists] == [False, True], "the second wave tries again"


@pytest.mark.release
def test_a_limit_without_localhost_fails(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    inventory = playbooks.folder / "fleet.ini"
    inventory.write_text("\n".join(["[pingone_fleet]", *NAMES]), encoding="utf-8")

    run = fleet(playbooks, "-i", str(inventory), "--limit", NAMES[0])

    assert run.status != 0
    assert "--limit leaves out localhost" in run.stdout
    assert not simulator.requests()


@pytest.mark.release
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        # Without an inventory, such a limit leaves no host at all.
        (
            ("--limit", NAMES[0]),
            "--limit leaves out localhost, which works through the list of targets. Name the targets in",
        ),
        (("--start-at-task", "Promote the release"), "The fleet was entered behind its first tasks"),
        (("--start-at-task", "Set the result of the fleet"), "The fleet was entered behind its first tasks"),
    ],
)
def test_a_fleet_that_cannot_begin_fails(
    playbooks: PingOnePlaybooks, simulator: Simulator, arguments: tuple[str, str], said: str
) -> None:
    run = fleet(playbooks, *arguments, pingone_fleet_targets=list(NAMES))

    assert run.status != 0
    assert said in " ".join(run.output.split())
    assert not simulator.requests()


@pytest.mark.release
def test_two_slices_of_an_inventory_share_a_release(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    """As AWX slices a job: each slice has a part of the inventory, and all have the same variables."""
    take = {"name": "Take it", "envops.promotion.pingone_snapshot": {"environment": worlds.SOURCE_ENVIRONMENT}}
    [taken] = playbooks.play([{"tasks": [take]}]).results_of("Take it")
    release = {"pingone_fleet_release": taken["snapshot"]["snapshotId"]}
    slices = []
    for name in NAMES:
        inventory = playbooks.folder / f"{name}.ini"
        inventory.write_text(f"[pingone_fleet]\n{name}\n", encoding="utf-8")
        given = {
            "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
            f"{PROMOTE}_selected_resources": [worlds.POPULATION],
            f"{PROMOTE}_wait_interval": QUICK,
        }
        slices.append(
            playbooks.start("envops.promotion.pingone_fleet", "-i", str(inventory), variables=given | release)
        )

    runs = [playbooks.finished(each) for each in slices]

    for name, run in zip(NAMES, runs, strict=True):
        assert run.status == 0, run.output
        assert run.fact("pingone_fleet_result")["reached"] == [name]
    assert started(simulator) == len(NAMES)


@pytest.mark.release
def test_a_dry_run_plans_for_all_targets_and_leaves_nothing(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    run = fleet(playbooks, "--check")

    assert run.status == 0, run.output
    assert run.fact("pingone_fleet_result")["reached"] == list(NAMES)
    assert started(simulator) == 0
    assert simulator.state()["pingone"]["promotions"] == []


@pytest.mark.parametrize(
    ("variables", "problem", "requests"),
    [
        ({"pingone_fleet_wave": [1]}, "Did you mean pingone_fleet_waves?", 0),
        ({f"{PROMOTE}_gate": {"window": []}}, "pingone_promote_gate", 0),
        ({f"{PROMOTE}_audit_path": "/"}, "pingone_promote_audit_path: path must be a file, but / is a directory.", 0),
        pytest.param({"pingone_fleet_waves": []}, "waves must have at least one entry", 0, marks=pytest.mark.release),
        pytest.param(
            {"pingone_fleet_targets": [NAMES[0], worlds.TARGET_ENVIRONMENT]},
            "Name each target once",
            1,
            marks=pytest.mark.release,
        ),
        ({"pingone_fleet_release": worlds.POPULATION}, "has no complete snapshot", 2),
    ],
)
def test_bad_input_promotes_nothing(
    playbooks: PingOnePlaybooks, simulator: Simulator, variables: dict[str, Any], problem: str, requests: int
) -> None:
    run = fleet(playbooks, **variables)

    assert problem in run.message
    asked = {entry["operation"] for entry in simulator.requests()} - {"token"}
    assert len(asked) <= requests
    assert "P1" not in asked


def test_a_package_reaches_its_targets_and_shows_no_connection(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    package = workfront_playbooks.promote(stage="plan").promoted["package_id"]
    variables = {
        "workfront_fleet_release": package,
        "workfront_fleet_targets": [workfront.connection(TARGET), workfront.connection(workfront_worlds.PREVIEW)],
        "workfront_promote_source": workfront.connection(SOURCE),
        "workfront_promote_wait_interval": QUICK,
        "workfront_fleet_soak": 0.1,
        "workfront_fleet_report": [{"format": "json", "path": str(workfront_playbooks.folder / "fleet.json")}],
    }
    # Reports are written on this machine even if the inventory does not say how to reach it.
    inventory = workfront_playbooks.folder / "hosts.ini"
    inventory.write_text("localhost\n", encoding="utf-8")

    run = workfront_playbooks.run("envops.promotion.workfront_fleet", "-vvv", "-i", str(inventory), variables=variables)

    result = run.fact("workfront_fleet_result")
    assert run.status == 0, run.output
    assert [row["status"] for row in result["targets"]] == ["promoted", "promoted"]
    assert result["release"] == package
