# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role that reports drift of environments, in a schedule of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import QUICK, Run, Started, prefixed, wait_until

ROLE = "pingone_drift"
TASK: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
    "target_environments": [worlds.TARGET_ENVIRONMENT_NAME],
    "selected_resources": [worlds.POPULATION],
    "wait_interval": QUICK,
}


def start(playbooks: PingOnePlaybooks, **variables: Any) -> Started:
    return playbooks.start(f"envops.promotion.{ROLE}", variables=prefixed(ROLE, TASK | variables))


def run_role(playbooks: PingOnePlaybooks, **variables: Any) -> Run:
    return playbooks.run(f"envops.promotion.{ROLE}", variables=prefixed(ROLE, TASK | variables))


@pytest.mark.core
def test_drift_fails_and_is_reported_for_each_target(
    playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path
) -> None:
    pingone.executed_id()
    pingone.simulator.clear_requests()
    formats = {"json": "json", "junit": "xml", "markdown": "md"}
    reports = [{"format": kind, "path": f"{tmp_path}/{{target}}.{ending}"} for kind, ending in formats.items()]

    run = run_role(playbooks, target_environments=["Staging", "Production"], report=reports)

    assert run.status != 0
    assert run.changed == 0
    result = run.fact(f"{ROLE}_result")
    assert (result["status"], result["in_sync"]) == ("drifted", False)
    assert run.message == result["message"]
    assert result["message"] == (
        "Compared with Development: Staging is in sync; Production has drifted (2 missing, 1 different, 0 extra)."
    )
    assert [drift["in_sync"] for drift in result["drifts"]] == [True, False]
    assert run.stats["pingone_drift_status"] == "drifted"
    assert run.stats["pingone_drift_in_sync"] is False
    assert run.stats["pingone_drift_plan_summaries"]["Production"]["total"] == 3
    assert len(pingone.simulator.requests("token")) == 1
    assert len(pingone.promotions()) == 1
    staging, production = (
        json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in ("Staging", "Production")
    )
    assert staging != production
    assert 'failures="0"' in (tmp_path / "Staging.xml").read_text(encoding="utf-8")
    assert 'failures="4"' in (tmp_path / "Production.xml").read_text(encoding="utf-8")
    assert worlds.POPULATION_NAME in (tmp_path / "Production.md").read_text(encoding="utf-8")


def test_a_killed_run_leaves_nothing_once_a_later_one_knows_that_it_is_over_and_drift_may_only_be_a_warning(
    playbooks: PingOnePlaybooks, pingone: PingOne
) -> None:
    pingone.simulator.behave(prepare="never")
    started = start(playbooks)
    wait_until(lambda: "P3" in pingone.operations() or started.process.poll() is not None)
    assert started.kill().status < 0
    [left] = pingone.promotions()
    pingone.simulator.behave(prepare={"reads": 1})
    pingone.simulator.advance(1000)

    run = run_role(playbooks, ignore=[{"type": "themes"}], on_drift="warn")

    assert run.status == 0, run.output
    result = run.fact(f"{ROLE}_result")
    assert result["status"] == "drifted"
    assert [change["type"] for change in result["drifts"][0]["ignored"]] == ["themes"]
    assert f"Warning: {result['message']}" in run.stdout
    assert pingone.promotions() == []
    assert f"/promotions/{left['id']}" in "".join(entry["path"] for entry in pingone.simulator.requests("P9"))


def test_paths_of_reports_are_checked_before_the_first_request(
    playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path
) -> None:
    lost = [{"format": "json", "path": f"{tmp_path}/nowhere/{{target}}.json"}]
    run = run_role(playbooks, report=lost)
    assert run.status != 0
    assert "nowhere" in run.output
    assert pingone.simulator.requests() == []
