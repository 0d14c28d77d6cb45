# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks as AWX runs them: by ansible-runner, with answers of surveys, artifacts, cancelling and timeouts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.awx_jobs import Job, Jobs
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, PingOnePlaybooks

SURVEY = {
    "pingone_promote_source_environment": worlds.SOURCE_ENVIRONMENT,
    "pingone_promote_target_environment": worlds.TARGET_ENVIRONMENT,
    "pingone_promote_selected_resources": f"populations/{worlds.POPULATION_NAME}\n\n",
    "pingone_promote_all_resources": "false",
    "pingone_promote_description": "",
    "pingone_promote_excluded_resources": "",
    "pingone_promote_resource_mapping": "",
    "pingone_promote_wait_interval": "0.1",
    "pingone_promote_verify": "true",
}
"""Answers as a survey gives them: strings, empty ones, and lines."""


@pytest.fixture
def jobs(playbooks: PingOnePlaybooks, tmp_path: Path) -> Jobs:
    return Jobs(tmp_path, playbooks.environment)


def launched(jobs: Jobs, stage: str, *arguments: str, **more: Any) -> Job:
    """Run stage of a workflow; ``more`` are the artifacts of the jobs before."""
    job = jobs.run(PROMOTE, {**SURVEY, **more, f"{PROMOTE}_stage": stage}, *arguments)
    assert worlds.CLIENT_SECRET not in job.shown, "the events, the output and the artifacts are stored"
    return job


@pytest.mark.release
def test_a_workflow_plans_and_discards_what_is_not_approved(jobs: Jobs, pingone: PingOne) -> None:
    before = pingone.target()

    plan = launched(jobs, "plan", "--diff")

    assert plan.status == "successful", plan.shown
    assert plan.artifacts["pingone_promote_status"] == "planned"
    promotion_id = plan.artifacts["pingone_promote_promotion_id"]
    assert (
        f"    pingone_promote_promotion_id: {promotion_id}" in plan.artifacts["pingone_promote_plan_text"].splitlines()
    )
    assert pingone.promotion(promotion_id)["status"] == "READY"

    denied = launched(jobs, "discard", **plan.artifacts)

    assert denied.status == "successful", denied.shown
    assert (denied.artifacts["pingone_promote_status"], denied.artifacts["pingone_promote_promotion_id"]) == (
        "unchanged",
        "",
    )
    assert denied.artifacts["pingone_promote_plan_text"] == ""
    assert pingone.promotions() == []
    assert pingone.target() == before


@pytest.mark.release
def test_a_workflow_executes_what_is_approved_and_then_has_nothing_to_do(jobs: Jobs, pingone: PingOne) -> None:
    check = launched(jobs, "plan", "--check", "--diff")
    assert check.status == "successful", check.shown
    assert "+ create" in check.shown
    assert check.artifacts["pingone_promote_promotion_id"] == ""
    assert pingone.promotions() == []

    plan = launched(jobs, "plan", "--diff")
    done = launched(jobs, "execute", **plan.artifacts)
    assert done.status == "successful", done.shown
    assert done.artifacts["pingone_promote_status"] == "promoted"

    nothing = launched(jobs, "plan")
    assert (nothing.artifacts["pingone_promote_status"], nothing.artifacts["pingone_promote_plan_digest"]) == (
        "unchanged",
        "",
    )
    for stage in ("execute", "discard"):
        ended = launched(jobs, stage, **nothing.artifacts)
        assert (ended.status, ended.artifacts["pingone_promote_status"]) == ("successful", "unchanged"), ended.shown


@pytest.mark.release
@pytest.mark.parametrize(
    ("ending", "limit"),
    [("canceled", ""), ("timeout", "timeout"), ("timeout", "idle_timeout")],
    ids=lambda value: value,
)
def test_a_job_that_ends_early_is_finished_by_the_next_one(
    jobs: Jobs, pingone: PingOne, ending: str, limit: str
) -> None:
    pingone.simulator.behave(prepare="never")

    def waits() -> bool:
        return bool(pingone.promotions())

    ends: dict[str, Any] = {limit: 8} if limit else {"cancel": waits}
    job = jobs.run(PROMOTE, {**SURVEY, f"{PROMOTE}_stage": "all"}, **ends)

    assert job.status == ending
    assert worlds.CLIENT_SECRET not in job.shown
    assert "P7" not in pingone.operations(), "nothing was started"

    pingone.simulator.behave(prepare={"reads": 1})
    again = launched(jobs, "all")
    assert again.status == "successful", again.shown
    assert again.artifacts["pingone_promote_status"] == "promoted"
