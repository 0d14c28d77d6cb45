# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing that must be proven starts without a proof, and a soak time is judged by the clock of the service."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.plugins.module_utils._proof import check_soak, soaked
from ansible_collections.envops.promotion.plugins.module_utils._workfront import promote_run

STAGE = {"source_environment": "Dev", "target_environment": "Staging"}
PROVEN: dict[str, Any] = {
    "proven": True,
    "reason": "",
    "relies_on": {"promotion_id": "p0"},
    "holds_from": None,
    "not_known": "N.",
}
MISSING = {**PROVEN, "proven": False, "reason": "Nothing was promoted.", "relies_on": None}
PLAN = {
    "changes": [{"action": "create", "type": "TMPL", "name": "New", "source_id": "r1"}],
    "digest": "sha256:" + "1" * 64,
    "summary": {},
}
ALL = {"run_tags": ["all"], "skip_tags": [], "check_mode": False}
SINCE = datetime.datetime(2026, 5, 25, 12, 0, 0, 500_000, tzinfo=datetime.timezone.utc)
NOW = datetime.datetime(2026, 5, 25, 12, 0, tzinfo=datetime.timezone.utc).timestamp()


def pingone(stage: str = "all", **seen: Any) -> PromoteRun:
    promotion = {"id": "p1", "status": "READY"}
    planned = {"promotion": promotion, "status": "READY", "plan": PLAN, "reused": False, "discarded": False}
    options: dict[str, Any] = {
        "stage": stage,
        "rollback": "never",
        "source_environment": "Dev",
        "target_environment": "Prod",
    }
    circumstances = seen.pop("circumstances", {})
    options = {**options, "proven": STAGE, **seen.pop("options", {})}
    read = {"options": options, "circumstances": {**ALL, **circumstances}, "planned": planned, **seen}
    return PromoteRun.read(read, user="somebody")


def workfront(**seen: Any) -> promote_run.PromoteRun:
    url = {"url": "https://acme.my.workfront.com"}
    options = {"stage": "all", "source": url, "target": url, "package_name": "A", "collision": "as_proposed"}
    read = {
        "options": {**options, "proven": {"target": url}},
        "circumstances": ALL,
        "assembled": {"package": {"id": "k1", "name": "A", "status": "ACTIVE"}, "created": False},
        "history": {"installations": []},
        "planned": {"plan": PLAN},
        **seen,
    }
    return promote_run.PromoteRun.read(read, user="somebody")


@pytest.mark.parametrize(
    ("proof", "starts"),
    [
        (PROVEN, True),
        (MISSING, False),
        ({}, False),
        ({"proven": "true"}, False),
        ({"proven": None}, False),
        ({"skipped": True, "changed": False}, False),
    ],
)
def test_only_a_proof_lets_a_plan_start(proof: dict[str, Any], starts: bool) -> None:
    assert pingone(proof=proof).may_execute is starts
    assert workfront(proof=proof).may_install is starts


@pytest.mark.parametrize(
    ("proof", "relied"),
    [
        (
            PROVEN,
            {"source_environment": STAGE["source_environment"], "promotion_id": PROVEN["relies_on"]["promotion_id"]},
        ),
        (MISSING, {}),
        ({**PROVEN, "proven": False}, {}),
        ({**PROVEN, "relies_on": None}, {}),
        ({}, {}),
    ],
)
def test_what_a_proof_relies_on_must_stand_until_the_start(proof: dict[str, Any], relied: dict[str, str]) -> None:
    assert pingone(proof=proof).proven_by == relied


def test_an_override_of_the_gate_is_no_proof() -> None:
    gate = {"gate": {"ticket_pattern": "CHG.*", "override_reason": "Now", "enforce": False}}
    gated = {"allowed": True, "violations": [], "overridden": True, "override_reason": "Now"}
    run = pingone(options=gate, gated={**gated, "opens_at": None, "closes_at": None}, proof=MISSING)
    assert run.must_check_proof
    assert run.enforces_proof
    assert not run.may_execute


@pytest.mark.parametrize(
    ("stage", "circumstances", "enforces"),
    [("all", {}, True), ("plan", {}, False), ("all", {"check_mode": True}, False)],
)
def test_before_an_approval_and_in_check_mode_a_missing_proof_is_only_reported(
    stage: str, circumstances: dict[str, Any], enforces: bool
) -> None:
    run = pingone(stage, circumstances=circumstances, proof=MISSING)
    assert (run.plan_checks, run.enforces_proof) == (["proof.yml"], enforces)
    assert run.result["proven"] == MISSING
    if not enforces:
        assert "It is not proven. Nothing was promoted." in run.message


@pytest.mark.parametrize(
    ("given", "checks", "file"),
    [
        ({}, ["proof.yml"], "proof.yml"),
        ({"gate": {"ticket_pattern": "CHG.*"}}, ["gate.yml", "proof.yml"], "check_plan.yml"),
        ({"policy": {"max_deletes": 0}, "proven": {}}, ["policy.yml"], "policy.yml"),
        ({"proven": {}}, [], ""),
    ],
)
def test_only_what_is_given_has_tasks(given: dict[str, Any], checks: list[str], file: str) -> None:
    run = pingone(options=given)
    assert (run.plan_checks, run.plan_check, run.after_planning) == (checks, file, file)


def test_a_plan_of_workfront_is_examined_if_anything_stands_between_it_and_its_installation() -> None:
    assert workfront().plan_examination == "proof.yml"
    held = {"plan": PLAN, "held": {"at": "2026-05-25T17:55:39Z"}}
    assert workfront(planned=held).plan_examination == "examine_plan.yml"
    refused = {"failed": True, "error": {"kind": "validation", "method": "POST"}, "msg": "Not active."}
    draft = {"package": {"id": "k1", "name": "A", "status": "DRAFT"}, "created": False}
    assert workfront(assembled=draft, planned=refused).plan_examination == "examine_plan.yml"


def test_without_the_option_nothing_is_checked() -> None:
    run = pingone(options={"proven": {}})
    assert (run.plan_checks, run.may_execute, run.result["proven"]) == ([], True, None)


@pytest.mark.parametrize(
    ("soak", "now", "why"),
    [
        (0.0, None, ""),
        (0.0, NOW - 90, ""),
        (60.0, None, "state no time"),
        (60.0, NOW + 60, "must soak for 1 min"),
        (60.0, NOW + 61, ""),
        (60.0, NOW, "0 s ago"),
        (60.0, NOW - 90, "in the future"),
    ],
)
def test_the_soak_time(soak: float, now: float | None, why: str) -> None:
    reason, holds_from = soaked(SINCE, soak, now)
    assert why in reason
    assert bool(reason) is bool(why)
    assert (holds_from is not None) is (bool(why) and now is not None)


@pytest.mark.parametrize("soak", [-1.0, float("nan"), float("inf"), 1e12])
def test_a_soak_time_that_cannot_be_one(soak: float) -> None:
    with pytest.raises(InputError, match="soak"):
        check_soak({"soak": soak})
