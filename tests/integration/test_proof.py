# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rollbacks are verified resource by resource, and variables do not make a good promotion fail its verification."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

FORMATS = {"html": "report.html", "json": "report.json", "junit": "report.xml", "markdown": "report.md"}


def _interfere(simulator: Simulator, environment: str, resource: str, *, operation: str, skip: int) -> None:
    arguments = {"environment": environment, "id": resource, "changes": {"description": "By another hand"}}
    simulator.fault("do", operation=operation, skip=skip, action="change_resource", arguments=arguments)


@pytest.mark.both_ways
def test_a_difference_after_a_rollback_fails_the_run_and_is_in_every_report(
    playbooks: PingOnePlaybooks, simulator: Simulator, tmp_path: Path
) -> None:
    simulator.behave(fail_steps=[{"index": 1, "scope": "promotion"}])
    # The source and two resources are copied before the promotion; the next snapshots are for the comparison.
    _interfere(simulator, worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, operation="S1", skip=3)
    paths = {kind: tmp_path / name for kind, name in FORMATS.items()}

    run = playbooks.promote(report=[{"format": kind, "path": str(path)} for kind, path in paths.items()])

    assert (run.promoted["status"], run.promoted["rollback"]["verified"]) == ("rolled_back", False)
    expected = f'populations "{worlds.POPULATION_NAME}" does not have its former state: It differs in description.'
    assert expected in run.message
    assert [row["outcome"] for row in run.promoted["outcomes"]] == ["succeeded", "failed", "succeeded"]
    rows = {row["type"]: row for row in run.promoted["comparison"]}
    assert [row["state"] for row in rows.values()] == ["equal", "equal", "different"]
    assert rows["populations"]["fields"][0]["after"] == '"By another hand"'
    assert [entry["what"] for entry in run.promoted["timeline"]] == ["promotion"] * 3 + ["rollback"] * 3
    shown = json.loads(paths["json"].read_text(encoding="utf-8"))
    assert [row["state"] for row in shown["comparison"]] == ["equal", "equal", "different"]
    assert any(change.get("fields") for change in shown["plan"]["changes"])
    assert len(list(ElementTree.parse(paths["junit"]).getroot().iter("failure"))) == 3, (
        "a step, the run and a difference"
    )
    for kind in ("html", "markdown"):
        text = paths[kind].read_text(encoding="utf-8")
        assert "By another hand" in text
        assert worlds.CLIENT_SECRET not in text


def test_a_report_that_cannot_be_written_is_refused_before_the_first_request(
    playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path
) -> None:
    path = tmp_path / "missing" / "report.html"
    run = playbooks.promote(report=[{"format": "html", "path": str(path)}])
    assert run.status != 0
    assert str(path.parent) in run.stdout
    assert pingone.simulator.requests() == []


@pytest.fixture
def declared(pingone: PingOne) -> PingOne:
    """A world in which the sloEndpoint of an application takes its value from a variable."""
    pingone.simulator.reset("variables")
    for environment, value in (
        (worlds.SOURCE_ENVIRONMENT, "https://dev.example.com/slo"),
        (worlds.TARGET_ENVIRONMENT, "https://example.com/slo"),
    ):
        options: dict[str, Any] = {"environment": environment, "name": "sloEndpointVar", "value": value}
        assert pingone.run("pingone_variable_definition", **options).changed
    declaration: dict[str, Any] = {
        "environment": worlds.SOURCE_ENVIRONMENT,
        "resource_id": worlds.SAML_APPLICATION,
        "variables": {"sloEndpoint": "sloEndpointVar"},
    }
    assert pingone.run("pingone_variable_declaration", **declaration).changed
    return pingone


@pytest.mark.release
def test_a_step_that_is_planned_again_because_of_a_variable_is_reported_and_not_a_failure(
    playbooks: PingOnePlaybooks, declared: PingOne
) -> None:
    run = playbooks.promote(selected_resources=[worlds.SAML_APPLICATION])

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    [row] = run.promoted["residual"]
    assert (row["name"], "sloEndpoint from the variable sloEndpointVar" in row["reason"]) == ("My SAML app", True)
    assert run.promoted["message"].endswith(" and verified. PingOne still plans 1 update that variables explain.")
    [application] = [item for item in declared.target().values() if item["name"] == "My SAML app"]
    assert application["body"]["sloEndpoint"] == "https://example.com/slo"
    assert len(declared.promotions()) == 1, "the record of the verification is deleted"


@pytest.mark.release
def test_a_step_on_another_resource_still_fails_and_is_rolled_back(
    playbooks: PingOnePlaybooks, declared: PingOne, simulator: Simulator
) -> None:
    before = declared.target()
    _interfere(simulator, worlds.TARGET_ENVIRONMENT, worlds.TARGET_APPLICATION, operation="P1", skip=1)

    run = playbooks.promote(selected_resources=[worlds.SAML_APPLICATION, worlds.APPLICATION])

    assert (run.promoted["status"], run.promoted["verified"]) == ("rolled_back", False)
    assert "but PingOne would still change applications Timesheet." in run.message
    assert declared.target() == before


def test_a_second_run_does_not_promote_again_what_only_variables_explain(
    playbooks: PingOnePlaybooks, declared: PingOne, simulator: Simulator
) -> None:
    given = {"selected_resources": [worlds.SAML_APPLICATION]}
    assert playbooks.promote(**given).changed == 2
    simulator.clear_requests()

    again = playbooks.promote(**given)

    assert again.status == 0, again.output
    assert (again.changed, again.promoted["status"]) == (0, "unchanged")
    assert [row["settled"] for row in again.promoted["residual"]] == [True]
    assert declared.writes() == ["S1", "P1", "P9"]

    new: dict[str, Any] = {
        "environment": worlds.TARGET_ENVIRONMENT,
        "name": "sloEndpointVar",
        "value": "https://example.com/new",
    }
    assert declared.run("pingone_variable_definition", **new).changed
    third = playbooks.promote(**given)

    assert (third.changed, third.promoted["status"]) == (2, "promoted")
    [application] = [item for item in declared.target().values() if item["name"] == "My SAML app"]
    assert application["body"]["sloEndpoint"] == "https://example.com/new"


def test_a_rollback_of_which_nothing_can_be_compared_is_not_verified(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1, "scope": "promotion"}], snapshots="forbidden")

    run = playbooks.promote(connection={"http_retries": 0})

    assert (run.promoted["status"], run.promoted["rollback"]["verified"]) == ("rolled_back", False)
    assert {row["state"] for row in run.promoted["comparison"]} == {"not_comparable"}
    assert "None of its resources could be compared with its former state: " in run.message
